"""The facts of the spec: what the texts, conditions and lists of the bot look up."""

from collections.abc import Sequence
from decimal import Decimal
from typing import Final, get_args

from bot.money import read_balance
from botspec.contract import choose, take
from generated.facts import (
    BalanceQuery,
    BillItem,
    BillQuery,
    DishItem,
    DishQuery,
    PizzasItem,
    PizzasQuery,
    PlacedItem,
    PlacedQuery,
    PlacedSize,
    PlacedWay,
    PriceQuery,
)

SIZES: Final[tuple[PlacedSize, ...]] = get_args(PlacedSize)
WAYS: Final[tuple[PlacedWay, ...]] = get_args(PlacedWay)

DELIVERY: Final = Decimal("3.00")
"""What it costs to have an order brought."""

NOTHING: Final = "—"
"""What a text shows where there is nothing to name."""

_PIZZAS = """
    SELECT id, CASE $1 WHEN 'ru' THEN title_ru ELSE title_en END AS title, price
    FROM pizzas ORDER BY place
"""

_DISH = """
    SELECT CASE $2 WHEN 'ru' THEN title_ru ELSE title_en END AS title,
        CASE $2 WHEN 'ru' THEN about_ru ELSE about_en END AS about
    FROM pizzas WHERE id = $1
"""

_PRICE = "SELECT CASE $2 WHEN 'large' THEN price_large ELSE price END FROM pizzas WHERE id = $1"

_PLACED = """
    SELECT CASE $3 WHEN 'ru' THEN title_ru ELSE title_en END AS title, orders.size, orders.way, orders.paid,
        coalesce(orders.job_id, 0) AS job
    FROM orders JOIN pizzas ON pizzas.id = orders.pizza_id
    WHERE orders.id = $1 AND orders.user_id = $2
"""


async def balance(query: BalanceQuery) -> Decimal:
    """Return what the user has."""
    return await read_balance(query.db, query.user.id)


async def pizzas(query: PizzasQuery) -> Sequence[PizzasItem]:
    """Return the menu, each pizza at the price of a small one."""
    rows = await query.db.fetch(_PIZZAS, query.user.locale)
    return [
        PizzasItem(id=take(row, "id", str), title=take(row, "title", str), price=take(row, "price", Decimal))
        for row in rows
    ]


async def dish(query: DishQuery) -> DishItem:
    """Return the chosen pizza; one that left the menu has no name."""
    row = await query.db.fetchrow(_DISH, query.pizza, query.user.locale)
    if row is None:
        return DishItem(title=NOTHING, about="")
    return DishItem(title=take(row, "title", str), about=take(row, "about", str))


async def price(query: PriceQuery) -> Decimal:
    """Return the price of the chosen pizza in the chosen size, zero for one that left the menu."""
    found = await query.db.fetchval(_PRICE, query.pizza, query.size)
    return found if isinstance(found, Decimal) else Decimal(0)


async def bill(query: BillQuery) -> BillItem:
    """Return what is to be paid: the pizza, and its way to the user."""
    delivery = DELIVERY if query.way == "delivery" else Decimal(0)
    return BillItem(delivery=delivery, total=query.price + delivery)


async def placed(query: PlacedQuery) -> PlacedItem:
    """Return the user's order that is on the screen."""
    row = await query.db.fetchrow(_PLACED, query.order, query.user.id, query.user.locale)
    if row is None:
        return PlacedItem(title=NOTHING, size="small", way="pick_up", paid=Decimal(0), job=0)
    return PlacedItem(
        title=take(row, "title", str),
        size=choose(row, "size", SIZES),
        way=choose(row, "way", WAYS),
        paid=take(row, "paid", Decimal),
        job=take(row, "job", int),
    )

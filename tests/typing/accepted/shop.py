"""The golden shop, which has what the reference bot lacks: an arg, two facts for one action, a default."""

from collections.abc import Sequence
from decimal import Decimal

from botspec.contract import Outcome
from tests.golden.shop.generated.actions import Forget, Handlers, Pick, PlaceOrder
from tests.golden.shop.generated.facts import (
    BalanceQuery,
    ItemsItem,
    ItemsQuery,
    OrderItem,
    OrderQuery,
    PriceQuery,
)
from tests.golden.shop.generated.ids import ReasonCode


async def balance(_: BalanceQuery) -> Decimal:
    """A fact that needs nothing."""
    return Decimal(10)


async def price(query: PriceQuery) -> Decimal:
    """A fact that needs three session fields."""
    return Decimal(len(query.size) * query.amount if query.item_id else 0)


async def items(_: ItemsQuery) -> Sequence[ItemsItem]:
    """An item with and one without its optional field."""
    return [
        ItemsItem(id="tea", title="Tea", price=Decimal(1), kind="drink"),
        ItemsItem(id="pie", title="Pie", price=Decimal(2), kind="food", badge="new"),
    ]


async def order(query: OrderQuery) -> OrderItem:
    """A fact that needs another fact."""
    return OrderItem(number=1, state="ready" if query.price else "cooking")


async def place_order(press: PlaceOrder) -> Outcome[PlaceOrder]:
    """Both facts are at hand, each with its type."""
    if press.facts.balance < press.facts.price:
        return press.reject(ReasonCode.BALANCE_INSUFFICIENT)
    return press.to_done()


async def pick(press: Pick) -> Outcome[Pick]:
    """The arg is a text, and each of the exits is open."""
    match press.arg.upper():
        case "TEA":
            return press.to_item()
        case "PIE":
            return press.stay()
        case _:
            return press.reject(ReasonCode.SOLD_OUT)


async def forget(press: Forget) -> Outcome[Forget]:
    """An action without facts and arg."""
    return press.home()


def handlers() -> Handlers:
    """The whole shop."""
    return Handlers(
        balance=balance,
        price=price,
        items=items,
        order=order,
        place_order=place_order,
        pick=pick,
        forget=forget,
    )

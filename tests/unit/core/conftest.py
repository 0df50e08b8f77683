"""A small bot, built by hand: what the kernel needs and nothing of the generator."""

from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Any

import pytest

from botspec.contract import (
    ANY,
    PAGE,
    Arc,
    Assign,
    BotState,
    ButtonDef,
    CommandDef,
    Condition,
    Each,
    FactDef,
    FieldDef,
    Kind,
    Move,
    Photo,
    Query,
    ReasonDef,
    ScreenDef,
    TypeDef,
    UIMap,
    User,
)
from botspec.contract.vocabulary import BUILT_IN_REASONS, Level
from botspec.core.case import Case, asked
from botspec.core.decide import Verdict, decide
from botspec.core.incoming import Incoming, Means, Origin
from botspec.core.machine import Kernel
from botspec.core.plan import plan
from botspec.core.position import Position, defaults


@dataclass(frozen=True, slots=True, kw_only=True)
class Pizza:
    """One item of the list."""

    id: str
    title: str
    sold_out: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Session:
    """The session of the small bot."""

    pizza: str | None = None
    note: str | None = None
    count: int = 1


PIZZAS = (
    Pizza(id="margherita", title="Margherita"),
    Pizza(id="funghi", title="Funghi & <co>"),
    Pizza(id="diavola", title="Diavola", sold_out=True),
)
TEXT16 = TypeDef(kind=Kind.TEXT, high=16)


def has_money(balance: Decimal, price: Decimal) -> bool:
    return balance >= price


def has_pizza(pizza: str | None) -> bool:
    return pizza is not None


def is_sold_out(item: Pizza) -> bool:
    return item.sold_out


def is_many(input: Decimal) -> bool:
    return input > 3


def is_small(input: Photo) -> bool:
    return input.size <= 1000


MANY = Condition(source="input > 3", reads=("input",), test=is_many)
SMALL = Condition(source="input.size <= 1000", reads=("input",), test=is_small)
MONEY = Condition(source="balance >= price", reads=("balance", "price"), test=has_money)


SCREENS = (
    ScreenDef(id="HOME", fallback="HOME", keyboard=(("SHOP", "VAULT"),)),
    ScreenDef(
        id="SHOP",
        fallback="HOME",
        keyboard=(Each(fact="pizzas", button="PIZZA", columns=2, page=2), ("BACK",)),
        reads=("pizzas",),
    ),
    ScreenDef(
        id="ORDER",
        fallback="SHOP",
        keyboard=(("PAY", "BACK"), ("HOME",)),
        reads=("pizza", "note", "count"),
    ),
    ScreenDef(id="VAULT", fallback="HOME", keyboard=(("BACK",),), role="admin"),
)
BUTTONS = (
    ButtonDef(id="SHOP", wire="cat:shop", was=("shop",)),
    ButtonDef(id="PIZZA", wire="pizza", arg="item.id", arg_type=TEXT16, reads=("item",)),
    ButtonDef(
        id="PAY",
        wire="pay",
        style="success",
        visible=Condition(source="pizza is not none", reads=("pizza",), test=has_pizza),
    ),
    ButtonDef(id="BACK", wire="back"),
    ButtonDef(id="HOME", wire="home"),
    ButtonDef(id="VAULT", wire="vault", role="admin"),
)
OF_PHOTO = (Assign("note", take="input.caption"), Assign("count", take="input.width"))
ARCS = (
    Arc(source="HOME", trigger="SHOP", to=("SHOP",)),
    Arc(source="HOME", trigger="VAULT", to=("VAULT",)),
    Arc(
        source="SHOP",
        trigger="PIZZA",
        when=Condition(source="not item.sold_out", reads=("item",), test=is_sold_out),
        refuse="SOLD_OUT",
    ),
    Arc(source="SHOP", trigger="PIZZA", to=("ORDER",), set=(Assign(field="pizza", take="arg"),)),
    Arc(source="SHOP", trigger="BACK", to=(Move.BACK,)),
    Arc(source="SHOP", trigger=PAGE, to=(Move.STAY,)),
    Arc(source="SHOP", trigger="number", when=MANY, to=("ORDER",), set=(Assign("count", take="input"),)),
    Arc(source="SHOP", trigger="number", refuse="SOLD_OUT"),
    Arc(source="SHOP", trigger="photo", when=SMALL, to=("ORDER",), set=OF_PHOTO),
    Arc(source="SHOP", trigger="photo", refuse="SOLD_OUT"),
    Arc(source="ORDER", trigger="PAY", when=MONEY, action="pay", to=("HOME", "SHOP")),
    Arc(source="ORDER", trigger="PAY", refuse="BALANCE_INSUFFICIENT"),
    Arc(source="ORDER", trigger="BACK", to=(Move.BACK,)),
    Arc(source="ORDER", trigger="HOME", to=(Move.HOME,)),
    Arc(source="ORDER", trigger="number", to=(Move.STAY,), set=(Assign(field="count", take="input"),)),
    Arc(source="ORDER", trigger="text", to=(Move.STAY,), set=(Assign(field="note", take="input"),)),
    Arc(source="VAULT", trigger="BACK", to=(Move.BACK,)),
    Arc(source=ANY, trigger="/start", to=("HOME",), resets=True),
    Arc(source=ANY, trigger="/vault", to=("VAULT",)),
)
TEXTS = {
    "en": {
        "screens.HOME": "Welcome <b>home</b>",
        "screens.SHOP": "What would you like?",
        "screens.ORDER": "{{ pizza }} x {{ count }}: {{ note }}",
        "screens.VAULT": "Gold",
        "buttons.SHOP": "Shop",
        "buttons.PIZZA": "{{ item.title }}",
        "buttons.PAY": "Pay",
        "buttons.BACK": "Back",
        "buttons.HOME": "Home",
        "buttons.VAULT": "Vault",
        "reasons.STATE_MISMATCH": "That button has expired",
        "reasons.SOLD_OUT": "Sold out: {{ 'x' * 300 }}",
    },
    "ru": {
        "screens.HOME": "Дом",
        "screens.SHOP": "Что будете?",
        "screens.ORDER": "{{ pizza }} x {{ count }}: {{ note }}",
        "screens.VAULT": "Золото",
        "buttons.SHOP": "Меню",
        "buttons.PIZZA": "{{ item.title }}",
        "buttons.PAY": "Оплатить",
        "buttons.BACK": "Назад",
        "buttons.HOME": "Домой",
        "buttons.VAULT": "Сейф",
        "reasons.STATE_MISMATCH": "Кнопка устарела",
        "reasons.SOLD_OUT": "Кончилась",
    },
}


def small_bot() -> UIMap:
    """HOME -SHOP-> SHOP -PIZZA(arg)-> ORDER -PAY-> HOME, with a page, inputs, roles and a command."""
    return UIMap(
        name="small",
        version="1.0.0",
        spec_hash="0123456789ab",
        home="HOME",
        locales=("en", "ru"),
        screens=SCREENS,
        buttons=BUTTONS,
        arcs=ARCS,
        commands=(CommandDef(name="start"), CommandDef(name="vault", role="admin")),
        reasons=(
            *BUILT_IN_REASONS,
            ReasonDef(code="SOLD_OUT", level=Level.WARNING, cause="eaten", remedy="bake"),
        ),
        session=(
            FieldDef(name="pizza", type=TEXT16, optional=True),
            FieldDef(
                name="note", type=TypeDef(kind=Kind.TEXT, low=1, high=10), optional=True, sensitive=True
            ),
            FieldDef(name="count", type=TypeDef(kind=Kind.INTEGER, low=1, high=9), default=1),
        ),
        data=Session,
        facts=(
            FactDef(name="pizzas", query=Query, type=TypeDef(kind=Kind.LIST)),
            FactDef(name="price", query=Query, type=TypeDef(kind=Kind.DECIMAL), needs=("pizza", "count")),
            FactDef(name="balance", query=Query, type=TypeDef(kind=Kind.DECIMAL), needs=("price",)),
        ),
        actions=(),
        texts=TEXTS,
    )


@dataclass(frozen=True, kw_only=True)
class Desk:
    """The small bot with its tables, ready to decide."""

    ui: UIMap
    pizzas: tuple[Pizza, ...] = PIZZAS

    def at(self, screen: str, **changes: Any) -> Position:
        """A position on a screen, rev 7, with some session values or history changed."""
        data = {**defaults(self.ui), **{k: v for k, v in changes.items() if k in ("pizza", "note", "count")}}
        place = Position(chat_id=5, user_id=5, screen=screen, rev=7, data=data, message_id=70)
        return replace(place, **{name: value for name, value in changes.items() if name not in data})

    def press(self, data: str, origin: Origin = Origin.MESSAGE) -> Incoming:
        """A press with this callback data."""
        return Incoming(
            update_id=1,
            event_type="callback_query",
            means=Means.PRESS,
            cid="cafe0001",
            chat_id=5,
            user_id=5,
            message_id=70,
            origin=origin,
            callback_id="9",
            data=data,
        )

    def typed(self, text: str, kind: str = "text") -> Incoming:
        """A typed message."""
        return Incoming(
            update_id=1, event_type="message", means=Means.INPUT, cid="cafe0001", chat_id=5, user_id=5,
            input_kind=kind, text=text,
        )  # fmt: skip

    def photo(self, **changes: Any) -> Incoming:
        """A message with a photo."""
        fields = {"file_id": "AgAC", "size": 900, "width": 5, "height": 4, "caption": "a cat", **changes}
        photo = Photo(**fields)
        return replace(self.typed(photo.caption or "", "photo"), input=photo)

    def command(self, name: str, text: str = "") -> Incoming:
        """A command, and what stands behind it."""
        return Incoming(
            update_id=1,
            event_type="message",
            means=Means.COMMAND,
            cid="cafe0001",
            chat_id=5,
            user_id=5,
            command=name,
            text=text,
        )

    def case(self, incoming: Incoming, position: Position | None, **changes: Any) -> Case:
        """What the hall would lay before the ladder."""
        tables = plan(self.ui)
        screen = position.screen if position is not None else ""
        found = asked(tables, incoming, screen)
        user = User(id=5, first_name="Ann", locale="en", role="user")
        values: dict[str, object] = {
            **(position.data if position is not None else defaults(self.ui)),
            "user": user,
            "pizzas": PIZZAS,
            "price": Decimal(8),
            "balance": Decimal(10),
        }
        case = Case(
            ui=self.ui,
            plan=tables,
            kernel=Kernel(self.ui),
            seat=BotState.ACTIVE,
            incoming=incoming,
            trigger=found.trigger,
            called=found.called,
            arg=found.arg,
            position=position,
            user=user,
            values=values,
        )
        return replace(case, **changes)

    def decide(self, incoming: Incoming, position: Position | None, **changes: Any) -> Verdict:
        """The verdict on it."""
        return decide(self.case(incoming, position, **changes))


@pytest.fixture(scope="session")
def desk() -> Desk:
    """The small bot, ready to decide."""
    return Desk(ui=small_bot())


@pytest.fixture(scope="session")
def ui(desk: Desk) -> UIMap:
    """The registry of the small bot."""
    return desk.ui

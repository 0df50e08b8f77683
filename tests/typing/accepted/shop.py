"""The golden shop, which has what the reference bot lacks: an arg, two facts, a default, payloads."""

from collections.abc import Sequence
from decimal import Decimal

from botspec.contract import Media, Outcome, TaskFailed
from tests.golden.shop.generated.actions import Count, Forget, Handlers, Pick, PlaceOrder, Unwrap
from tests.golden.shop.generated.events import ParcelSent
from tests.golden.shop.generated.facts import (
    BalanceQuery,
    BannerQuery,
    ItemsItem,
    ItemsQuery,
    OrderItem,
    OrderQuery,
    PriceQuery,
)
from tests.golden.shop.generated.ids import ReasonCode
from tests.golden.shop.generated.tasks import SendParcel, Sweep


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
    """A fact that needs another fact, and has media or none."""
    if not query.price:
        return OrderItem(number=1, state="cooking")
    return OrderItem(number=1, state="ready", photo=Media.url("https://example.org/pie.jpg"))


async def banner(_: BannerQuery) -> Media:
    """A fact that is media itself."""
    return Media.file("banner.png")


async def place_order(press: PlaceOrder) -> Outcome[PlaceOrder]:
    """Both facts are at hand, each with its type; what is optional in a payload may be left out."""
    if press.facts.balance < press.facts.price:
        return press.reject(ReasonCode.BALANCE_INSUFFICIENT)
    job: int = await press.start_send_parcel(item_id="tea", wrap="golden")
    await press.start_send_parcel(item_id="pie", wrap="plain", words="Enjoy")
    await press.start_sweep()
    return press.to_done(parcel=job)


async def unwrap(press: Unwrap) -> Outcome[Unwrap]:
    """An action on an event is handed what the event carries, and the job that ended."""
    return press.stay(parcel=press.event.job, note=f"{press.event.weight:f} by {press.event.way}")


async def count(press: Count) -> Outcome[Count]:
    """The bad end of a task tells its reason; from where it is told depends where it leads."""
    lost = press.event.reason is ReasonCode.DOWNSTREAM_TIMEOUT
    return press.go(gift=lost)


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


async def send_parcel(job: SendParcel) -> ParcelSent:
    """A task has its payload, a transaction of its own, and gives what the event of its end carries."""
    async with job.transaction() as db:
        sent = await db.fetchval(
            "SELECT weight FROM parcels WHERE job = $1 AND item = $2", job.id, job.item_id
        )
    if not isinstance(sent, Decimal):
        raise TaskFailed(ReasonCode.DOWNSTREAM_ERROR)
    return ParcelSent(weight=sent, way="air" if job.attempt == 1 else "road")


async def sweep(_: Sweep) -> None:
    """A task whose end carries nothing gives nothing."""


def handlers() -> Handlers:
    """The whole shop."""
    return Handlers(
        balance=balance,
        price=price,
        items=items,
        order=order,
        banner=banner,
        place_order=place_order,
        unwrap=unwrap,
        count=count,
        pick=pick,
        forget=forget,
        send_parcel=send_parcel,
        sweep=sweep,
    )

"""Task functions at the place of others, or with what belongs to others."""

from botspec.contract import Job
from tests.golden.shop.generated.actions import Handlers
from tests.golden.shop.generated.events import ParcelLost, ParcelSent
from tests.golden.shop.generated.ids import ReasonCode
from tests.golden.shop.generated.tasks import SendParcel, Sweep
from tests.typing.accepted import shop


async def give_up(job: SendParcel) -> ParcelLost:
    """What the bad end carries is told by the runtime, not given by the function."""
    return ParcelLost(reason=ReasonCode.INTERNAL_ERROR, job=job.id)


async def ignore(_: Job) -> None:
    """A function for any job may stand for one whose end carries nothing."""


async def send_parcel(job: SendParcel) -> ParcelSent:
    """A field that the payload lacks."""
    if job.parcel:  # error: mypy[attr-defined] pyright[reportAttributeAccessIssue]
        return await shop.send_parcel(job)
    return await shop.send_parcel(job)


async def sweep(job: Sweep) -> None:
    """A payload belongs to its own task."""
    await shop.send_parcel(job)  # error: mypy[arg-type] pyright[reportArgumentType]


def crossed() -> Handlers:
    """Each at the place of the other."""
    return Handlers(
        balance=shop.balance,
        price=shop.price,
        banner=shop.banner,
        items=shop.items,
        order=shop.order,
        place_order=shop.place_order,
        unwrap=shop.unwrap,
        count=shop.count,
        pick=shop.pick,
        forget=shop.forget,
        send_parcel=shop.sweep,  # error: mypy[arg-type] pyright[reportArgumentType]
        sweep=shop.send_parcel,  # error: mypy[arg-type] pyright[reportArgumentType]
    )


def wrong_end() -> Handlers:
    """A bad end instead of the good one, and an action instead of a task; the rest is well."""
    return Handlers(
        balance=shop.balance,
        price=shop.price,
        banner=shop.banner,
        items=shop.items,
        order=shop.order,
        place_order=shop.place_order,
        unwrap=shop.count,  # error: mypy[arg-type] pyright[reportArgumentType]
        count=shop.count,
        pick=shop.pick,
        forget=shop.forget,
        send_parcel=give_up,  # error: mypy[arg-type] pyright[reportArgumentType]
        sweep=ignore,
    )

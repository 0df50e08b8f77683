"""A task that ends with something else than the event of its good end carries."""

from decimal import Decimal

from botspec.contract import Outcome
from tests.golden.shop.generated.actions import Count, Forget
from tests.golden.shop.generated.events import ParcelSent
from tests.golden.shop.generated.tasks import SendParcel


async def send_parcel(job: SendParcel) -> ParcelSent:
    """The way is one of two, and nothing is no end."""
    if job.attempt > 1:
        return None  # error: mypy[return-value] pyright[reportReturnType]
    return ParcelSent(weight=Decimal(1), way="sea")  # error: mypy[arg-type] pyright[reportArgumentType]


async def count(press: Count) -> Outcome[Count]:
    """One place leads to MENU and the other stays, so the function does not choose."""
    if press.event.job:
        return press.stay()  # error: mypy[attr-defined] pyright[reportAttributeAccessIssue]
    return press.to_menu()  # error: mypy[attr-defined] pyright[reportAttributeAccessIssue]


async def forget(press: Forget) -> Outcome[Forget]:
    """A press that comes from a button has no event."""
    if press.event:  # error: mypy[attr-defined] pyright[reportAttributeAccessIssue]
        return press.home()
    return press.home()

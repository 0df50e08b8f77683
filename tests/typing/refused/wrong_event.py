"""What an event carries, made of other types or taken for them."""

from botspec.contract import Outcome
from tests.golden.shop.generated.actions import Count, Unwrap
from tests.golden.shop.generated.events import ParcelLost, ParcelSent
from tests.golden.shop.generated.ids import ReasonCode

WITH_A_FLOAT = ParcelSent(weight=0.5, way="air")  # error: mypy[arg-type] pyright[reportArgumentType]
WITHOUT_A_WAY = ParcelSent(weight=WITH_A_FLOAT.weight)  # error: mypy[call-arg] pyright[reportCallIssue]
WITH_ITS_NAME = ParcelLost(reason="SOLD_OUT", job=1)  # error: mypy[arg-type] pyright[reportArgumentType]


async def unwrap(press: Unwrap) -> Outcome[Unwrap]:
    """The weight is a decimal, the way one of two, and there is no more."""
    weight: int = press.event.weight  # error: mypy[assignment] pyright[reportAssignmentType]
    if press.event.reason:  # error: mypy[attr-defined] pyright[reportAttributeAccessIssue]
        return press.stay(parcel=weight)
    by_sea = press.event.way == "sea"  # error: mypy[comparison-overlap] pyright[reportUnnecessaryComparison]
    return press.stay(note="by sea" if by_sea else None)


async def count(press: Count) -> Outcome[Count]:
    """The bad end has its reason, and nothing of the good end."""
    reason: ReasonCode = press.event.reason
    if press.event.weight:  # error: mypy[attr-defined] pyright[reportAttributeAccessIssue]
        return press.go(note=reason)
    return press.go()

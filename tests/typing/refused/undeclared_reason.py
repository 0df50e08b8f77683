"""Reasons that the spec has not declared for this action."""

from botspec.contract import Outcome
from generated.actions import ConfirmRun, RepeatRun, TopUp
from generated.ids import ReasonCode
from tests.golden.shop.generated.actions import PlaceOrder


async def confirm_run(press: ConfirmRun) -> Outcome[ConfirmRun]:
    """RUN_MISSING is the reason of another action."""
    return press.reject(ReasonCode.RUN_MISSING)  # error: mypy[arg-type] pyright[reportArgumentType]


async def repeat_run(press: RepeatRun) -> Outcome[RepeatRun]:
    """A reason is a member, not its text, and not any member."""
    if press.data.job is None:
        return press.reject("RUN_MISSING")  # error: mypy[arg-type] pyright[reportArgumentType]
    reason = ReasonCode(str(press.data.prompt))
    return press.reject(reason)  # error: mypy[arg-type] pyright[reportArgumentType]


async def place_order(press: PlaceOrder) -> Outcome[PlaceOrder]:
    """There is no such reason at all."""
    return press.reject(ReasonCode.RUN_LOST)  # error: mypy[attr-defined] pyright[reportAttributeAccessIssue]


async def top_up(press: TopUp) -> Outcome[TopUp]:
    """An action without reasons refuses nothing."""
    reason = ReasonCode.RATE_LIMIT
    return press.reject(reason)  # error: mypy[attr-defined] pyright[reportAttributeAccessIssue]

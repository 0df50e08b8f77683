"""Every way to end an action that the spec leaves open."""

from typing import Literal

from botspec.contract import Outcome
from generated.actions import ConfirmRun, OpenAccount, RefundRun, RepeatRun, TopUp
from generated.ids import ReasonCode
from generated.session import SessionChanges


async def open_account(press: OpenAccount) -> Outcome[OpenAccount]:
    """An exit may change no field, or some; a field without a default may be emptied."""
    if press.data.prompt is None:
        return press.to_main_menu()
    return press.to_main_menu(category="video", prompt=None, job=None)


async def repeat_run(press: RepeatRun) -> Outcome[RepeatRun]:
    """Changes may be put together before the exit is chosen."""
    changes: SessionChanges = {"quality": "best"}
    if press.data.style == "photo":
        changes["aspect"] = "16:9"
    return press.to_confirm(**changes)


async def confirm_run(press: ConfirmRun) -> Outcome[ConfirmRun]:
    """A reason may be chosen first, among the declared ones."""
    reason: Literal[ReasonCode.PROMPT_MISSING, ReasonCode.MODEL_DISABLED] = ReasonCode.PROMPT_MISSING
    if press.data.prompt:
        reason = ReasonCode.MODEL_DISABLED
    return press.to_processing(job=1) if press.facts.offer.enabled else press.reject(reason)


async def refund_run(press: RefundRun) -> Outcome[RefundRun]:
    """An outcome may be made by a function of its own."""
    return _shown(press)


def _shown(press: RefundRun) -> Outcome[RefundRun]:
    return press.to_result_error() if press.data.job else press.to_result_error(job=None)


async def top_up(press: TopUp) -> Outcome[TopUp]:
    """The press carries who pressed, the transaction and the log."""
    await press.db.execute("SELECT $1::bigint", press.user.id)
    press.watch.debug_for(1)
    return press.stay()

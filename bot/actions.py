"""The actions of the spec: what a press changes beyond the user's own position."""

from decimal import Decimal
from typing import Final

from bot.money import Operation, credit
from bot.runs import Order, give_back, place, recall, stop
from botspec.contract import Outcome
from generated.actions import (
    CancelRun,
    ConfirmRun,
    EnableDebug,
    GiveUpRun,
    OpenAccount,
    RefundElsewhere,
    RefundRun,
    RepeatRun,
    TopUp,
)
from generated.ids import ReasonCode

WELCOME: Final = Decimal("100.00")
"""The credits that a new user is given."""

TOP_UP: Final = Decimal("50.00")
"""The credits that one press of the demo's top-up adds."""

DEBUG_SECONDS: Final = 1800


async def open_account(press: OpenAccount) -> Outcome[OpenAccount]:
    """Give a new user the welcome credit; a user who has had it only starts anew."""
    welcome = Operation(
        op_id=f"welcome:{press.user.id}", user_id=press.user.id, amount=WELCOME, description="welcome credit"
    )
    await credit(press.db, welcome, "welcome")
    return press.to_main_menu()


async def top_up(press: TopUp) -> Outcome[TopUp]:
    """Add the demo's credits to the balance, once for each press."""
    added = Operation(
        op_id=f"top_up:{press.user.id}:{press.cid}",
        user_id=press.user.id,
        amount=TOP_UP,
        description="demo top-up",
    )
    await credit(press.db, added, "top_up")
    return press.stay()


async def confirm_run(press: ConfirmRun) -> Outcome[ConfirmRun]:
    """Charge the user and start the run, or say what is in the way; nothing is written in that case."""
    data, offer = press.data, press.facts.offer
    if data.prompt is None:
        return press.reject(ReasonCode.PROMPT_MISSING)
    if data.model is None or not offer.enabled:
        return press.reject(ReasonCode.MODEL_DISABLED)
    order = Order(
        model=data.model,
        aspect=data.aspect,
        style=data.style,
        quality=data.quality,
        price=offer.price,
        prompt=data.prompt,
    )
    job = await press.start_generate()
    if not await place(press.db, job, press.user.id, order):
        return press.reject(ReasonCode.BALANCE_INSUFFICIENT)
    return press.to_processing(job=job)


async def cancel_run(press: CancelRun) -> Outcome[CancelRun]:
    """Cancel the run on the screen and give its money back, unless it has ended meanwhile."""
    if not await stop(press.db, press.data.job, press.user.id, "cancelled"):
        return press.reject(ReasonCode.RUN_FINISHED)
    return press.home()


async def give_up_run(press: GiveUpRun) -> Outcome[GiveUpRun]:
    """End the run on the screen, which takes too long, and give its money back."""
    await stop(press.db, press.data.job, press.user.id, "failed", ReasonCode.DOWNSTREAM_TIMEOUT)
    return press.to_result_error()


async def refund_run(press: RefundRun) -> Outcome[RefundRun]:
    """Give the money of the run on the screen back, once, and show that it did not work out."""
    await give_back(press.db, press.event.job, press.user.id)
    return press.to_result_error()


async def refund_elsewhere(press: RefundElsewhere) -> Outcome[RefundElsewhere]:
    """Give the money of a run back, once, that the user does not look at."""
    await give_back(press.db, press.event.job, press.user.id)
    return press.stay()


async def repeat_run(press: RepeatRun) -> Outcome[RepeatRun]:
    """Take the order of the run on the screen back to CONFIRM, at today's price."""
    kept = await recall(press.db, press.user.id, press.data.job)
    if kept is None:
        return press.reject(ReasonCode.RUN_MISSING)
    order = kept.order
    return press.to_confirm(
        category=kept.category,
        model=order.model,
        aspect=order.aspect,
        style=order.style,
        quality=order.quality,
        prompt=order.prompt,
    )


async def enable_debug(press: EnableDebug) -> Outcome[EnableDebug]:
    """Log in detail for half an hour."""
    press.watch.debug_for(DEBUG_SECONDS)
    return press.stay()

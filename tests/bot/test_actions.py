"""The actions: what a press does to the money and the runs, where it leads, and when it is refused."""

from dataclasses import replace
from decimal import Decimal

import pytest

from bot import actions
from bot.money import Operation, charge, read_balance
from generated.actions import (
    CancelRun,
    ConfirmRun,
    ConfirmRunFacts,
    EnableDebug,
    GiveUpRun,
    OpenAccount,
    RefundElsewhere,
    RefundRun,
    RepeatRun,
    TopUp,
)
from generated.events import TaskFailed
from generated.facts import OfferItem
from generated.ids import ReasonCode, Screen
from generated.session import SessionData
from tests.bot.stage import ADA, CHAT, USER, Connection, Log, Started

OFFER = OfferItem(title="DeepDream", price=Decimal("3.50"), enabled=True, longest=2_000)
DATA = SessionData(model="deepdream", aspect="16:9", style="art", prompt="a lighthouse")


def confirm(db: Connection, *, data: SessionData = DATA, offer: OfferItem = OFFER) -> ConfirmRun:
    """A press on CONFIRM_RUN."""
    return ConfirmRun(
        db=db,
        user=ADA,
        watch=Log(),
        cid="c1d00001",
        chat_id=CHAT,
        data=data,
        facts=ConfirmRunFacts(offer=offer),
        work=Started(),
    )


def opening(db: Connection) -> OpenAccount:
    """A user's /start."""
    return OpenAccount(db=db, user=ADA, watch=Log(), cid="c1d00000", chat_id=CHAT, data=SessionData())


def topping_up(db: Connection, cid: str) -> TopUp:
    """A press on TOP_UP."""
    return TopUp(db=db, user=ADA, watch=Log(), cid=cid, chat_id=CHAT, data=SessionData())


async def running(db: Connection) -> int:
    """The number of a run of a user who was welcomed."""
    await actions.open_account(opening(db))
    outcome = await actions.confirm_run(confirm(db))
    job = outcome.changes["job"]
    assert isinstance(job, int)
    return job


async def test_a_new_user_is_welcomed_once(db: Connection) -> None:
    """The first /start gives 100.00, every further one only opens the menu."""
    for _ in range(3):
        assert (await actions.open_account(opening(db))).to == Screen.MAIN_MENU
    assert await read_balance(db, USER) == Decimal("100.00")


async def test_a_welcome_does_not_come_back(db: Connection) -> None:
    """A user who has spent the welcome credit gets no second one."""
    await actions.open_account(opening(db))
    await charge(db, Operation(op_id="c", user_id=USER, amount=Decimal("100.00"), description="test"))
    await actions.open_account(opening(db))
    assert await read_balance(db, USER) == 0


async def test_each_press_tops_up_once(db: Connection) -> None:
    """Two presses add twice, the same press again adds nothing."""
    for cid in ("c1d00001", "c1d00002", "c1d00002"):
        assert (await actions.top_up(topping_up(db, cid))).to == "stay"
    assert await read_balance(db, USER) == Decimal("100.00")


async def test_a_confirmed_run_is_charged_and_shown(db: Connection) -> None:
    """CONFIRM_RUN takes the offer's price and leads to PROCESSING with the number of the new run."""
    await actions.open_account(opening(db))
    outcome = await actions.confirm_run(confirm(db))
    assert outcome.to == Screen.PROCESSING
    assert outcome.changes == {"job": await db.fetchval("SELECT job_id FROM orders")}
    assert await read_balance(db, USER) == Decimal("96.50")


async def test_a_run_beyond_the_balance_is_refused(db: Connection) -> None:
    """Without enough money the press is refused, and nothing is written."""
    outcome = await actions.confirm_run(confirm(db))
    assert outcome.reason == ReasonCode.BALANCE_INSUFFICIENT
    assert await db.fetchval("SELECT count(*) FROM transactions") == 0
    assert await db.fetchval("SELECT count(*) FROM orders") == 0


@pytest.mark.parametrize(
    ("data", "offer", "reason"),
    [
        (replace(DATA, prompt=None), OFFER, ReasonCode.PROMPT_MISSING),
        (replace(DATA, model=None), OFFER, ReasonCode.MODEL_DISABLED),
        (DATA, replace(OFFER, enabled=False), ReasonCode.MODEL_DISABLED),
    ],
    ids=["no prompt", "no model", "disabled"],
)
async def test_an_unfinished_order_is_refused(
    db: Connection, data: SessionData, offer: OfferItem, reason: ReasonCode
) -> None:
    """An order without a prompt or without a model that can run is refused, and costs nothing."""
    await actions.open_account(opening(db))
    outcome = await actions.confirm_run(confirm(db, data=data, offer=offer))
    assert outcome.reason == reason
    assert await read_balance(db, USER) == Decimal("100.00")


async def test_a_cancelled_run_leads_home_with_the_money_back(db: Connection) -> None:
    """CANCEL on PROCESSING gives the price back once and leads home; again, it is refused."""
    data = SessionData(job=await running(db))
    press = CancelRun(db=db, user=ADA, watch=Log(), cid="c1d00002", chat_id=CHAT, data=data)
    assert (await actions.cancel_run(press)).to == "home"
    assert (await actions.cancel_run(press)).reason == ReasonCode.RUN_FINISHED
    assert await read_balance(db, USER) == Decimal("100.00")


async def test_a_run_that_takes_too_long_is_given_up(db: Connection) -> None:
    """What takes too long is given back once, and leads to RESULT_ERROR; so does a screen without a run."""
    for data in (SessionData(job=await running(db)), SessionData()):
        press = GiveUpRun(db=db, user=ADA, watch=Log(), cid="c1d00002", chat_id=CHAT, data=data)
        for _ in range(2):
            assert (await actions.give_up_run(press)).to == Screen.RESULT_ERROR
    assert await read_balance(db, USER) == Decimal("100.00")


async def test_a_failed_run_shows_that_the_money_is_back(db: Connection) -> None:
    """What fails on the screen is given back once, and leads to RESULT_ERROR."""
    event = TaskFailed(reason=ReasonCode.DOWNSTREAM_ERROR, job=await running(db))
    press = RefundRun(
        db=db, user=ADA, watch=Log(), cid="c1d00002", chat_id=CHAT, data=SessionData(), event=event
    )
    for _ in range(2):
        assert (await actions.refund_run(press)).to == Screen.RESULT_ERROR
    assert await read_balance(db, USER) == Decimal("100.00")


async def test_a_failed_run_elsewhere_leaves_the_user_where_he_is(db: Connection) -> None:
    """What fails out of sight is given back once, whatever run the user looks at."""
    event = TaskFailed(reason=ReasonCode.DOWNSTREAM_ERROR, job=await running(db))
    press = RefundElsewhere(
        db=db, user=ADA, watch=Log(), cid="c1d00002", chat_id=CHAT, data=SessionData(job=404), event=event
    )
    for _ in range(2):
        assert (await actions.refund_elsewhere(press)).to == "stay"
    assert await read_balance(db, USER) == Decimal("100.00")


async def test_a_run_is_repeated_with_its_own_settings(db: Connection) -> None:
    """RETRY brings back to CONFIRM what was ordered, whatever the session holds by now, and costs nothing."""
    data = SessionData(job=await running(db), category="audio", model="melody", prompt="a song")
    press = RepeatRun(db=db, user=ADA, watch=Log(), cid="c1d00002", chat_id=CHAT, data=data)
    outcome = await actions.repeat_run(press)
    assert outcome.to == Screen.CONFIRM
    assert outcome.changes == {
        "category": "image",
        "model": "deepdream",
        "aspect": "16:9",
        "style": "art",
        "quality": "fast",
        "prompt": "a lighthouse",
    }
    assert await read_balance(db, USER) == Decimal("96.50")


async def test_a_run_that_is_gone_cannot_be_repeated(db: Connection) -> None:
    """RETRY without a run is refused with RUN_MISSING."""
    press = RepeatRun(db=db, user=ADA, watch=Log(), cid="c1d00002", chat_id=CHAT, data=SessionData(job=404))
    assert (await actions.repeat_run(press)).reason == ReasonCode.RUN_MISSING


async def test_debug_is_on_for_half_an_hour(db: Connection) -> None:
    """ENABLE_DEBUG asks for 1,800 seconds of DEBUG and stays on the panel."""
    log = Log()
    press = EnableDebug(db=db, user=ADA, watch=log, cid="c1d00001", chat_id=CHAT, data=SessionData())
    assert (await actions.enable_debug(press)).to == "stay"
    assert log.debug_seconds == [1800]

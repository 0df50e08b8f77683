"""The money over HTTP: charged once, given back once, refused with its own words, and always adding up."""

from decimal import Decimal

from bot.actions import TOP_UP, WELCOME
from bot.runs import give_back
from bot.standin.faults import Call, Fault, Kind
from generated.events import TaskFailed
from generated.ids import ReasonCode
from tests.acceptance.chat import Chat
from tests.acceptance.drawing import expected, words
from tests.acceptance.ways import end, model, order


async def confirm(chat: Chat) -> None:
    """Leads the user to CONFIRM."""
    async for _ in order(chat):
        pass


async def price(chat: Chat) -> Decimal:
    """What the order of `confirm` costs: its model in the best quality."""
    query = "SELECT best_price FROM models WHERE id = $1"
    found: Decimal = await chat.house.db.fetchval(query, await model(chat, "image"))
    return found


async def failing(chat: Chat) -> None:
    """Leads the user to PROCESSING, with a run that is going to fail."""
    await confirm(chat)
    chat.house.standin.faults.order(Call.CREATE, Fault(kind=Kind.FAIL))
    await chat.press("CONFIRM_RUN")


async def test_a_run_is_paid(chat: Chat) -> None:
    """CONFIRM_RUN takes the price under the run's number, and a picture keeps it."""
    await confirm(chat)
    await chat.press("CONFIRM_RUN")
    assert await chat.money() == (WELCOME - await price(chat),) * 2
    await end(chat, "TASK_COMPLETED")
    assert chat.screen == "RESULT"
    assert await chat.money() == (WELCOME - await price(chat),) * 2
    query = "SELECT op_id FROM transactions WHERE user_id = $1 AND type = 'charge'"
    assert await chat.house.db.fetchval(query, chat.user) == f"charge:{await chat.job()}"


async def test_a_run_that_fails_is_given_back(chat: Chat) -> None:
    """A failed run shows that it did not work out, and the price is back, in the ledger too."""
    await failing(chat)
    await end(chat, "TASK_FAILED")
    assert chat.screen == "RESULT_ERROR"
    assert await chat.money() == (WELCOME, WELCOME)
    assert await chat.operations() == ["welcome", "charge", "refund"]


async def test_a_run_that_fails_elsewhere_is_given_back(chat: Chat) -> None:
    """Who went away is told, left where he is, and has his money, once."""
    await failing(chat)
    await chat.press("HOME")
    await end(chat, "TASK_FAILED")
    event = TaskFailed(reason=ReasonCode.DOWNSTREAM_ERROR, job=await chat.job())
    told = await words(chat, "notices.run_failed", event=event)
    assert told in chat.messages[-1]["text"]
    assert (await chat.position())["screen"] == "MAIN_MENU"
    assert await chat.money() == (WELCOME, WELCOME)
    assert await chat.operations() == ["welcome", "charge", "refund"]


async def test_a_screen_that_was_given_up_is_refunded_once(chat: Chat) -> None:
    """What fails after its screen was given up finds the money back already, and gives nothing."""
    await failing(chat)
    await give_back(chat.house.db, await chat.job(), chat.user)
    await end(chat, "TASK_FAILED")
    assert chat.screen == "RESULT_ERROR"
    assert await chat.operations() == ["welcome", "charge", "refund"]


async def test_a_balance_that_is_too_low(chat: Chat) -> None:
    """A run that costs more than the user has is refused in a window with both sums, until he tops up."""
    await confirm(chat)
    await chat.house.db.execute("UPDATE transactions SET amount = 0.01 WHERE user_id = $1", chat.user)
    await chat.house.db.execute("UPDATE accounts SET balance = 0.01 WHERE user_id = $1", chat.user)
    await chat.press("CONFIRM_RUN")
    assert chat.reason == "BALANCE_INSUFFICIENT"
    assert chat.told == await words(chat, "reasons.BALANCE_INSUFFICIENT")
    assert "0,01" in chat.told
    assert chat.answer is not None
    assert chat.answer.show_alert
    assert chat.screen == "CONFIRM"
    assert await chat.operations() == ["welcome"]
    await chat.press("OPEN_BALANCE")
    await chat.press("TOP_UP")
    assert chat.told == await words(chat, "notices.topped_up")
    assert await chat.money() == (TOP_UP + Decimal("0.01"),) * 2
    await chat.press("BACK")
    await chat.press("CONFIRM_RUN")
    assert chat.reason == "SUCCESS"


async def test_a_model_that_is_switched_off(chat: Chat) -> None:
    """A model that is off is shown, refused in a window when it is pressed, and nothing is chosen."""
    await chat.say("/start")
    await chat.press("CAT_IMAGE")
    off = await chat.house.db.fetchval("SELECT id FROM models WHERE category = 'image' AND NOT enabled")
    await chat.press("MODEL", off)
    assert (chat.reason, chat.told) == ("MODEL_DISABLED", await words(chat, "reasons.MODEL_DISABLED"))
    assert chat.answer is not None
    assert chat.answer.show_alert
    assert chat.screen == "CATEGORY_PICK"
    assert '"model": null' in (await chat.position())["data"]


async def test_a_model_that_is_switched_off_meanwhile(chat: Chat) -> None:
    """A model that goes off while the user confirms is not sold; when it is on again, the order holds."""
    await confirm(chat)
    chosen = await model(chat, "image")
    switch = "UPDATE models SET enabled = $1 WHERE id = $2"
    await chat.house.db.execute(switch, False, chosen)
    try:
        await chat.press("CONFIRM_RUN")
        drawing = await expected(chat, "ru")
    finally:
        await chat.house.db.execute(switch, True, chosen)
    assert (chat.reason, chat.told) == ("MODEL_DISABLED", await words(chat, "reasons.MODEL_DISABLED"))
    assert chat.shown.html == drawing.html
    assert await chat.operations() == ["welcome"]
    await chat.press("CONFIRM_RUN")
    assert chat.reason == "SUCCESS"


async def test_a_model_that_is_not_offered(chat: Chat) -> None:
    """A model of another section, or of none, cannot be forged into the order."""
    await chat.say("/start")
    await chat.press("CAT_IMAGE")
    for stranger in ("clip_5s", "no-such-model"):
        await chat.forge("MODEL", stranger)
        assert chat.reason == "VALIDATION_FAILED"
    assert '"model": null' in (await chat.position())["data"]


async def test_somebody_elses_run(chat: Chat, admin: Chat) -> None:
    """A run of another user is not in the list, so its number opens nothing."""
    await confirm(admin)
    await admin.press("CONFIRM_RUN")
    await confirm(chat)
    await chat.press("CONFIRM_RUN")
    await chat.press("HOME")
    await chat.press("OPEN_HISTORY")
    await chat.forge("JOB", await admin.job())
    assert (chat.reason, chat.screen) == ("VALIDATION_FAILED", "HISTORY")


async def test_the_welcome_is_given_once(chat: Chat) -> None:
    """Who starts again starts his order anew, not his account."""
    for _ in range(3):
        await chat.say("/start")
    assert await chat.operations() == ["welcome"]
    assert await chat.money() == (WELCOME, WELCOME)

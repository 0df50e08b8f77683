"""Ways through the reference bot: each step is taken, and names the screen that it has to end on."""

from collections.abc import AsyncIterator
from typing import Final

from bot.standin.faults import Call, Fault, Kind
from tests.acceptance.chat import Chat

PROMPT: Final = 'Кот & "пёс" <b>на крыше</b> 🐈 {{ prompt }}'


async def model(chat: Chat, category: str) -> str:
    """The first model of a category that is switched on."""
    query = "SELECT id FROM models WHERE category = $1 AND enabled ORDER BY place"
    found: str = await chat.house.db.fetchval(query, category)
    return found


async def end(chat: Chat, event: str) -> None:
    """Lets the provider end the user's run, and waits until he hears of it."""
    chat.house.standin.release()
    await chat.met(event)
    chat.house.standin.hold()


async def order(chat: Chat) -> AsyncIterator[str]:
    """From /start to CONFIRM, step by step, with the screen that each has to end on."""
    await chat.say("/start")
    yield "MAIN_MENU"
    await chat.press("CAT_IMAGE")
    yield "CATEGORY_PICK"
    await chat.press("MODEL", await model(chat, "image"))
    yield "MODEL_PICK"
    await chat.press("PARAM_ASPECT_169")
    yield "PARAMS_FORM"
    for button in ("PARAM_STYLE_ART", "PARAM_QUALITY_BEST"):
        await chat.press(button)
        yield "PARAMS_FORM"
    await chat.say(PROMPT)
    yield "PARAMS_FORM"
    await chat.press("SUBMIT_PARAMS")
    yield "CONFIRM"


async def runs(chat: Chat) -> AsyncIterator[str]:
    """From CONFIRM through a run that succeeds and one that fails."""
    await chat.press("OPEN_BALANCE")
    yield "BALANCE"
    await chat.press("BACK")
    yield "CONFIRM"
    await chat.press("CONFIRM_RUN")
    yield "PROCESSING"
    await end(chat, "TASK_COMPLETED")
    yield "RESULT"
    await chat.press("RETRY")
    yield "CONFIRM"
    chat.house.standin.faults.order(Call.CREATE, Fault(kind=Kind.FAIL))
    await chat.press("CONFIRM_RUN")
    yield "PROCESSING"
    await end(chat, "TASK_FAILED")
    yield "RESULT_ERROR"


async def others(chat: Chat) -> AsyncIterator[str]:
    """The screens beside the way."""
    await chat.press("OPEN_HISTORY")
    yield "HISTORY"
    await chat.press("JOB", await chat.job())
    yield "RESULT_ERROR"
    await chat.press("HOME")
    yield "MAIN_MENU"
    await chat.press("OPEN_SETTINGS")
    yield "SETTINGS"
    await chat.press("OPEN_PRIVACY")
    yield "PRIVACY"
    await chat.say("/help")
    yield "HELP"

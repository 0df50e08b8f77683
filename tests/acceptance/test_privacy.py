"""What stands in no line of the log: a user's words, name and id, and the bot's secrets."""

import asyncio
from typing import Final

import orjson
import pytest

from bot.actions import WELCOME
from tests.acceptance.chat import Chat
from tests.acceptance.house import FAR, SECRET, TOKEN
from tests.acceptance.ways import order, others, runs

NAME: Final = "Аполлинария"
WORDS: Final = "лиловый бегемот на закате"


async def whole_log(chat: Chat) -> str:
    """Every line of the log so far, as it was written; it is whole when the user's last line is in it."""
    last = f'"cid":"{chat.lines[-1]["cid"]}"'
    for _ in range(1_000):  # a thread writes the file, and tells nobody when it has
        text = chat.house.log.read_text(encoding="utf-8")
        if any(last in line and '"DISPATCH_' in line for line in text.splitlines()):
            return text
        await asyncio.sleep(0.01)
    raise AssertionError("the last lines were not written")


def is_in_none(log: str, chat: Chat) -> None:
    """Nothing of the user and no secret is there; every line is JSON."""
    for private in (WORDS, NAME, str(chat.user), TOKEN, SECRET):
        assert private not in log, private
    for text in log.splitlines():
        line = orjson.loads(text)
        assert line["name"]
        assert int(line.get("callback_id", 0)) >> 32 == 0, "Telegram puts the user's id there"


async def test_a_whole_conversation(chat: Chat) -> None:
    """A conversation over every screen, with refusals and repeats, leaves nothing of the user in the log."""
    chat.first_name = NAME
    async for screen in order(chat):
        if screen == "PARAMS_FORM":
            await chat.say(WORDS)
    async for _ in runs(chat):
        pass
    async for _ in others(chat):
        pass
    await chat.say(f"/start {WORDS}")
    await chat.say(WORDS)
    await chat.send(f"{WORDS}\n")
    await chat.send("no_such_button~0")
    await chat.again()
    await chat.again(new_update_id=True)
    is_in_none(await whole_log(chat), chat)


@pytest.mark.parametrize("action", ["confirm_run", "offer"])
async def test_an_exception_that_repeats_the_users_words(chat: Chat, action: str) -> None:
    """Neither error nor traceback of a bug shows what the user wrote, even if the bug's own text does."""
    chat.first_name = NAME
    async for screen in order(chat):
        if screen == "PARAMS_FORM":
            await chat.say(WORDS)
    chat.house.mines.armed[action] = ValueError(f"cannot read {WORDS!r} of {NAME} with {TOKEN}")
    await chat.press("CONFIRM_RUN")
    assert chat.reason == "INTERNAL_ERROR"
    assert chat.line("DISPATCH_FAIL")["error"].startswith("cannot read ")
    is_in_none(await whole_log(chat), chat)


async def test_a_row_that_postgres_repeats(chat: Chat) -> None:
    """PostgreSQL prints a refused row in its error; the log does not."""
    chat.first_name = NAME
    async for screen in order(chat):
        if screen == "PARAMS_FORM":
            await chat.say(WORDS)
    await chat.house.db.execute(
        "ALTER TABLE orders ADD CONSTRAINT wordless CHECK (prompt !~ 'бегемот') NOT VALID"
    )
    try:
        await chat.press("CONFIRM_RUN")
    finally:
        await chat.house.db.execute("ALTER TABLE orders DROP CONSTRAINT wordless")
    failed = chat.line("DISPATCH_FAIL")
    assert failed["error_type"] == "CheckViolationError"
    assert "wordless" in failed["error"]
    is_in_none(await whole_log(chat), chat)
    assert await chat.money() == (WELCOME, WELCOME)


async def test_an_outage_does_not_talk(chat: Chat) -> None:
    """While the database is away, the lines about it show neither the user nor the address's secrets."""
    chat.first_name = NAME
    await chat.say("/start")
    with chat.house.proxy.shut():
        await chat.house.post(chat.callback(f"cat:image~{WORDS}", FAR + chat.user))
    await chat.say("/start")
    is_in_none(await whole_log(chat), chat)

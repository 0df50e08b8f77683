"""What goes wrong: forged and lost presses, bugs, a database that is away, and a Telegram that refuses."""

from typing import Any, Final

import pytest

from botspec.simulator import Drop, Fault
from tests.acceptance.chat import Chat
from tests.acceptance.drawing import expected, words
from tests.acceptance.house import FAR
from tests.acceptance.ways import order

SORRY: Final = "reasons.INTERNAL_ERROR"
GONE: Final = Fault(
    method="editMessageText", error_code=400, description="Bad Request: message to edit not found"
)


async def is_drawn(chat: Chat, screen: str) -> None:
    """The user sees this screen, as it should be, and the database knows on which message."""
    assert chat.screen == screen
    drawing = await expected(chat, "ru")
    assert (chat.shown.html, chat.shown.labels) == (drawing.html, drawing.labels)
    assert (await chat.position())["message_id"] == chat.shown.message_id


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        ("no_such_button~0", "UNKNOWN_CALLBACK"),
        ("no_such_button", "UNKNOWN_CALLBACK"),
        ("model~0", "UNKNOWN_CALLBACK"),
        ("job:abc~0", "UNKNOWN_CALLBACK"),
        ("~0", "UNKNOWN_ACTION"),
        ("a~b~c", "UNKNOWN_ACTION"),
        ("cat:image~REV", "UNKNOWN_ACTION"),
        ("секрет\n~0", "UNKNOWN_ACTION"),
        ("cat:image", "STATE_MISMATCH"),
        ("cat:image~zzzzzzzzzzzzz", "STATE_MISMATCH"),
        ("show_events~0", "STATE_MISMATCH"),
    ],
)
async def test_a_forged_press(chat: Chat, data: str, reason: str) -> None:
    """Callback data that no keyboard carries now is refused with its reason, told, and the screen redrawn."""
    await chat.say("/start")
    before = (await chat.position())["rev"]
    await chat.send(data)
    assert chat.reason == reason
    assert chat.told == await words(chat, f"reasons.{reason}")
    assert (await chat.position())["rev"] == before
    await is_drawn(chat, "MAIN_MENU")
    if reason == "UNKNOWN_ACTION":
        assert data not in str(chat.lines)


async def test_a_command_of_administrators(chat: Chat) -> None:
    """A command that is not open to a user does not exist for him, and neither does its screen."""
    await chat.say("/start")
    await chat.say("/debug")
    assert chat.reason == "UNKNOWN_CALLBACK"
    await is_drawn(chat, "MAIN_MENU")


async def test_one_who_is_no_administrator_any_more(chat: Chat) -> None:
    """A user who stands on an administrator's screen is brought home, and BACK does not lead there either."""
    await chat.say("/start")
    place = "UPDATE positions SET screen = $1, history = $2, rev = rev + 1 WHERE user_id = $3"
    await chat.house.db.execute(place, "DEBUG_PANEL", [], chat.user)
    await chat.forge("SHOW_EVENTS")
    assert chat.line("CALLBACK_REJECTED")["reason_code"] in ("STATE_MISMATCH", "UNKNOWN_CALLBACK")
    await is_drawn(chat, "MAIN_MENU")
    await chat.house.db.execute(place, "HELP", ["DEBUG_PANEL"], chat.user)
    await chat.forge("BACK")
    await is_drawn(chat, "MAIN_MENU")


async def test_a_press_on_a_message_that_was_deleted(chat: Chat) -> None:
    """The press is refused, because nobody sees that picture any more, and the screen is sent anew."""
    await chat.say("/start")
    shown, data = chat.shown.message_id, chat.data_of("CAT_IMAGE")
    api = f"{chat.house.simulator.url}/bot{chat.house.simulator.token}/deleteMessage"
    async with chat.house.http.post(api, json={"chat_id": chat.user, "message_id": shown}) as response:
        assert response.status == 200
    await chat.send(data, message_id=shown)
    assert chat.line("CALLBACK_REJECTED")["reason_text"] == "the pressed message is gone"
    assert (chat.reason, chat.line("UI_RENDER")["mode"]) == ("STATE_MISMATCH", "send")
    assert chat.shown.message_id > shown
    await is_drawn(chat, "MAIN_MENU")


async def test_a_press_without_a_message(chat: Chat) -> None:
    """A press from an inline message names no chat: it is refused, and the screen is sent to the user."""
    await chat.say("/start")
    update = chat.callback(chat.data_of("CAT_IMAGE"), FAR + chat.user)
    update["callback_query"].pop("message")
    assert await chat.house.post(update) == 200
    chat.lines = chat.house.lines_of(update["update_id"])
    assert chat.reason == "UNKNOWN_ACTION"
    await is_drawn(chat, "MAIN_MENU")


async def test_a_press_on_an_older_message(chat: Chat) -> None:
    """A picture of yesterday is refused; the screen moves to where the user looks, and leaves the other."""
    await chat.say("/start")
    old, data = chat.shown.message_id, chat.data_of("CAT_IMAGE")
    await chat.say("/start")
    newer = chat.shown.message_id
    await chat.send(data, message_id=old)
    assert chat.reason == "STATE_MISMATCH"
    assert (await chat.position())["message_id"] == old
    left = next(one for one in chat.messages if one["message_id"] == newer)
    assert left["keyboard"] == []
    await is_drawn(chat, "MAIN_MENU")


async def test_a_user_of_whom_nothing_is_known(chat: Chat) -> None:
    """A press of a user without a position, after his data was deleted, brings him home."""
    await chat.say("/start")
    data = chat.data_of("OPEN_HELP")
    await chat.house.db.execute("DELETE FROM positions WHERE user_id = $1", chat.user)
    await chat.send(data)
    assert chat.line("CALLBACK_REJECTED")["reason_text"] == "Expected MAIN_MENU, got no screen"
    await is_drawn(chat, "MAIN_MENU")
    await chat.press("OPEN_HELP")
    await is_drawn(chat, "HELP")


async def test_a_screen_that_this_build_does_not_know(chat: Chat) -> None:
    """A user whom another build left on a screen of its own is brought home; then everything works."""
    await chat.say("/start")
    query = "UPDATE positions SET screen = 'ATTIC', history = '{MAIN_MENU,CELLAR}' WHERE user_id = $1"
    await chat.house.db.execute(query, chat.user)
    await chat.press("CAT_IMAGE")
    assert chat.line("CALLBACK_REJECTED")["reason_text"] == "Expected MAIN_MENU, got ATTIC"
    await is_drawn(chat, "MAIN_MENU")
    await chat.press("CAT_IMAGE")
    await is_drawn(chat, "CATEGORY_PICK")


async def test_a_past_that_this_build_does_not_know(chat: Chat) -> None:
    """BACK passes over screens that are gone, to the last one that there still is."""
    await chat.say("/start")
    await chat.press("OPEN_SETTINGS")
    await chat.press("OPEN_PRIVACY")
    query = "UPDATE positions SET history = '{MAIN_MENU,SETTINGS,CELLAR}' WHERE user_id = $1"
    await chat.house.db.execute(query, chat.user)
    await chat.press("BACK")
    await is_drawn(chat, "SETTINGS")


async def test_a_session_of_another_build(chat: Chat) -> None:
    """Session values that no longer fit, or are missing, become their defaults; nobody is stuck."""
    async for _ in order(chat):
        pass
    data = '{"category": "hologram", "gone": 1, "prompt": 5}'
    query = "UPDATE positions SET data = $1::jsonb WHERE user_id = $2"
    await chat.house.db.execute(query, data, chat.user)
    await chat.press("EDIT_PARAMS")
    await is_drawn(chat, "PARAMS_FORM")


@pytest.mark.parametrize("language", ["ru", "en"])
@pytest.mark.parametrize("error", [ZeroDivisionError("oops"), TimeoutError(), FileNotFoundError("x")])
async def test_a_bug_in_an_action(chat: Chat, language: str, error: Exception) -> None:
    """What a failing action wrote is undone, the user is told in his language, and the next press works."""
    await chat.say("/start")
    if language != "ru":
        await chat.press("OPEN_SETTINGS")
        await chat.press("LANG_EN")
    await chat.say("/balance")
    before = await chat.position()
    chat.house.mines.armed["top_up"] = error
    await chat.press("TOP_UP")
    assert chat.told == await words(chat, SORRY, language)
    failed = chat.line("DISPATCH_FAIL")
    assert (failed["reason_code"], failed["error_type"]) == ("INTERNAL_ERROR", type(error).__name__)
    assert failed["traceback"].startswith("Traceback")
    assert await chat.operations() == ["welcome"]
    assert await chat.position() == before
    await chat.press("TOP_UP")
    assert chat.reason == "SUCCESS"
    assert await chat.operations() == ["welcome", "top_up"]


async def test_a_bug_in_a_fact(chat: Chat) -> None:
    """A screen that cannot be drawn is no screen: the user is told, and stays where he was."""
    await chat.say("/start")
    chat.house.mines.armed["operations"] = LookupError("no such row")
    await chat.press("OPEN_BALANCE")
    assert (chat.reason, chat.told) == ("INTERNAL_ERROR", await words(chat, SORRY))
    assert (await chat.position())["screen"] == "MAIN_MENU"
    await chat.press("OPEN_BALANCE")
    await is_drawn(chat, "BALANCE")


async def test_a_bug_after_a_message(chat: Chat) -> None:
    """A user who typed is told in a message of its own."""
    await chat.say("/start")
    chat.house.mines.armed["balance"] = LookupError("no such row")
    await chat.say("/balance")
    assert chat.reason == "INTERNAL_ERROR"
    assert chat.messages[-1]["text"] == await words(chat, SORRY)


async def test_a_database_that_is_away(chat: Chat) -> None:
    """Without its database the bot takes nothing, answers 500 and tells nobody; later the press counts."""
    await chat.say("/start")
    before = await chat.position()
    update = chat.callback(chat.data_of("CAT_IMAGE"), FAR + chat.user)
    calls = len(chat.house.simulator.calls())
    with chat.house.proxy.shut():
        assert await chat.house.post(update) == 500
        failed = chat.house.lines_of(update["update_id"])[-1]
    assert (failed["name"], failed["reason_code"], failed["error_type"]) == (
        "DISPATCH_FAIL",
        "DB_ERROR",
        "StoreError",
    )
    assert len(chat.house.simulator.calls()) == calls
    assert await chat.position() == before
    assert await chat.house.post(update) == 200
    assert (await chat.position())["screen"] == "CATEGORY_PICK"


async def test_telegram_keeps_what_was_not_taken(chat: Chat) -> None:
    """A press during an outage is sent again by Telegram, and counts once, when the database is back."""
    await chat.say("/start")
    await chat.say("/balance")
    chat.house.retry.hold()
    with chat.house.proxy.shut():
        pressed = chat.house.simulator.press(chat.user, data=chat.data_of("TOP_UP"))
        await chat.house.retry.begun()
    chat.house.retry.again.set()
    assert await chat.house.simulator.idle()
    chain = chat.house.lines_of(pressed.update_id or 0)
    ends = [line["reason_code"] for line in chain if str(line["name"]).startswith("DISPATCH")]
    assert ends == ["DB_ERROR", "SUCCESS"]
    assert await chat.operations() == ["welcome", "top_up"]


async def test_backends_that_are_killed(chat: Chat) -> None:
    """When the server drops all connections, at most one attempt fails, and the press counts once."""
    await chat.say("/start")
    await chat.say("/balance")
    await chat.house.db.execute(
        "SELECT pg_terminate_backend(pid) FROM pg_stat_activity "
        "WHERE datname = current_database() AND pid <> pg_backend_pid()"
    )
    await chat.press("TOP_UP")
    assert chat.reason == "SUCCESS"
    assert await chat.operations() == ["welcome", "top_up"]


async def test_a_message_that_cannot_be_edited(chat: Chat) -> None:
    """When Telegram has lost the message, the screen is sent anew, and the new message counts from now on."""
    await chat.say("/start")
    first = chat.shown.message_id
    chat.house.simulator.fault(GONE)
    await chat.press("OPEN_HELP")
    assert (chat.reason, chat.line("UI_RENDER")["mode"]) == ("SUCCESS", "send")
    assert chat.shown.message_id > first
    await is_drawn(chat, "HELP")
    await chat.press("BACK")
    assert chat.line("UI_RENDER")["mode"] == "edit"


async def test_a_telegram_that_wants_to_be_left_alone(chat: Chat) -> None:
    """After 429 the press has counted; its screen follows when Telegram allows it, and not before."""
    await chat.say("/start")
    chat.house.simulator.fault(Fault(method="editMessageText", error_code=429, retry_after=1))
    await chat.press("OPEN_HELP")
    assert (chat.reason, chat.screen) == ("SUCCESS", "")
    assert (await chat.position())["screen"] == "HELP"
    await chat.house.quiet()
    edits = [call for call in chat.house.simulator.calls() if _is_edit(call.params, chat)]
    assert [call.ok for call in edits[-2:]] == [False, True]
    assert edits[-1].at - edits[-2].at >= 1
    assert chat.shown.html == (await expected(chat, "ru")).html
    told = [line for line in chat.house.serving.watch.recent(50) if line["name"] == "OUTBOX_REDELIVERED"]
    assert (told[0]["update_id"], told[0]["outcome"]) == (chat.update_id, "done")
    assert told[0]["cid"] == chat.line("DISPATCH_OK")["cid"]


async def test_a_screen_that_was_overtaken_is_not_sent(chat: Chat) -> None:
    """A user who has moved on during a pause gets the newest screen alone, and on the right message."""
    await chat.say("/start")
    chat.house.simulator.fault(Fault(method="sendMessage", error_code=429, retry_after=1))
    await chat.say("/help")
    await chat.say("/settings")
    assert (await chat.position())["screen"] == "SETTINGS"
    await chat.house.quiet()
    assert [one["from"] for one in chat.messages] == ["user", "bot", "user", "user", "bot"]
    assert chat.shown.html == (await expected(chat, "ru")).html
    assert (await chat.position())["message_id"] == chat.shown.message_id


async def test_an_answer_that_is_lost_on_the_way(chat: Chat) -> None:
    """An edit whose answer never came is made again, because that is safe, and shows what it should."""
    await chat.say("/start")
    chat.house.simulator.fault(Fault(method="editMessageText", drop=Drop.AFTER))
    await chat.press("OPEN_HELP")
    assert chat.reason == "SUCCESS"
    await is_drawn(chat, "HELP")


async def test_a_user_who_blocked_the_bot(chat: Chat) -> None:
    """What cannot be delivered for good is told in the log and dropped; the user finds all as he left it."""
    await chat.say("/start")
    chat.house.simulator.block(chat.user)
    update = chat.callback(chat.data_of("OPEN_HELP"), FAR + chat.user)
    assert await chat.house.post(update) == 200
    failed = chat.house.lines_of(update["update_id"])[-1]
    assert (failed["name"], failed["reason_code"]) == ("DISPATCH_FAIL", "DOWNSTREAM_ERROR")
    assert "bot was blocked by the user" in failed["error"]
    assert await chat.house.db.fetchval("SELECT count(*) FROM outbox WHERE user_id = $1", chat.user) == 0
    assert (await chat.position())["screen"] == "HELP"
    chat.house.simulator.block(chat.user, blocked=False)
    await chat.say("/start")
    await is_drawn(chat, "MAIN_MENU")


def _is_edit(params: Any, chat: Chat) -> bool:
    return params.get("chat_id") == chat.user and "text" in params and "message_id" in params

"""The messenger over real HTTP: order, and the consequence of every row of the table of errors."""

import asyncio
from collections.abc import Sequence
from dataclasses import replace

import pytest

from botspec.contract import Media, MediaKind
from botspec.core.effects import (
    Answer,
    Attached,
    Effect,
    Hide,
    Mode,
    Notice,
    Outcome,
    Receipt,
    Show,
    Strip,
    Toward,
)
from botspec.ports import Messenger
from botspec.telegram.client import Client
from botspec.telegram.lines import Lines
from botspec.telegram.meanings import TABLE, Meaning
from botspec.telegram.messenger import TelegramMessenger
from tests.telegram.known_files import KnownFiles
from tests.telegram.scripted import TOKEN, Reply, ScriptedTelegram, refused, sent

BAD_MEDIA = Meaning.BAD_MEDIA
CHAT = 5
MARKUP = '{"inline_keyboard":[[{"text":"Back","callback_data":"back~3"}]]}'
ANSWER = Answer(callback_id="q1", text="Done")
NOTICE = Notice(text="1 < 2")
STRIP = Strip(message_id=70)
GONE = refused(400, "Bad Request: message to edit not found")
BLOCKED = refused(403, "Forbidden: bot was blocked by the user")
FLOOD = refused(429, "Too Many Requests: retry after 7", retry_after=7)
DOWN = refused(500, "Internal Server Error: restart")


def show(mode: Mode = Mode.EDIT, message_id: int | None = 77) -> Show:
    """A screen that is drawn in this mode."""
    return Show(
        screen="MENU", rev=3, text="<b>Menu</b>", markup=MARKUP, buttons=1, mode=mode, message_id=message_id
    )


@pytest.fixture
def lines() -> Lines:
    """Give the lines of the chats."""
    return Lines(clock=lambda: 100.0)


@pytest.fixture
def messenger(client: Client, lines: Lines) -> Messenger:
    """Give a messenger to the scripted server."""
    return TelegramMessenger(client, lines, KnownFiles())


async def deliver(messenger: Messenger, *effects: Effect) -> Sequence[Receipt]:
    """The receipts of these effects in one chat."""
    return await messenger.deliver(CHAT, effects)


def ends(receipts: Sequence[Receipt]) -> list[tuple[Outcome, Mode | None, int | None]]:
    """What counts of receipts."""
    return [(receipt.outcome, receipt.mode, receipt.message_id) for receipt in receipts]


async def test_a_press_is_answered_and_its_screen_edited(
    telegram: ScriptedTelegram, messenger: Messenger
) -> None:
    """An answer and an edit take one call each; the receipts come in the order of the effects."""
    telegram.answer("editMessageText", sent(77))
    receipts = await deliver(messenger, ANSWER, show())
    assert [receipt.effect for receipt in receipts] == [ANSWER, show()]
    assert ends(receipts) == [(Outcome.DONE, None, None), (Outcome.DONE, Mode.EDIT, 77)]
    assert sorted(telegram.methods) == ["answerCallbackQuery", "editMessageText"]
    assert all(receipt.calls == 1 and receipt.latency_ms > 0 and not receipt.error for receipt in receipts)


async def test_answer_and_screen_do_not_wait_for_each_other(
    telegram: ScriptedTelegram, messenger: Messenger
) -> None:
    """The edit leaves while the answer is still on its way, and the other way round."""
    hold = asyncio.Event()
    telegram.answer("answerCallbackQuery", Reply(hold=hold))
    telegram.answer("editMessageText", Reply(hold=hold))
    delivery = asyncio.create_task(deliver(messenger, ANSWER, show()))
    await telegram.until(2)
    hold.set()
    assert {receipt.outcome for receipt in await delivery} == {Outcome.DONE}


async def test_notice_comes_before_screen_and_strip_last(
    telegram: ScriptedTelegram, messenger: Messenger
) -> None:
    """Whatever the order of the effects, the chat sees notice, screen, and then the old keyboard go."""
    telegram.answer("sendMessage", sent(78), sent(79))
    receipts = await deliver(messenger, STRIP, show(Mode.SEND), NOTICE)
    assert telegram.methods == ["sendMessage", "sendMessage", "editMessageReplyMarkup"]
    assert telegram.asked[0].body["text"] == "1 < 2"
    assert telegram.asked[2].body == {"chat_id": CHAT, "message_id": 70}
    assert [receipt.effect for receipt in receipts] == [STRIP, show(Mode.SEND), NOTICE]
    assert [receipt.message_id for receipt in receipts] == [None, 79, 78]


async def test_the_reply_keyboard_goes_before_the_screen(
    telegram: ScriptedTelegram, messenger: Messenger
) -> None:
    """A message takes the keyboard away and is deleted; then the screen comes, with a keyboard of its own."""
    telegram.answer("sendMessage", sent(78), sent(79))
    receipts = await deliver(messenger, show(Mode.SEND), Hide())
    assert telegram.methods == ["sendMessage", "deleteMessage", "sendMessage"]
    assert telegram.asked[0].body["reply_markup"] == {"remove_keyboard": True}
    assert telegram.asked[1].body == {"chat_id": CHAT, "message_id": 78}
    assert ends(receipts) == [(Outcome.DONE, Mode.SEND, 79), (Outcome.DONE, None, None)]


async def test_a_reply_keyboard_of_one_member_goes(telegram: ScriptedTelegram, messenger: Messenger) -> None:
    """In a group the keyboard is taken from the one whom the message is to, and stays with the others."""
    telegram.answer("sendMessage", sent(78))
    await deliver(messenger, Hide(toward=Toward(reply_to=60)))
    body = telegram.asked[0].body
    assert body["reply_markup"] == {"remove_keyboard": True, "selective": True}
    assert body["reply_parameters"] == {"message_id": 60, "allow_sending_without_reply": True}


async def test_a_notice_to_one_member_begins_with_his_name(
    telegram: ScriptedTelegram, messenger: Messenger
) -> None:
    """An event has no message to reply to; what it tells stays as harmless as plain text."""
    telegram.answer("sendMessage", sent(78))
    await deliver(messenger, replace(NOTICE, toward=Toward(name="<b>Ann</b>")))
    assert telegram.asked[0].body["text"] == "<b>Ann</b>\n1 &lt; 2"


async def test_a_keyboard_that_stays_does_not_hold_the_screen(
    telegram: ScriptedTelegram, messenger: Messenger
) -> None:
    """When Telegram does not take the keyboard away, the screen is shown all the same."""
    telegram.answer("sendMessage", refused(400, "Bad Request: something new"), sent(79))
    hidden, shown = await deliver(messenger, Hide(), show(Mode.SEND))
    assert (hidden.outcome, shown.outcome, shown.message_id) == (Outcome.FAILED, Outcome.DONE, 79)


async def test_deliveries_to_one_chat_come_one_after_another(
    telegram: ScriptedTelegram, messenger: Messenger, lines: Lines
) -> None:
    """The second delivery of a chat begins after the first has ended; another chat is not held up."""
    hold = asyncio.Event()
    telegram.answer("sendMessage", Reply(hold=hold))
    first = asyncio.create_task(messenger.deliver(CHAT, [NOTICE]))
    await telegram.until(1)
    second = asyncio.create_task(messenger.deliver(CHAT, [STRIP]))
    await messenger.deliver(6, [Notice(text="other chat")])
    assert telegram.methods == ["sendMessage", "sendMessage"]
    hold.set()
    await asyncio.gather(first, second)
    assert telegram.methods[2:] == ["editMessageReplyMarkup"]
    assert lines.remembered == 0


async def test_nothing_to_deliver_takes_no_call(telegram: ScriptedTelegram, messenger: Messenger) -> None:
    """No effects, no calls, no receipts."""
    assert list(await deliver(messenger)) == []
    assert telegram.methods == []


async def test_a_screen_without_a_message_is_sent(telegram: ScriptedTelegram, messenger: Messenger) -> None:
    """An edit that has nothing to edit is a send."""
    telegram.answer("sendMessage", sent(78))
    receipts = await deliver(messenger, show(Mode.EDIT, None))
    assert ends(receipts) == [(Outcome.DONE, Mode.SEND, 78)]


async def test_a_replaced_message_is_deleted_after_the_new_one_came(
    telegram: ScriptedTelegram, messenger: Messenger
) -> None:
    """The user never sees an empty chat: the new message comes first."""
    telegram.answer("sendMessage", sent(78))
    receipts = await deliver(messenger, show(Mode.REPLACE))
    assert telegram.methods == ["sendMessage", "deleteMessage"]
    assert ends(receipts) == [(Outcome.DONE, Mode.SEND, 78)]


async def test_a_replaced_message_that_may_not_be_deleted_loses_its_keyboard(
    telegram: ScriptedTelegram, messenger: Messenger
) -> None:
    """What cannot be deleted at least cannot be pressed; the screen was delivered all the same."""
    telegram.answer("sendMessage", sent(78))
    telegram.answer("deleteMessage", refused(400, "Bad Request: message can't be deleted for everyone"))
    receipts = await deliver(messenger, show(Mode.REPLACE))
    assert telegram.methods == ["sendMessage", "deleteMessage", "editMessageReplyMarkup"]
    assert ends(receipts) == [(Outcome.DONE, Mode.SEND, 78)]


async def test_an_old_message_stays_when_the_new_one_did_not_come(
    telegram: ScriptedTelegram, messenger: Messenger
) -> None:
    """Nothing is deleted and no keyboard taken off when the screen failed: the user can still press."""
    telegram.answer("sendMessage", BLOCKED)
    receipts = await deliver(messenger, show(Mode.REPLACE), STRIP, Strip(message_id=71))
    assert telegram.methods == ["sendMessage"]
    assert [receipt.outcome for receipt in receipts] == [Outcome.FAILED] * 3
    assert receipts[1].error == "the old keyboard stays: the new screen did not arrive"


async def test_a_screen_that_shows_it_already_is_a_noop(
    telegram: ScriptedTelegram, messenger: Messenger
) -> None:
    """A repeated edit is a success."""
    telegram.answer(
        "editMessageText", refused(400, "Bad Request: message is not modified: specified new ...")
    )
    receipts = await deliver(messenger, show())
    assert (ends(receipts), receipts[0].error) == ([(Outcome.DONE, Mode.NOOP, 77)], "")


async def test_a_screen_whose_message_is_gone_is_sent_anew(
    telegram: ScriptedTelegram, messenger: Messenger
) -> None:
    """The user deleted the message: he gets a new one."""
    telegram.answer("editMessageText", GONE)
    telegram.answer("sendMessage", sent(78))
    receipts = await deliver(messenger, show())
    assert telegram.methods == ["editMessageText", "sendMessage"]
    assert (ends(receipts), receipts[0].calls) == ([(Outcome.DONE, Mode.SEND, 78)], 2)


async def test_a_message_that_carries_a_file_gives_way_to_a_text(
    telegram: ScriptedTelegram, messenger: Messenger
) -> None:
    """Telegram makes no text of it: the screen is sent anew, and the old message is deleted."""
    telegram.answer("editMessageText", refused(400, "Bad Request: there is no text in the message to edit"))
    telegram.answer("sendMessage", sent(78))
    receipts = await deliver(messenger, show())
    assert telegram.methods == ["editMessageText", "sendMessage", "deleteMessage"]
    assert telegram.asked[2].body == {"chat_id": CHAT, "message_id": 77}
    assert ends(receipts) == [(Outcome.DONE, Mode.SEND, 78)]


@pytest.mark.parametrize(
    ("code", "start"), [(row.code, row.start) for row in TABLE if row.meaning is BAD_MEDIA]
)
async def test_a_refused_file_leaves_the_text(
    telegram: ScriptedTelegram, messenger: Messenger, code: int, start: str
) -> None:
    """Whatever Telegram says against a file: the user gets the text, and the receipt the words."""
    telegram.answer("editMessageMedia", refused(code, f"Bad Request: {start}"))
    telegram.answer("editMessageText", sent(77))
    media = Attached(kind=MediaKind.PHOTO, media=Media.cached("AgAC"))
    receipts = await deliver(messenger, replace(show(), media=media))
    assert telegram.methods == ["editMessageMedia", "editMessageText"]
    assert ends(receipts) == [(Outcome.DONE, Mode.EDIT, 77)]
    assert receipts[0].error == f"Bad Request: {start}"


async def test_a_message_that_cannot_be_edited_is_succeeded_by_a_new_one(
    telegram: ScriptedTelegram, messenger: Messenger
) -> None:
    """The screen is sent anew, and the message that stays loses its keyboard."""
    telegram.answer("editMessageText", refused(400, "Bad Request: message can't be edited"))
    telegram.answer("sendMessage", sent(78))
    receipts = await deliver(messenger, show())
    assert telegram.methods == ["editMessageText", "sendMessage", "editMessageReplyMarkup"]
    assert telegram.asked[2].body == {"chat_id": CHAT, "message_id": 77}
    assert ends(receipts) == [(Outcome.DONE, Mode.SEND, 78)]


@pytest.mark.parametrize("mode", [Mode.EDIT, Mode.SEND])
@pytest.mark.parametrize("words", ["can't parse entities: Unsupported start tag", "message is too long"])
async def test_a_refused_text_goes_plain(
    telegram: ScriptedTelegram, messenger: Messenger, mode: Mode, words: str
) -> None:
    """The user gets the plain text with its keyboard; the receipt keeps the error."""
    method = "editMessageText" if mode is Mode.EDIT else "sendMessage"
    telegram.answer(method, refused(400, f"Bad Request: {words}"), sent(77))
    receipts = await deliver(messenger, show(mode))
    body = telegram.asked[1].body
    assert ("parse_mode" not in body, body["text"], "reply_markup" in body) == (True, "Menu", True)
    assert ends(receipts) == [(Outcome.DONE, mode, 77)]
    assert receipts[0].error == f"Bad Request: {words}"


@pytest.mark.parametrize("words", ["BUTTON_DATA_INVALID", "inline keyboard button URL 'x' is invalid: Wrong"])
async def test_a_refused_keyboard_is_left_off(
    telegram: ScriptedTelegram, messenger: Messenger, words: str
) -> None:
    """The user gets the text as it was meant, without a keyboard; the receipt keeps the error."""
    telegram.answer("sendMessage", refused(400, f"Bad Request: {words}"), sent(78))
    receipts = await deliver(messenger, show(Mode.SEND))
    body = telegram.asked[1].body
    assert (body["parse_mode"], body["text"], "reply_markup" in body) == ("HTML", "<b>Menu</b>", False)
    assert (ends(receipts), receipts[0].error) == ([(Outcome.DONE, Mode.SEND, 78)], f"Bad Request: {words}")


async def test_what_is_refused_twice_has_failed(telegram: ScriptedTelegram, messenger: Messenger) -> None:
    """There is one second attempt, and the first refusal is the error."""
    first, second = "Bad Request: can't parse entities: x", "Bad Request: message is too long"
    telegram.answer("editMessageText", refused(400, first), refused(400, second), sent(77))
    receipts = await deliver(messenger, show())
    assert (receipts[0].outcome, receipts[0].error, receipts[0].calls) == (Outcome.FAILED, first, 2)


async def test_an_answer_that_is_refused_for_its_text_goes_without_it(
    telegram: ScriptedTelegram, messenger: Messenger
) -> None:
    """The button's loader stops in any case."""
    telegram.answer("answerCallbackQuery", refused(400, "Bad Request: MESSAGE_TOO_LONG"))
    receipts = await deliver(messenger, ANSWER)
    assert telegram.asked[1].body == {"callback_query_id": "q1"}
    assert (receipts[0].outcome, receipts[0].error) == (Outcome.DONE, "Bad Request: MESSAGE_TOO_LONG")


async def test_an_answer_that_comes_too_late_is_harmless(
    telegram: ScriptedTelegram, messenger: Messenger
) -> None:
    """Nobody waits for it any more."""
    words = "Bad Request: query is too old and response timeout expired or query ID is invalid"
    telegram.answer("answerCallbackQuery", refused(400, words))
    assert ends(await deliver(messenger, ANSWER)) == [(Outcome.DONE, None, None)]


@pytest.mark.parametrize(
    "words",
    [
        "message is not modified: x",
        "message to edit not found",
        "message can't be edited",
        "MESSAGE_ID_INVALID",
    ],
)
async def test_a_keyboard_that_is_gone_already_is_off(
    telegram: ScriptedTelegram, messenger: Messenger, words: str
) -> None:
    """There is nothing left to take off."""
    telegram.answer("editMessageReplyMarkup", refused(400, f"Bad Request: {words}"))
    assert ends(await deliver(messenger, STRIP)) == [(Outcome.DONE, None, None)]


EFFECTS = (ANSWER, NOTICE, show(), show(Mode.SEND), STRIP)


@pytest.mark.parametrize("effect", EFFECTS, ids=lambda effect: type(effect).__name__)
@pytest.mark.parametrize(
    ("code", "words"),
    [
        (400, "Bad Request: chat not found"),
        (401, "Unauthorized"),
        (403, "Forbidden: bot was blocked by the user"),
        (403, "Forbidden: user is deactivated"),
        (404, "Not Found: method not found"),
        (413, "Request Entity Too Large"),
    ],
)
async def test_what_is_refused_for_good_has_failed(
    telegram: ScriptedTelegram, messenger: Messenger, effect: Effect, code: int, words: str
) -> None:
    """No second call is made, and the receipt has Telegram's own words."""
    for method in ("answerCallbackQuery", "sendMessage", "editMessageText", "editMessageReplyMarkup"):
        telegram.answer(method, refused(code, words))
    (receipt,) = await deliver(messenger, effect)
    assert (receipt.outcome, receipt.error, receipt.calls) == (Outcome.FAILED, words, 1)


@pytest.mark.parametrize(
    "effect", [show(), show(Mode.SEND), NOTICE, STRIP], ids=lambda one: type(one).__name__
)
async def test_a_flooded_chat_is_left_alone(
    telegram: ScriptedTelegram, messenger: Messenger, lines: Lines, effect: Effect
) -> None:
    """A 429 is tried later, what follows waits for it, and the chat is not called until then."""
    for method in ("sendMessage", "editMessageText", "editMessageReplyMarkup"):
        telegram.answer(method, FLOOD)
    first = await deliver(messenger, effect, Strip(message_id=1))
    second = await deliver(messenger, NOTICE)
    assert [(one.outcome, one.retry_after) for one in (*first, *second)] == [(Outcome.RETRY, 7.0)] * 3
    assert [one.calls for one in (*first, *second)] == [1, 0, 0]
    assert len(telegram.asked) == 1
    assert lines.pause_left(CHAT) == 7.0


async def test_a_press_in_a_paused_chat_is_answered(telegram: ScriptedTelegram, messenger: Messenger) -> None:
    """An answer is no message of the chat: its loader stops although the screen has to wait."""
    telegram.answer("sendMessage", FLOOD)
    await deliver(messenger, NOTICE)
    receipts = await deliver(messenger, ANSWER, show())
    assert [receipt.outcome for receipt in receipts] == [Outcome.DONE, Outcome.RETRY]
    assert telegram.methods == ["sendMessage", "answerCallbackQuery"]


@pytest.mark.parametrize("effect", EFFECTS, ids=lambda effect: type(effect).__name__)
async def test_a_conflict_is_tried_later(
    telegram: ScriptedTelegram, messenger: Messenger, effect: Effect
) -> None:
    """A 409 proves that nothing was done, so even a send may be repeated."""
    for method in ("answerCallbackQuery", "sendMessage", "editMessageText", "editMessageReplyMarkup"):
        telegram.answer(method, refused(409, "Conflict: terminated by other request"))
    (receipt,) = await deliver(messenger, effect)
    assert (receipt.outcome, receipt.retry_after, receipt.calls) == (Outcome.RETRY, 0.0, 1)


@pytest.mark.parametrize("effect", [NOTICE, show(), STRIP], ids=lambda effect: type(effect).__name__)
async def test_a_group_that_has_moved_is_waited_for(
    telegram: ScriptedTelegram, messenger: Messenger, effect: Effect
) -> None:
    """Telegram tells of the move: what is owed goes with the group, and nothing of it is given up."""
    for method in ("sendMessage", "editMessageText", "editMessageReplyMarkup"):
        words = "Bad Request: group chat was upgraded to a supergroup chat"
        telegram.answer(method, refused(400, words))
    (receipt,) = await deliver(messenger, effect)
    assert (receipt.outcome, receipt.calls) == (Outcome.RETRY, 1)


@pytest.mark.parametrize("effect", [ANSWER, show(), STRIP], ids=lambda effect: type(effect).__name__)
async def test_what_may_be_repeated_is_tried_later(
    telegram: ScriptedTelegram, messenger: Messenger, effect: Effect
) -> None:
    """A server error on an answer or an edit is not the end."""
    for method in ("answerCallbackQuery", "editMessageText", "editMessageReplyMarkup"):
        telegram.answer(method, DOWN)
    (receipt,) = await deliver(messenger, effect)
    assert (receipt.outcome, receipt.retry_after, receipt.calls) == (Outcome.RETRY, 0.0, 1)


@pytest.mark.parametrize("effect", [NOTICE, show(Mode.SEND)], ids=lambda effect: type(effect).__name__)
@pytest.mark.parametrize("reply", [DOWN, Reply(status=502, body=b"<html>"), Reply(drop=True)])
async def test_a_send_of_unknown_fate_is_not_repeated(
    telegram: ScriptedTelegram, messenger: Messenger, effect: Effect, reply: Reply
) -> None:
    """A second send could be a second message, so this one is given up as ambiguous."""
    telegram.answer("sendMessage", reply)
    (receipt,) = await deliver(messenger, effect)
    assert receipt.outcome is Outcome.FAILED
    assert receipt.error.startswith("ambiguous: ")
    assert telegram.methods == ["sendMessage"]


@pytest.mark.parametrize("effect", [ANSWER, show(), STRIP], ids=lambda effect: type(effect).__name__)
async def test_a_kept_connection_that_breaks_is_tried_once_more(
    telegram: ScriptedTelegram, messenger: Messenger, effect: Effect
) -> None:
    """An answer or an edit whose connection broke goes out again at once, and once only."""
    for method in ("answerCallbackQuery", "editMessageText", "editMessageReplyMarkup"):
        telegram.answer(method, Reply(drop=True), sent(77), Reply(drop=True), Reply(drop=True))
    (first,) = await deliver(messenger, effect)
    (second,) = await deliver(messenger, effect)
    assert [(one.outcome, one.calls) for one in (first, second)] == [(Outcome.DONE, 2), (Outcome.RETRY, 2)]


async def test_without_a_connection_everything_is_tried_later(telegram: ScriptedTelegram) -> None:
    """Nothing left this machine, so even a send may be repeated."""
    client = Client("1:x", "http://127.0.0.1:1")
    receipts = await TelegramMessenger(client, Lines(), KnownFiles()).deliver(CHAT, EFFECTS)
    await client.close()
    assert {receipt.outcome for receipt in receipts} == {Outcome.RETRY}


async def test_a_silent_send_is_ambiguous_and_a_silent_edit_is_not(telegram: ScriptedTelegram) -> None:
    """No answer in time: the send is given up, the edit comes again."""
    hold = asyncio.Event()
    for method in ("sendMessage", "editMessageText"):
        telegram.answer(method, Reply(hold=hold))
    client = Client(TOKEN, telegram.url, timeout_s=0.2)
    messenger = TelegramMessenger(client, Lines(), KnownFiles())
    edit, send = [await messenger.deliver(CHAT, [one]) for one in (show(), show(Mode.SEND))]
    hold.set()
    await client.close()
    assert (edit[0].outcome, edit[0].calls) == (Outcome.RETRY, 1)
    assert (send[0].outcome, send[0].error) == (Outcome.FAILED, "ambiguous: no answer in time")


def test_every_row_of_the_table_can_be_reached() -> None:
    """No row stands below one that takes its errors away, and the last row takes everything."""
    for at, row in enumerate(TABLE):
        above = [one for one in TABLE[:at] if one.code in (0, row.code) and row.start.startswith(one.start)]
        assert above == [], row
    assert (TABLE[-1].code, TABLE[-1].start, TABLE[-1].meaning) == (0, "", Meaning.UNCLEAR)

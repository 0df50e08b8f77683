"""Effects -> Bot API calls; every error of Telegram has one row in the table."""

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import Final, assert_never

from botspec.core.effects import Answer, Effect, Mode, Notice, Outcome, Receipt, Show, Strip
from botspec.telegram import bodies
from botspec.telegram.bodies import Message
from botspec.telegram.calls import Calls, End
from botspec.telegram.client import Answered, Client, Fate
from botspec.telegram.lines import Lines


class Meaning(StrEnum):
    """What an answer of Telegram comes to, whatever its words are."""

    FINE = "fine"
    SAME = "it shows that already"
    GONE = "the message is no longer there"
    FIXED = "the message cannot be changed"
    LATE = "the press is too old to be answered"
    BAD_TEXT = "the text is refused"
    BAD_MARKUP = "the keyboard is refused"
    REFUSED = "refused for good"
    WAIT = "come back later, nothing was done"
    UNCLEAR = "nobody knows whether it was done"


@dataclass(frozen=True, slots=True)
class Row:
    """One error of Telegram: its code (0: any), how its description starts (lower case), what it means."""

    code: int
    start: str
    meaning: Meaning


TABLE: Final = (
    Row(400, "message is not modified", Meaning.SAME),
    Row(400, "message to edit not found", Meaning.GONE),
    Row(400, "message to delete not found", Meaning.GONE),
    Row(400, "message_id_invalid", Meaning.GONE),
    Row(400, "message identifier is not specified", Meaning.GONE),
    Row(400, "message can't be edited", Meaning.FIXED),
    Row(400, "message can't be deleted", Meaning.FIXED),
    Row(400, "there is no text in the message to edit", Meaning.FIXED),
    Row(400, "query is too old", Meaning.LATE),
    Row(400, "query_id_invalid", Meaning.LATE),
    Row(400, "can't parse entities", Meaning.BAD_TEXT),
    Row(400, "message is too long", Meaning.BAD_TEXT),
    Row(400, "message_too_long", Meaning.BAD_TEXT),
    Row(400, "text is too long", Meaning.BAD_TEXT),
    Row(400, "reply markup is too long", Meaning.BAD_MARKUP),
    Row(400, "button_", Meaning.BAD_MARKUP),
    Row(400, "inline keyboard", Meaning.BAD_MARKUP),
    Row(400, "can't parse inline keyboard", Meaning.BAD_MARKUP),
    Row(400, 'field "inline_keyboard"', Meaning.BAD_MARKUP),
    Row(400, "text buttons are unallowed", Meaning.BAD_MARKUP),
    Row(400, "invalid button", Meaning.BAD_MARKUP),
    Row(400, "", Meaning.REFUSED),  # chat not found, message text is empty, upgraded to a supergroup ...
    Row(401, "", Meaning.REFUSED),  # the token was revoked
    Row(403, "", Meaning.REFUSED),  # blocked, kicked, deactivated, never started
    Row(404, "", Meaning.REFUSED),  # no such method on this server
    Row(413, "", Meaning.REFUSED),
    Row(409, "", Meaning.WAIT),
    Row(429, "", Meaning.WAIT),
    Row(0, "", Meaning.UNCLEAR),  # 5xx, and what is not the Bot API at all
)
"""The first row that fits counts; the words are the official server's (telegram-bot-api, Client.cpp)."""

_RANK: Final[dict[type[Effect], int]] = {Answer: 0, Notice: 1, Show: 2, Strip: 3}


def meaning_of(answered: Answered) -> Meaning:
    """The meaning of an answer, or of none."""
    if answered.ok:
        return Meaning.FINE
    if answered.fate is Fate.UNSENT:
        return Meaning.WAIT
    if answered.ambiguous:
        return Meaning.UNCLEAR
    words = answered.description.lower().removeprefix("bad request: ")
    return next(
        row.meaning for row in TABLE if row.code in (0, answered.error_code) and words.startswith(row.start)
    )


_DONE: Final = End(outcome=Outcome.DONE)


class TelegramMessenger:
    """Delivers effects through one client.

    Those of a chat go one after another, the answer to a press goes beside them.
    """

    def __init__(self, client: Client, lines: Lines) -> None:
        self._client = client
        self._lines = lines

    async def deliver(self, chat_id: int, effects: Sequence[Effect]) -> Sequence[Receipt]:
        """Delivers effects and tells of each, in their order, how it ended.

        What Telegram wants later is not waited for: it comes back as RETRY.
        """
        answers = [effect for effect in effects if isinstance(effect, Answer)]
        others = [effect for effect in effects if not isinstance(effect, Answer)]
        if not answers:
            receipts = await self._in_line(chat_id, others)
        elif not others:
            receipts = await self._beside(chat_id, answers)
        else:
            async with asyncio.TaskGroup() as together:
                answering = together.create_task(self._beside(chat_id, answers))
                receipts = await self._in_line(chat_id, others)
            receipts += answering.result()
        places = {id(receipt.effect): receipt for receipt in receipts}
        return [places[id(effect)] for effect in effects]

    async def _beside(self, chat_id: int, answers: Sequence[Answer]) -> list[Receipt]:
        return [await self._one(chat_id, answer) for answer in answers]

    async def _in_line(self, chat_id: int, effects: Sequence[Effect]) -> list[Receipt]:
        receipts: list[Receipt] = []
        async with self._lines.turn(chat_id):
            held = _paused(self._lines.pause_left(chat_id))
            for effect in sorted(effects, key=lambda effect: _RANK[type(effect)]):
                receipt = await self._one(chat_id, effect, held)
                receipts.append(receipt)
                held = held or _held_by(receipt)
                if receipt.calls and receipt.retry_after:
                    self._lines.pause(chat_id, receipt.retry_after)
        return receipts

    async def _one(self, chat_id: int, effect: Effect, held: End | None = None) -> Receipt:
        calls = Calls(self._client)
        return calls.receipt(effect, held or await _settle(calls, chat_id, effect))


async def _settle(calls: Calls, chat_id: int, effect: Effect) -> End:
    match effect:
        case Answer():
            return await _answer(calls, effect)
        case Notice():
            return await _send(calls, Message(chat_id=chat_id, text=effect.text))
        case Show():
            return await _show(calls, chat_id, effect)
        case Strip():
            return await _strip(calls, chat_id, effect.message_id)
        case _:
            assert_never(effect)


async def _answer(calls: Calls, effect: Answer) -> End:
    answered = await calls.safely("answerCallbackQuery", bodies.answer(effect))
    meaning = meaning_of(answered)
    match meaning:
        case Meaning.FINE | Meaning.LATE:
            return _DONE
        case Meaning.BAD_TEXT if effect.text:
            return _reduced(await _answer(calls, replace(effect, text="")), answered)
        case _:
            return _open(meaning, answered)


async def _strip(calls: Calls, chat_id: int, message_id: int) -> End:
    body = bodies.message(chat_id, message_id)
    answered = await calls.safely("editMessageReplyMarkup", body)
    meaning = meaning_of(answered)
    if meaning in (Meaning.FINE, Meaning.SAME, Meaning.GONE, Meaning.FIXED):
        return _DONE
    return _open(meaning, answered)


async def _show(calls: Calls, chat_id: int, show: Show) -> End:
    message = Message(chat_id=chat_id, text=show.text, markup=show.markup, is_html=True)
    old = show.message_id
    match show.mode:
        case Mode.NOOP:
            return replace(_DONE, mode=Mode.NOOP, message_id=old)
        case Mode.EDIT if old is not None:
            return await _edit(calls, message, old)
        case Mode.EDIT | Mode.SEND | Mode.REPLACE:
            sent = await _send(calls, message)
            if show.mode is Mode.REPLACE and old is not None and sent.outcome is Outcome.DONE:
                await _remove(calls, chat_id, old)
            return sent
        case _:
            assert_never(show.mode)


async def _edit(calls: Calls, message: Message, message_id: int) -> End:
    answered = await calls.safely("editMessageText", message.edit(message_id))
    meaning = meaning_of(answered)
    match meaning:
        case Meaning.FINE:
            return replace(_DONE, mode=Mode.EDIT, message_id=message_id)
        case Meaning.SAME:
            return replace(_DONE, mode=Mode.NOOP, message_id=message_id)
        case Meaning.GONE:
            return await _send(calls, message)
        case Meaning.FIXED:
            sent = await _send(calls, message)
            if sent.outcome is Outcome.DONE:
                await _strip(calls, message.chat_id, message_id)
            return sent
        case Meaning.BAD_TEXT | Meaning.BAD_MARKUP if not message.reduced:
            return _reduced(await _edit(calls, _smaller(message, meaning), message_id), answered)
        case _:
            return _open(meaning, answered)


async def _send(calls: Calls, message: Message) -> End:
    answered = await calls.once("sendMessage", message.send())
    meaning = meaning_of(answered)
    match meaning:
        case Meaning.FINE:
            return replace(_DONE, mode=Mode.SEND, message_id=answered.message_id)
        case Meaning.BAD_TEXT | Meaning.BAD_MARKUP if not message.reduced:
            return _reduced(await _send(calls, _smaller(message, meaning)), answered)
        case Meaning.UNCLEAR:  # a second send could be a second message: the user's next press redraws it
            return End(outcome=Outcome.FAILED, error=f"ambiguous: {answered.description}")
        case _:
            return _open(meaning, answered)


async def _remove(calls: Calls, chat_id: int, message_id: int) -> None:
    """Deletes a message that was replaced; one that may not be deleted at least loses its keyboard."""
    answered = await calls.safely("deleteMessage", bodies.message(chat_id, message_id))
    if meaning_of(answered) is Meaning.FIXED:
        await _strip(calls, chat_id, message_id)


def _smaller(message: Message, meaning: Meaning) -> Message:
    return message.plain() if meaning is Meaning.BAD_TEXT else message.bare()


def _reduced(end: End, refusal: Answered) -> End:
    """The end of a second attempt, which keeps why the first one was refused."""
    return end if end.outcome is Outcome.RETRY else replace(end, error=refusal.description)


def _open(meaning: Meaning, answered: Answered) -> End:
    """The end of a call that did not do its part: it can be repeated, or it is refused for good."""
    outcome = Outcome.RETRY if meaning in (Meaning.WAIT, Meaning.UNCLEAR) else Outcome.FAILED
    return End(outcome=outcome, error=answered.description, retry_after=answered.retry_after)


def _paused(seconds: float) -> End | None:
    if not seconds:
        return None
    return End(
        outcome=Outcome.RETRY, error="Telegram wants this chat left alone for now", retry_after=seconds
    )


def _held_by(receipt: Receipt) -> End | None:
    """What becomes of the effects after this one: order is kept, no keyboard goes before a new one came."""
    if receipt.outcome is Outcome.RETRY:
        return End(
            outcome=Outcome.RETRY, error="waits for what comes before it", retry_after=receipt.retry_after
        )
    if receipt.outcome is Outcome.FAILED and isinstance(receipt.effect, Show):
        return End(outcome=Outcome.FAILED, error="the old keyboard stays: the new screen did not arrive")
    return None

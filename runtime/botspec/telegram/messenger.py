"""Effects -> Bot API calls, in the order of their chats."""

import asyncio
from collections.abc import Sequence
from dataclasses import replace
from typing import Final, assert_never

from botspec.core.effects import Answer, Effect, Hide, Notice, Outcome, Receipt, Show, Strip
from botspec.ports import FileIds
from botspec.telegram import bodies
from botspec.telegram.bodies import Message
from botspec.telegram.calls import Calls, End
from botspec.telegram.client import Client
from botspec.telegram.lines import Lines
from botspec.telegram.meanings import Meaning, meaning_of
from botspec.telegram.request import Request
from botspec.telegram.screens import DONE, draw, ended, hide, send, strip

_RANK: Final[dict[type[Effect], int]] = {Answer: 0, Notice: 1, Hide: 2, Show: 3, Strip: 4}


class TelegramMessenger:
    """Delivers effects through one client.

    Those of a chat go one after another, the answer to a press goes beside them.
    """

    def __init__(self, client: Client, lines: Lines, file_ids: FileIds) -> None:
        self._client = client
        self._lines = lines
        self._file_ids = file_ids

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
        return calls.receipt(effect, held or await self._settle(calls, chat_id, effect))

    async def _settle(self, calls: Calls, chat_id: int, effect: Effect) -> End:
        match effect:
            case Answer():
                return await _answer(calls, effect)
            case Notice():
                return await send(calls, Message(chat_id=chat_id, text=effect.text, toward=effect.toward))
            case Hide():
                return await hide(calls, chat_id, effect.toward)
            case Show():
                return await draw(calls, self._file_ids, chat_id, effect)
            case Strip():
                return await strip(calls, chat_id, effect.message_id)
            case _:
                assert_never(effect)


async def _answer(calls: Calls, effect: Answer) -> End:
    answered = await calls.safely(Request("answerCallbackQuery", bodies.answer(effect)))
    meaning = meaning_of(answered)
    match meaning:
        case Meaning.FINE | Meaning.LATE:
            return DONE
        case Meaning.BAD_TEXT if effect.text:
            end = await _answer(calls, replace(effect, text=""))
            return end if end.outcome is Outcome.RETRY else replace(end, error=answered.description)
        case _:
            return ended(meaning, answered)


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

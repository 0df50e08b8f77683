"""The short-lived process in which aiogram makes the set-up calls: an order on stdin, a report on stdout."""

import asyncio
import sys
from collections.abc import Mapping, Sequence
from typing import Final

from aiogram import Bot
from aiogram.client.session.aiohttp import AiohttpSession
from aiogram.client.telegram import TelegramAPIServer
from aiogram.exceptions import TelegramBadRequest, TelegramRetryAfter
from aiogram.methods import DeleteWebhook, SetMyCommands, SetWebhook, TelegramMethod
from pydantic import BaseModel

METHODS: Final[Mapping[str, type[TelegramMethod[bool]]]] = {
    "deleteWebhook": DeleteWebhook,
    "setMyCommands": SetMyCommands,
    "setWebhook": SetWebhook,
}
TRIES: Final = 4
LONGEST_WAIT_S: Final = 10


class Call(BaseModel):
    """One call; `chat_id` is not 0 when it is for a chat that need not exist yet."""

    method: str
    params: dict[str, object]
    chat_id: int


class Order(BaseModel):
    """What is to be done, and as whom."""

    token: str
    api_url: str
    calls: Sequence[Call]


class Failure(BaseModel):
    """What went wrong, in which call: the class of the exception and its text, without the token."""

    method: str
    kind: str
    text: str


class Report(BaseModel):
    """Who the bot is, the chats that do not exist yet, and what went wrong, if anything did."""

    bot_id: int = 0
    username: str = ""
    skipped: Sequence[int] = ()
    error: Failure | None = None


class Setup:
    """Makes the calls of one order; `method` is the one that is being made."""

    def __init__(self, order: Order) -> None:
        self._order = order
        self.method = "getMe"

    async def run(self) -> Report:
        """Makes every call; any exception of aiogram passes through."""
        session = AiohttpSession(api=TelegramAPIServer.from_base(self._order.api_url), timeout=15)
        async with Bot(self._order.token, session=session) as bot:
            me = await bot.get_me()
            skipped: dict[int, None] = {}
            for call in self._order.calls:
                self.method = call.method
                if call.chat_id not in skipped and not await self._make(bot, call):
                    skipped[call.chat_id] = None
        return Report(bot_id=me.id, username=me.username or "", skipped=list(skipped))

    async def _make(self, bot: Bot, call: Call, tries: int = TRIES) -> bool:
        """Makes one call; False when its chat does not exist yet."""
        try:
            return await bot(METHODS[call.method].model_validate(call.params))
        except TelegramRetryAfter as error:
            if error.retry_after > LONGEST_WAIT_S or tries == 1:
                raise
            await asyncio.sleep(error.retry_after)
            return await self._make(bot, call, tries - 1)
        except TelegramBadRequest as error:
            if call.chat_id and "chat not found" in error.message.lower():
                return False
            raise


def report(order: Order) -> Report:
    """Carries out an order; whatever happens becomes a report, with the token cut out of every text."""
    setup = Setup(order)
    try:
        return asyncio.run(setup.run())
    except Exception as error:
        text = str(getattr(error, "message", error)).replace(order.token, "<token>")
        return Report(error=Failure(method=setup.method, kind=type(error).__name__, text=text))


if __name__ == "__main__":
    sys.stdout.write(report(Order.model_validate_json(sys.stdin.buffer.read())).model_dump_json())

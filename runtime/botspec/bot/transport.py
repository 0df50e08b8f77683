"""How updates come: by webhook, or fetched by polling; the rest of the bot does not know which."""

import asyncio
from dataclasses import replace
from enum import StrEnum
from hashlib import blake2b
from typing import Final, Protocol

from aiohttp import web

from botspec.core.incoming import Cids
from botspec.press import Hall
from botspec.settings import Settings
from botspec.telegram.client import Client
from botspec.telegram.intake import Me
from botspec.telegram.pace import Pace
from botspec.telegram.polling import Polling
from botspec.telegram.setup import SetupCall, polling_call, webhook_call
from botspec.telegram.webhook import Door, Webhook

DRAIN: Final = 10.0
"""Seconds that updates in flight get to end when the process is told to stop."""


class Mode(StrEnum):
    """The two ways; the name stands in STARTUP."""

    POLLING = "polling"
    WEBHOOK = "webhook"


class Transport(Protocol):
    """One of the two ways."""

    @property
    def mode(self) -> Mode: ...
    @property
    def problem(self) -> str | None:
        """Why no updates come, None when all is well, or when only Telegram knows."""
        ...

    def routes(self) -> list[web.RouteDef]:
        """What it serves over HTTP."""
        ...

    def registration(self, address: str) -> SetupCall:
        """The call that tells Telegram of it; `address` is where the bot listens."""
        ...

    def named(self, username: str) -> None:
        """Hears the bot's own name from Telegram, by which commands to other bots are known."""
        ...

    async def run(self, stop: asyncio.Event) -> None:
        """Takes updates until `stop` is set. Raises ConfigError when there will be no more."""
        ...


class ByWebhook:
    """Telegram posts updates to WEBHOOK_URL, or to where the bot listens."""

    def __init__(self, settings: Settings, hall: Hall) -> None:
        self.mode: Final = Mode.WEBHOOK
        self.problem: Final = None
        self._settings = settings
        door = Door(
            path=settings.webhook_path,
            secret=_secret(settings),
            max_in_flight=settings.max_in_flight,
        )
        self._webhook = Webhook(hall, _me(settings), door)
        self._webhook.known.clear()

    def routes(self) -> list[web.RouteDef]:
        """The webhook's own."""
        return self._webhook.routes()

    def registration(self, address: str) -> SetupCall:
        """setWebhook."""
        settings = self._settings
        url = settings.webhook_address or address + settings.webhook_path
        return webhook_call(url, secret=_secret(settings), max_in_flight=settings.max_in_flight)

    def named(self, username: str) -> None:
        """Hears the bot's own name."""
        self._webhook.me = replace(self._webhook.me, username=username)
        self._webhook.known.set()

    async def run(self, stop: asyncio.Event) -> None:
        """Waits: updates come by themselves, and in flight they end with their HTTP requests."""
        await stop.wait()


class ByPolling:
    """The bot fetches updates; nothing but /health is served over HTTP."""

    def __init__(self, settings: Settings, hall: Hall, client: Client) -> None:
        self.mode: Final = Mode.POLLING
        pace = Pace(max_in_flight=settings.max_in_flight, drain_s=DRAIN)
        self._polling = Polling(client, hall, _me(settings), pace)

    @property
    def problem(self) -> str | None:
        """Why the last getUpdates gave nothing."""
        return self._polling.problem

    def routes(self) -> list[web.RouteDef]:
        """None."""
        return []

    def registration(self, address: str) -> SetupCall:
        """deleteWebhook: as long as there is a webhook nothing can be fetched."""
        return polling_call()

    def named(self, username: str) -> None:
        """Hears the bot's own name."""
        self._polling.me = replace(self._polling.me, username=username)

    async def run(self, stop: asyncio.Event) -> None:
        """Fetches until told to stop."""
        await self._polling.run(stop)


def transport(mode: Mode | None, settings: Settings, hall: Hall, client: Client) -> Transport:
    """The way of this mode; None means by webhook when WEBHOOK_URL is set, and by polling when it is not."""
    chosen = mode or (Mode.POLLING if settings.webhook_address is None else Mode.WEBHOOK)
    return ByPolling(settings, hall, client) if chosen is Mode.POLLING else ByWebhook(settings, hall)


def cids(settings: Settings) -> Cids:
    """What makes the cids of this bot."""
    return Cids(bot_id=settings.bot_id, key=blake2b(settings.token.encode(), digest_size=16).digest())


def _me(settings: Settings) -> Me:
    return Me(bot_id=settings.bot_id, cid_key=cids(settings).key)


def _secret(settings: Settings) -> str:
    """The webhook's secret token.

    Who can be reached from outside always has one: without WEBHOOK_SECRET it is derived from the bot's token.
    """
    if settings.webhook_secret is not None or settings.webhook_address is None:
        return settings.webhook_secret or ""
    return blake2b(settings.token.encode(), digest_size=32, person=b"webhook").hexdigest()

"""What Telegram is told once, at the start: the command menus, and the webhook or that there is none.

aiogram makes these calls, in a child process that lives for a few seconds: importing it takes seconds
and 130 MiB, which the bot itself does not pay.
"""

import asyncio
import sys
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

import orjson

from botspec.contract.errors import BotspecError, ConfigError, DeliveryError
from botspec.contract.uimap import CommandDef, UIMap
from botspec.telegram.client import Answered, Client
from botspec.telegram.shape import JsonObject, parsed, whole, words

ALLOWED_UPDATES: Final = ("message", "callback_query")
"""The updates that a bot of this build acts on; old keyboards are pressed even if the spec has none."""

MOST_CONNECTIONS: Final = 100
"""The most that setWebhook takes for max_connections."""

_NAME_S: Final = 5.0
"""Seconds in which Telegram has to tell the bot's name."""

_CHILD: Final = "botspec.telegram.setup_child"
TOKEN_HELP: Final = "check TELEGRAM_BOT_TOKEN; @BotFather shows it under /mybots, API Token"
_SERVER_HELP: Final = "check the network and the URL of the Bot API server"
_REFUSALS: Final[Mapping[str, str]] = {
    "setMyCommands": "check the names and the descriptions of the commands in the spec",
    "setWebhook": "the URL must be HTTPS on port 443, 80, 88 or 8443 of a public IPv4 address",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class SetupCall:
    """One call of the Bot API; `chat_id` names the chat it is for, which need not exist yet (0: none)."""

    method: str
    params: Mapping[str, object]
    chat_id: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Profile:
    """Who the bot is, as Telegram says; `skipped` are chats that it may not write to yet."""

    bot_id: int
    username: str
    skipped: tuple[int, ...] = ()


def command_menus(ui: UIMap, admins: Iterable[int]) -> tuple[SetupCall, ...]:
    """The calls that set the menus in each language: for everybody, and in each administrator's chat."""
    listed = [command for command in ui.commands if command.listed]
    everybody = [command for command in listed if not command.role]
    calls = list(_menu(ui, everybody, 0))
    if len(listed) > len(everybody):
        for admin in sorted(admins):
            calls.extend(_menu(ui, listed, admin))
    return tuple(calls)


def _menu(ui: UIMap, commands: Sequence[CommandDef], chat_id: int) -> Iterator[SetupCall]:
    codes = {"": ui.locales[0]}
    for locale in ui.locales:
        codes.setdefault(locale[:2].lower(), locale)
    for code, locale in codes.items():
        rows = [
            {"command": one.name, "description": ui.texts[locale][f"commands.{one.name}"]} for one in commands
        ]
        params: dict[str, object] = {"commands": rows}
        if chat_id:
            params["scope"] = {"type": "chat", "chat_id": chat_id}
        if code:
            params["language_code"] = code
        yield SetupCall(method="setMyCommands", params=params, chat_id=chat_id)


def webhook_call(url: str, *, secret: str, max_in_flight: int) -> SetupCall:
    """The call that has Telegram send updates to this URL; an empty secret sets none."""
    params: dict[str, object] = {
        "url": url,
        "allowed_updates": list(ALLOWED_UPDATES),
        "max_connections": max(1, min(max_in_flight, MOST_CONNECTIONS)),
    }
    if secret:
        params["secret_token"] = secret
    return SetupCall(method="setWebhook", params=params)


def polling_call() -> SetupCall:
    """The call that ends a webhook, so that updates can be fetched; those that wait are kept."""
    return SetupCall(method="deleteWebhook", params={"drop_pending_updates": False})


async def own_name(client: Client) -> str:
    """The bot's own username, asked over the hot client; nothing when Telegram does not tell it now.

    Updates that are posted wait for it, and not for the set-up calls, which come seconds later and tell what
    is wrong.
    """
    came = await client.fetch("getMe", b"{}", timeout_s=_NAME_S)
    answer = None if isinstance(came, Answered) else parsed(came)
    me = None if answer is None else answer.get("result")
    return words(me.get("username")) if isinstance(me, dict) else ""


async def carry_out(
    calls: Sequence[SetupCall], *, token: str, api_url: str, timeout_s: float = 120.0
) -> Profile:
    """Makes the calls, in order, after asking who the bot is.

    Raises ConfigError for what Telegram refuses, DeliveryError when it cannot be asked. The token goes to
    the child through its standard input, so that no list of processes shows it, and comes back in no error.
    """
    order = {
        "token": token,
        "api_url": api_url,
        "calls": [{"method": one.method, "params": one.params, "chat_id": one.chat_id} for one in calls],
    }
    try:
        async with asyncio.timeout(timeout_s):
            output = await _run(orjson.dumps(order))
    except TimeoutError:
        raise DeliveryError(f"the set-up calls took more than {timeout_s:g} s", help=_SERVER_HELP) from None
    return profile_of(output)


def profile_of(output: bytes) -> Profile:
    """What the child's report says; raises what `carry_out` raises."""
    report = parsed(output)
    if report is None:
        raise DeliveryError(
            "the set-up process ended without a report", help=f"run python -m {_CHILD} to see why"
        )
    error = report.get("error")
    if isinstance(error, dict):
        raise _explained(error)
    skipped = report.get("skipped")
    chats = [whole(chat) for chat in skipped] if isinstance(skipped, list) else []
    return Profile(
        bot_id=whole(report.get("bot_id")) or 0,
        username=words(report.get("username")),
        skipped=tuple(chat for chat in chats if chat is not None),
    )


async def _run(order: bytes) -> bytes:
    process = await asyncio.create_subprocess_exec(
        sys.executable,
        "-m",
        _CHILD,
        stdin=asyncio.subprocess.PIPE,
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.DEVNULL,
    )
    try:
        output, _ = await process.communicate(order)
    finally:
        if process.returncode is None:
            process.kill()
            await process.wait()
    return output


def _explained(error: JsonObject) -> BotspecError:
    """The error that a person sees; the child names the aiogram class that it met."""
    method, kind, text = (words(error.get(key)) for key in ("method", "kind", "text"))
    if kind in ("TokenValidationError", "TelegramUnauthorizedError") or (
        kind == "TelegramNotFound" and method == "getMe"
    ):
        return ConfigError("Telegram refused the bot's token", help=TOKEN_HELP)
    if kind in ("TelegramBadRequest", "TelegramNotFound", "ValidationError"):
        return ConfigError(f"Telegram refused {method}: {text}", help=_REFUSALS.get(method))
    return DeliveryError(f"{method} did not succeed: {kind}: {text}", help=_SERVER_HELP)

"""How the text of a variable becomes a value; a ValueError says how the value has to be."""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Final
from urllib.parse import SplitResult, urlsplit

from pydantic import BeforeValidator, ValidationInfo

from botspec.contract.vocabulary import Level

TELEGRAM: Final = "https://api.telegram.org"
TOKEN: Final = re.compile(r"[0-9]{1,20}:[A-Za-z0-9_-]{30,128}")
SECRET: Final = re.compile(r"[A-Za-z0-9_-]{1,256}")
_RATE: Final = re.compile(r"([0-9]+)/([0-9]+(?:\.[0-9]+)?)")
_PORTS: Final = frozenset({None, 80, 88, 443, 8443})
"""Ports that Telegram calls (setWebhook); None is the scheme's own."""

_SHORTEST_KEY: Final = 16


class Environment(StrEnum):
    """Where the bot runs: production refuses to start with what is only good enough for development."""

    DEVELOPMENT = "development"
    PRODUCTION = "production"


class LogFormat(StrEnum):
    """How log lines look: for machines or for people."""

    JSON = "json"
    PRETTY = "pretty"


@dataclass(frozen=True, slots=True, kw_only=True)
class Rate:
    """At most `count` updates of one user in `seconds`."""

    count: int
    seconds: float


def word(read: Callable[[str], object]) -> BeforeValidator:
    """Reads text; what is no text was given by code and has its type already."""
    return BeforeValidator(lambda value: read(value.strip()) if isinstance(value, str) else value)


def matching(pattern: re.Pattern[str], what: str) -> BeforeValidator:
    """Text that this pattern matches from end to end."""

    def read(text: str) -> str:
        if not pattern.fullmatch(text):
            raise ValueError(f"has to be {what}")
        return text

    return word(read)


def one_of(kind: type[StrEnum], change: Callable[[str], str]) -> BeforeValidator:
    """A member of an enum, whose values are told when it is none."""

    def read(text: str) -> StrEnum:
        try:
            return kind(change(text))
        except ValueError:
            raise ValueError(f"has to be one of {', '.join(kind)}") from None

    return word(read)


def whole(low: int, high: int) -> BeforeValidator:
    """A whole number within these bounds, both included."""

    def read(value: object) -> int:
        text = str(value).strip()
        if not (text.isdecimal() and low <= int(text) <= high):
            raise ValueError(f"has to be a whole number from {low} to {high}")
        return int(text)

    return BeforeValidator(read)


def admins(text: str) -> frozenset[int]:
    """Telegram user ids with commas between them."""
    words = [word.strip() for word in text.split(",") if word.strip()]
    if not all(word.isdecimal() for word in words):
        raise ValueError("has to be numeric Telegram user ids with commas between them")
    return frozenset(map(int, words))


def rate(text: str) -> Rate | None:
    """`30/10`, 30 updates in 10 seconds; None for `off`."""
    if text.lower() == "off":
        return None
    found = _RATE.fullmatch(text)
    if found is None or not int(found[1]) or not float(found[2]):
        raise ValueError('has to be updates per seconds as in 30/10, or "off"')
    return Rate(count=int(found[1]), seconds=float(found[2]))


def _split(text: str, schemes: tuple[str, ...]) -> SplitResult:
    """The parts of a URL; a ValueError when it has none of these schemes, no host, or a wrong port."""
    try:
        parts = urlsplit(text)
        usable = parts.scheme in schemes and bool(parts.hostname) and parts.port != 0
    except ValueError:
        usable = False
    if not usable:
        raise ValueError(f"has to be a URL that begins with {' or '.join(f'{one}://' for one in schemes)}")
    return urlsplit(text)


def api_url(text: str) -> str:
    """The root of a Bot API, without a slash at its end."""
    _split(text, ("https", "http"))
    return text.rstrip("/")


def webhook_path(text: str) -> str:
    """The path at which this process serves updates."""
    if not re.fullmatch(r"/[A-Za-z0-9._~/-]*", text):
        raise ValueError("has to be a path that begins with a slash")
    return text


def database_url(text: str) -> str:
    """An address that asyncpg can read; host, port and user may be left to its defaults."""
    scheme, _, rest = text.partition("://")
    if scheme not in ("postgresql", "postgres") or not rest:
        raise ValueError("has to be a URL that begins with postgresql:// or postgres://")
    return text


def hash_key(text: str) -> str:
    """A key for the hashes of ids; a short one can be guessed as the ids themselves can."""
    if len(text) < _SHORTEST_KEY:
        raise ValueError(f"has to have at least {_SHORTEST_KEY} characters, or all ids can be tried")
    return text


def reachable(url: str | None, info: ValidationInfo) -> str | None:
    """Telegram itself calls only HTTPS on four ports; a Bot API server of one's own calls anything."""
    if url is None:
        return None
    parts = _split(url, ("https", "http"))
    if info.data.get("api_url") == TELEGRAM and (parts.scheme != "https" or parts.port not in _PORTS):
        raise ValueError(
            "has to be a URL with https:// and port 443, 80, 88 or 8443: Telegram calls no other"
        )
    return url


def needed(value: object, info: ValidationInfo) -> object:
    """What may be absent in development only."""
    if value is None and info.data.get("environment") is Environment.PRODUCTION:
        raise ValueError("has to be set when BOTSPEC_ENV=production")
    return value


def needed_by_a_webhook(value: object, info: ValidationInfo) -> object:
    """What may be absent in development, and where updates are fetched."""
    return value if info.data.get("webhook_url") is None else needed(value, info)


def quiet(level: Level, info: ValidationInfo) -> Level:
    """DEBUG is for development; in production it is given for a while, by the debug panel."""
    if level is Level.DEBUG and info.data.get("environment") is Environment.PRODUCTION:
        raise ValueError("has to be INFO or above when BOTSPEC_ENV=production")
    return level


def default_host(earlier: Mapping[str, object]) -> str:
    """A container is reached from outside; on a desk nobody but its owner needs the port."""
    return "0.0.0.0" if earlier.get("environment") is Environment.PRODUCTION else "127.0.0.1"


def default_path(earlier: Mapping[str, object]) -> str:
    """The path of WEBHOOK_URL when it has one."""
    path = urlsplit(str(earlier.get("webhook_url") or "")).path
    return path if path.strip("/") else "/webhook"

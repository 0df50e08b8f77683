"""What may not leave: ids of people and chats are hashed with a key, secrets are cut out of free text."""

import re
from collections.abc import Iterable
from functools import lru_cache
from hashlib import blake2b
from secrets import token_bytes
from typing import Final
from urllib.parse import quote

REMOVED: Final = "***"

_KEY_BYTES: Final = 64
_CACHED_IDS: Final = 10_000
_SHORT: Final = 6
"""Secrets with fewer characters are cut out only where they stand as a whole word."""

_TOKEN: Final = re.compile(r"([0-9]{3,20}(?::|%3[Aa]))[A-Za-z0-9_-]{30,128}")
_IN_URL: Final = re.compile(r"(://[^\s:/@]*:)[^\s/]+(?=@)")
_NAMED: Final = re.compile(r"(password['\"]?\s?[=:]\s?)(?:'[^']*'|\"[^\"]*\"|[^\s&,;'\")]+)", re.IGNORECASE)


def random_key() -> bytes:
    """A key that nobody knows and that ends with the process."""
    return token_bytes(_KEY_BYTES)


class Hasher:
    """Ids as 8 hex digits of keyed BLAKE2b: who has not the key cannot find an id by trying them all."""

    def __init__(self, key: bytes) -> None:
        """Any key that is not empty will do; one of more than 64 bytes is shortened by a hash first."""
        self._key = key if len(key) <= _KEY_BYTES else blake2b(key).digest()
        self._cached = lru_cache(maxsize=_CACHED_IDS)(self._digest)

    def __call__(self, number: int) -> str:
        """The hash of a Telegram id."""
        return self._cached(number)

    def _digest(self, number: int) -> str:
        return blake2b(b"%d" % number, digest_size=4, key=self._key).hexdigest()


class Redactor:
    """Cuts secrets out of free text: the given ones, and what looks like a bot token or a password."""

    def __init__(self, secrets: Iterable[str] = ()) -> None:
        forms = {form for secret in secrets for form in _forms(secret)}
        self._forms = sorted(forms, key=lambda form: (-len(form), form))

    def __call__(self, text: str) -> str:
        """The text with `***` for every secret; the bot's id, user names and names of keys stay."""
        for form in self._forms:
            if form in text:
                text = _cut(form, text)
        if ":" in text or "%3" in text:
            text = _IN_URL.sub(_keeping, _TOKEN.sub(_keeping, text))
        if "password" in text.lower():
            text = _NAMED.sub(_keeping, text)
        return text


def _forms(secret: str) -> tuple[str, ...]:
    """How a secret can stand in a text: as it is, in a URL, or in the repr of a string."""
    return (secret, quote(secret, safe=""), repr(secret)[1:-1]) if secret.strip() else ()


def _cut(form: str, text: str) -> str:
    if len(form) < _SHORT:
        return re.sub(rf"(?<!\w){re.escape(form)}(?!\w)", REMOVED, text)
    return text.replace(form, REMOVED)


def _keeping(found: re.Match[str]) -> str:
    return f"{found[1]}{REMOVED}"

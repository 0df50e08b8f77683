"""Where the provider is and the key to it, from the environment; what is wrong is told at the start."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Final, Self
from urllib.parse import urlsplit

from botspec.contract.errors import ConfigError

PROVIDER: Final = "https://api.kie.ai"
SHORTEST_KEY: Final = 8

_KEY_HELP: Final = (
    "set PROVIDER_API_KEY to a key of kie.ai; or run `python -m bot.standin`, a provider on this machine, "
    "and set what it says"
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Access:
    """The provider's address, the key to it, and where it is to call back when a task ends, if anywhere."""

    url: str = PROVIDER
    key: str = field(repr=False)
    callback: str | None = None

    @classmethod
    def load(cls, environ: Mapping[str, str]) -> Self:
        """Read PROVIDER_URL, PROVIDER_API_KEY and PROVIDER_CALLBACK_URL. Raises ConfigError."""
        given = {name: value.strip() for name, value in environ.items() if value.strip()}
        key = given.get("PROVIDER_API_KEY", "")
        if not key:
            raise ConfigError("PROVIDER_API_KEY is not set", help=_KEY_HELP)
        if len(key) < SHORTEST_KEY or not key.isascii() or not key.isprintable() or " " in key:
            raise ConfigError("PROVIDER_API_KEY is no key", help=_KEY_HELP)
        callback = given.get("PROVIDER_CALLBACK_URL")
        if callback is not None:
            _check("PROVIDER_CALLBACK_URL", callback, "https://bot.example.com/provider")
        url = given.get("PROVIDER_URL", PROVIDER)
        _check("PROVIDER_URL", url, PROVIDER)
        return cls(url=url.rstrip("/"), key=key, callback=callback)

    @property
    def callback_path(self) -> str | None:
        """The path at which this process is called back; None when it is not."""
        return None if self.callback is None else urlsplit(self.callback).path or "/"


def _check(name: str, url: str, example: str) -> None:
    """Raise ConfigError unless it is a URL of HTTP with a host."""
    try:
        parts = urlsplit(url)
        usable = parts.scheme in ("http", "https") and bool(parts.hostname) and parts.port != 0
    except ValueError:
        usable = False
    if not usable:
        raise ConfigError(
            f"{name} is {url!r}, which is no URL", help=f"set {name}={example}, or leave it out"
        )

"""The provider's settings: read once, and what is wrong is told with the variable and a mend."""

import pytest

from bot.provider import Access, Provider
from botspec.contract.errors import ConfigError

KEY = "a-key-that-is-long-enough"


def test_a_key_is_enough() -> None:
    """Without an address the provider is kie.ai, and it is not asked to call back."""
    access = Access.load({"PROVIDER_API_KEY": f" {KEY}\n", "PROVIDER_URL": ""})
    assert access == Access(url="https://api.kie.ai", key=KEY)
    assert access.callback_path is None


def test_everything_can_be_set() -> None:
    """The address may have a path and a slash at its end, the callback its own path."""
    access = Access.load(
        {
            "PROVIDER_API_KEY": KEY,
            "PROVIDER_URL": "http://127.0.0.1:8082/kie/",
            "PROVIDER_CALLBACK_URL": "https://bot.example.com/provider",
        }
    )
    assert (access.url, access.callback_path) == ("http://127.0.0.1:8082/kie", "/provider")
    assert Provider(access).secrets == (KEY,)


@pytest.mark.parametrize(
    ("environ", "told"),
    [
        ({}, "PROVIDER_API_KEY is not set"),
        ({"PROVIDER_API_KEY": "  "}, "PROVIDER_API_KEY is not set"),
        ({"PROVIDER_API_KEY": "short"}, "PROVIDER_API_KEY is no key"),
        ({"PROVIDER_API_KEY": "a key with spaces in it"}, "PROVIDER_API_KEY is no key"),
        ({"PROVIDER_API_KEY": "ключ-из-русских-букв"}, "PROVIDER_API_KEY is no key"),
        ({"PROVIDER_API_KEY": KEY, "PROVIDER_URL": "api.kie.ai"}, "PROVIDER_URL is 'api.kie.ai'"),
        ({"PROVIDER_API_KEY": KEY, "PROVIDER_URL": "http://h:x"}, "PROVIDER_URL is 'http://h:x'"),
        ({"PROVIDER_API_KEY": KEY, "PROVIDER_CALLBACK_URL": "ftp://h"}, "PROVIDER_CALLBACK_URL is 'ftp://h'"),
    ],
)
def test_what_is_wrong_is_told(environ: dict[str, str], told: str) -> None:
    """The error names the variable and how to set it, and never shows the key."""
    with pytest.raises(ConfigError, match=told) as caught:
        Access.load(environ)
    assert caught.value.help is not None
    assert environ.get("PROVIDER_API_KEY", "").strip() not in {
        word for word in str(caught.value).split() if word
    }

"""The start: the reference bot can be put together as its spec asks, and says what it lacks."""

import pytest

from bot.main import MIGRATIONS, create, simulated
from botspec.bot import Bot
from botspec.contract.errors import ConfigError
from botspec.store.migrate import BOT_SET, load
from tests.docs.pages import ROOT, block


def test_the_bot_has_a_function_for_everything_in_its_spec(monkeypatch: pytest.MonkeyPatch) -> None:
    """With a key to the provider it is whole: every fact, action and task of the spec has its function."""
    monkeypatch.setenv("PROVIDER_API_KEY", "a-key-of-nobody")
    assert isinstance(create(), Bot)


def test_the_bot_needs_a_key(monkeypatch: pytest.MonkeyPatch) -> None:
    """Without a key to the provider it cannot be made, and says how to get one, or do without."""
    monkeypatch.delenv("PROVIDER_API_KEY", raising=False)
    with pytest.raises(ConfigError, match=r"PROVIDER_API_KEY is not set\nhelp: .*python -m bot\.standin"):
        create()


async def test_the_bot_can_be_simulated(monkeypatch: pytest.MonkeyPatch) -> None:
    """Against a simulated Telegram it needs no key, whatever the environment says."""
    monkeypatch.delenv("PROVIDER_API_KEY", raising=False)
    monkeypatch.setenv("PROVIDER_URL", "nonsense")
    async with simulated() as bot:
        assert isinstance(bot, Bot)


def test_the_simulators_page_shows_this_bot() -> None:
    """The code by which docs/simulator.md explains `simulated` is the reference bot's own."""
    shown = block("docs/simulator.md", "python", 0)
    assert shown in (ROOT / "bot" / "main.py").read_text(encoding="utf-8")


def test_the_bot_brings_its_migrations() -> None:
    """The folder that the bot names holds its migrations, unchanged since their sums were written."""
    assert [migration.number for migration in load(MIGRATIONS, BOT_SET)] == [1, 2, 3, 4]

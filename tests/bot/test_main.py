"""The start: the reference bot can be put together as its spec asks."""

from bot.main import MIGRATIONS, create
from botspec.bot import Bot
from botspec.store.migrate import BOT_SET, load


def test_the_bot_has_a_function_for_everything_in_its_spec() -> None:
    """Every fact and action of the spec has its function, or the bot could not be made."""
    assert isinstance(create(), Bot)


def test_the_bot_brings_its_migrations() -> None:
    """The folder that the bot names holds its migrations, unchanged since their sums were written."""
    assert [migration.number for migration in load(MIGRATIONS, BOT_SET)] == [1, 2, 3]

"""What a simulated bot takes from the shell that starts it, and what not."""

import pytest

from botspec.contract.errors import ConfigError
from botspec.contract.vocabulary import Level
from botspec.settings import Environment, Rate, Settings
from botspec_generator.cli.simulate import ADMIN, TOKEN, surroundings

REAL = {
    "TELEGRAM_BOT_TOKEN": "7:the-token-of-a-real-bot-the-token-of-a-real-bot",
    "WEBHOOK_URL": "https://bot.example.com",
    "DATABASE_URL": "postgresql://somebody@db.example.com/real",
    "BOTSPEC_ENV": "production",
    "BOTSPEC_POOL": "1",
    "BOTSPEC_TASKS": "1",
    "BOTSPEC_MAX_IN_FLIGHT": "1",
    "PII_HASH_KEY": "the key of a real bot, which stands in its log",
    "HOST": "0.0.0.0",
    "PORT": "80",
}
"""What stands in the shell of somebody who runs a real bot."""


def settings(shell: dict[str, str], *, tours: bool = False) -> Settings:
    """The settings of a simulated bot that was started from this shell."""
    return Settings.load(surroundings(shell, tours=tours), token=TOKEN)


@pytest.mark.parametrize("tours", [False, True])
def test_nothing_of_a_real_bot_is_heard(tours: bool) -> None:
    """A shell made for a real bot gives the same simulated one as an empty shell."""
    made = settings(REAL, tours=tours)
    assert made == settings({}, tours=tours)
    assert (made.environment, made.webhook_url, made.database_url) == (Environment.DEVELOPMENT, None, None)
    assert (made.pool_size, made.tasks, made.max_in_flight) == (10, 20, 100)


def test_a_limit_and_the_log_are_heard() -> None:
    """Somebody who tries his limit, or wants to see more, says it as he would say it to the real bot."""
    made = settings({"RATE_LIMIT": "2/60", "LOG_LEVEL": "DEBUG"})
    assert (made.rate_limit, made.log_level) == (Rate(count=2, seconds=60), Level.DEBUG)
    assert settings({}).rate_limit == Rate(count=30, seconds=10)


def test_administrators_come_beside_the_simulators_own() -> None:
    """User 1 is an administrator, as the simulator says when it starts, whoever else is one."""
    assert settings({}).admins == settings({"BOTSPEC_ADMINS": " "}).admins == {ADMIN}
    assert settings({"BOTSPEC_ADMINS": "123, 124"}).admins == {ADMIN, 123, 124}


def test_a_mistake_in_what_is_heard_is_told() -> None:
    """A variable that cannot be read is an error that names it, as for a real bot."""
    with pytest.raises(ConfigError, match="BOTSPEC_ADMINS"):
        settings({"BOTSPEC_ADMINS": "ann"})
    with pytest.raises(ConfigError, match="RATE_LIMIT"):
        settings({"RATE_LIMIT": "often"})


def test_tours_hear_nothing_and_are_never_too_fast() -> None:
    """A tour ends in the same way from every shell, however long it is."""
    shell = {"BOTSPEC_ADMINS": "7", "RATE_LIMIT": "1/60", "LOG_LEVEL": "loud"}
    made = settings(shell, tours=True)
    assert (made.admins, made.rate_limit, made.log_level) == (frozenset({ADMIN}), None, Level.INFO)

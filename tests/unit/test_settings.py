"""The environment becomes one frozen value, or one error that names everything that is wrong."""

from pathlib import Path

import pytest
from pydantic import ValidationError

from botspec.contract.errors import ConfigError
from botspec.contract.vocabulary import Level
from botspec.settings import Environment, LogFormat, Rate, Settings

TOKEN = "123456:AAfakefakefakefakefakefakefakefake0"
KEY = "0123456789abcdef0123456789abcdef"
MINIMUM = {"TELEGRAM_BOT_TOKEN": TOKEN}
PRODUCTION = {
    **MINIMUM,
    "BOTSPEC_ENV": "production",
    "WEBHOOK_SECRET": "s3cret-of_the-webhook",
    "DATABASE_URL": "postgresql://bot:pa%40ss@db:5432/bot",
    "PII_HASH_KEY": KEY,
}


def problem(**environ: str) -> str:
    """What is said of an environment that has a token, and these variables."""
    with pytest.raises(ConfigError) as caught:
        Settings.load({**MINIMUM, **environ})
    return str(caught.value)


def test_a_token_is_enough() -> None:
    """Everything else has a default that is good on one's own machine."""
    settings = Settings.load(MINIMUM)
    assert settings.token == TOKEN
    assert settings.bot_id == 123456
    assert settings.environment is Environment.DEVELOPMENT
    assert settings.api_url == "https://api.telegram.org"
    assert (settings.host, settings.port, settings.webhook_path) == ("127.0.0.1", 8080, "/webhook")
    assert (settings.webhook_url, settings.webhook_address, settings.webhook_secret) == (None, None, None)
    assert (settings.database_url, settings.data_dir) == (None, Path(".botspec"))
    assert (settings.admins, settings.pii_hash_key) == (frozenset(), None)
    assert (settings.log_level, settings.log_format) == (Level.INFO, None)
    assert (settings.max_in_flight, settings.pool_size) == (100, 10)
    assert settings.rate_limit == Rate(count=30, seconds=10)


def test_every_variable_is_read() -> None:
    """Each variable reaches its field, in the field's type."""
    settings = Settings.load(
        {
            **PRODUCTION,
            "TELEGRAM_API_URL": "http://localhost:8081/",
            "WEBHOOK_URL": "http://bot.example.com",
            "WEBHOOK_PATH": "/hook",
            "HOST": "::1",
            "PORT": "0",
            "BOTSPEC_DATA_DIR": "data",
            "BOTSPEC_ADMINS": "42, 43,",
            "LOG_LEVEL": "warning",
            "LOG_FORMAT": "Pretty",
            "BOTSPEC_MAX_IN_FLIGHT": "7",
            "RATE_LIMIT": "5/0.5",
            "BOTSPEC_POOL": "3",
        }
    )
    assert settings.environment is Environment.PRODUCTION
    assert settings.api_url == "http://localhost:8081"
    assert settings.webhook_address == "http://bot.example.com/hook"
    assert (settings.webhook_secret, settings.pii_hash_key) == ("s3cret-of_the-webhook", KEY)
    assert settings.database_url == PRODUCTION["DATABASE_URL"]
    assert (settings.host, settings.port, settings.data_dir) == ("::1", 0, Path("data"))
    assert settings.admins == {42, 43}
    assert (settings.log_level, settings.log_format) == (Level.WARNING, LogFormat.PRETTY)
    assert (settings.max_in_flight, settings.pool_size) == (7, 3)
    assert settings.rate_limit == Rate(count=5, seconds=0.5)


def test_the_environment_of_the_process_is_the_default(monkeypatch: pytest.MonkeyPatch) -> None:
    """Without an argument the variables of the process count; with one they do not."""
    monkeypatch.setenv("TELEGRAM_BOT_TOKEN", TOKEN)
    monkeypatch.setenv("BOTSPEC_POOL", "4")
    assert Settings.load().pool_size == 4
    assert Settings.load(MINIMUM).pool_size == 10


def test_code_has_the_last_word() -> None:
    """An override counts more than the variable, in the field's own type or as text."""
    settings = Settings.load({**MINIMUM, "PORT": "9000"}, port=0, admins=frozenset({1}), rate_limit="off")
    assert (settings.port, list(settings.admins)) == (0, [1])
    assert settings.rate_limit is None


def test_an_override_that_is_no_setting_is_an_error() -> None:
    """A misspelt name is not taken for nothing."""
    with pytest.raises(ConfigError, match="there is no setting prot") as caught:
        Settings.load(MINIMUM, prot=1)
    assert "port" in str(caught.value.help)


def test_an_override_of_the_wrong_type_is_an_error() -> None:
    """A value that no reader knows is refused in plain words."""
    with pytest.raises(ConfigError, match=r"^BOTSPEC_ADMINS has a value of the wrong type"):
        Settings.load(MINIMUM, admins=object())


def test_an_empty_variable_is_none() -> None:
    """`PORT=` in a compose file means the default, and blanks around a value mean nothing."""
    assert Settings.load({**MINIMUM, "LOG_FORMAT": " json "}).log_format is LogFormat.JSON
    assert Settings.load({**MINIMUM, "PORT": "", "DATABASE_URL": " "}).port == 8080


def test_the_settings_are_frozen() -> None:
    """Nobody changes a setting while the bot runs."""
    settings = Settings.load(MINIMUM)
    with pytest.raises(ValidationError):
        settings.port = 1


def test_no_secret_is_in_what_is_printed() -> None:
    """Neither repr nor str has the token, the password, the webhook's secret or the key."""
    settings = Settings.load(PRODUCTION)
    for secret in (TOKEN, "AAfake", "pa%40ss", "pa@ss", "s3cret", KEY):
        assert secret not in f"{settings!r} {settings}"


def test_the_secrets_are_listed_for_the_log() -> None:
    """Everything to cut out of lines, the password in both spellings and the token's second half too."""
    half = TOKEN.partition(":")[2]
    expected = {TOKEN, half, "pa%40ss", "pa@ss", PRODUCTION["WEBHOOK_SECRET"], KEY}
    assert set(Settings.load(PRODUCTION).secrets) == expected
    assert set(Settings.load(MINIMUM).secrets) == {TOKEN, half}


@pytest.mark.parametrize(
    ("url", "path", "address", "served"),
    [
        ("https://bot.example.com", None, "https://bot.example.com/webhook", "/webhook"),
        ("https://bot.example.com/", None, "https://bot.example.com/webhook", "/webhook"),
        ("https://bot.example.com:8443/tg", None, "https://bot.example.com:8443/tg", "/tg"),
        ("https://bot.example.com/tg", "/inside", "https://bot.example.com/tg", "/inside"),
        ("https://bot.example.com", "/tg", "https://bot.example.com/tg", "/tg"),
    ],
)
def test_where_telegram_calls(url: str, path: str | None, address: str, served: str) -> None:
    """A host alone gets the path; a full URL is called as it is, and its path served if no other is set."""
    environ = {**MINIMUM, "WEBHOOK_URL": url, **({"WEBHOOK_PATH": path} if path else {})}
    settings = Settings.load(environ)
    assert (settings.webhook_address, settings.webhook_path) == (address, served)


def test_production_listens_to_the_outside() -> None:
    """In a container 127.0.0.1 would be reached by nobody."""
    assert Settings.load(PRODUCTION).host == "0.0.0.0"


def test_production_refuses_what_is_for_development_only() -> None:
    """Without secret, database and key, and with DEBUG, it does not start; all four are told at once."""
    said = problem(BOTSPEC_ENV="production", LOG_LEVEL="DEBUG", WEBHOOK_URL="https://bot.example.com")
    assert said.startswith("4 settings are not as they have to be:\n")
    for variable in ("WEBHOOK_SECRET", "DATABASE_URL", "PII_HASH_KEY"):
        assert f"\n  {variable} has to be set when BOTSPEC_ENV=production\n    help: " in said
    assert "\n  LOG_LEVEL is 'DEBUG', but has to be INFO or above when BOTSPEC_ENV=production\n" in said


def test_production_that_polls_needs_no_secret_of_a_webhook() -> None:
    """Without WEBHOOK_URL nobody is let in, so nobody has to prove himself."""
    environ = {name: value for name, value in PRODUCTION.items() if name != "WEBHOOK_SECRET"}
    assert Settings.load(environ).webhook_secret is None


def test_a_missing_token_is_told_with_its_remedy() -> None:
    """One problem reads like any other error of the house."""
    with pytest.raises(ConfigError) as caught:
        Settings.load({})
    assert caught.value.message == "TELEGRAM_BOT_TOKEN is not set"
    assert "@BotFather" in str(caught.value.help)


def test_everything_wrong_is_told_at_once() -> None:
    """A missing token hides no other mistake, and a mistake in one variable none of the other kinds."""
    with pytest.raises(ConfigError) as caught:
        Settings.load({"PORT": "http", "RATE_LIMIT": "fast", "BOTSPEC_ENV": "prod"})
    said = str(caught.value)
    for variable in ("TELEGRAM_BOT_TOKEN", "PORT", "RATE_LIMIT", "BOTSPEC_ENV"):
        assert f"\n  {variable} " in said
    assert said.startswith("4 settings")
    assert said.count("help: ") == 4


@pytest.mark.parametrize(
    ("variable", "value", "wanted"),
    [
        ("TELEGRAM_API_URL", "api.telegram.org", "a URL that begins with https:// or http://"),
        ("TELEGRAM_API_URL", "http://[::1", "a URL that begins with https:// or http://"),
        ("TELEGRAM_API_URL", "http://host:99999", "a URL that begins with https:// or http://"),
        ("WEBHOOK_URL", "http://bot.example.com", "a URL with https:// and port 443, 80, 88 or 8443"),
        ("WEBHOOK_URL", "https://bot.example.com:8080", "a URL with https:// and port 443, 80, 88 or 8443"),
        ("WEBHOOK_URL", "bot.example.com", "a URL that begins with https:// or http://"),
        ("WEBHOOK_PATH", "webhook", "a path that begins with a slash"),
        ("PORT", "65536", "a whole number from 0 to 65535"),
        ("PORT", "-1", "a whole number from 0 to 65535"),
        ("PORT", "8080.0", "a whole number from 0 to 65535"),
        ("BOTSPEC_ENV", "staging", "one of development, production"),
        ("BOTSPEC_ADMINS", "42,@ann", "numeric Telegram user ids with commas between them"),
        ("LOG_LEVEL", "loud", "one of DEBUG, INFO, WARNING, ERROR, CRITICAL"),
        ("LOG_FORMAT", "xml", "one of json, pretty"),
        ("BOTSPEC_MAX_IN_FLIGHT", "0", "a whole number from 1 to 10000"),
        ("BOTSPEC_POOL", "many", "a whole number from 1 to 10000"),
        ("RATE_LIMIT", "0/10", 'updates per seconds as in 30/10, or "off"'),
        ("RATE_LIMIT", "10/0", 'updates per seconds as in 30/10, or "off"'),
        ("RATE_LIMIT", "10 a second", 'updates per seconds as in 30/10, or "off"'),
    ],
)
def test_a_wrong_value_is_repeated_with_what_is_wanted(variable: str, value: str, wanted: str) -> None:
    """The variable, its value, what it has to be, and how to set it; no word of the library that found it."""
    said, _, help = problem(**{variable: value}).partition("\nhelp: ")
    assert said.startswith(f"{variable} is {value!r}, but has to be {wanted}")
    assert help
    assert "pydantic" not in said
    assert "Value error" not in said


@pytest.mark.parametrize(
    ("variable", "value", "wanted"),
    [
        ("TELEGRAM_BOT_TOKEN", "123456:tooshort-token", "a bot token"),
        ("TELEGRAM_BOT_TOKEN", TOKEN.replace(":", "-"), "a bot token"),
        ("WEBHOOK_SECRET", "with a space", "1 to 256 characters of A-Z a-z 0-9 _ -"),
        ("WEBHOOK_SECRET", "x" * 257, "1 to 256 characters of A-Z a-z 0-9 _ -"),
        ("DATABASE_URL", "mysql://bot:hunter2@db/bot", "a URL that begins with postgresql:// or postgres://"),
        ("DATABASE_URL", "bot:hunter2@db/bot", "a URL that begins with postgresql:// or postgres://"),
    ],
)
def test_a_wrong_secret_is_not_repeated(variable: str, value: str, wanted: str) -> None:
    """What may be a secret is not in the error."""
    said = problem(**{variable: value})
    assert said.startswith(f"{variable} has to be {wanted}")
    assert value not in said


def test_a_short_key_is_refused() -> None:
    """A key that can be tried out protects no id."""
    assert problem(PII_HASH_KEY="short").startswith("PII_HASH_KEY has to have at least 16 characters")

"""The settings themselves: a field for each variable, with its default, its reader, and how to set it."""

import os
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Annotated, Final, Self, TypeAlias, cast
from urllib.parse import unquote, urlsplit

from pydantic import AfterValidator, Field, ValidationError
from pydantic_settings import (
    BaseSettings,
    EnvSettingsSource,
    InitSettingsSource,
    NoDecode,
    PydanticBaseSettingsSource,
    SettingsConfigDict,
)

from botspec.contract.vocabulary import Level
from botspec.settings import readers
from botspec.settings.problems import config_error
from botspec.settings.readers import TELEGRAM, Environment, LogFormat, Rate

_ENVIRON: Final = "environ"
"""The argument in which `load` hands over the environment."""

_Needed: TypeAlias = Annotated[str | None, AfterValidator(readers.needed)]
_Count: TypeAlias = Annotated[int, readers.whole(1, 10_000)]


class Settings(BaseSettings):
    """Everything that the environment decides. Secrets are in no `repr`; `secrets` lists them for the log."""

    model_config = SettingsConfigDict(
        frozen=True,
        extra="forbid",
        validate_by_name=True,
        validate_by_alias=True,
        case_sensitive=True,
        hide_input_in_errors=True,
    )

    environment: Annotated[Environment, readers.one_of(Environment, str.lower)] = Field(
        default=Environment.DEVELOPMENT,
        validation_alias="BOTSPEC_ENV",
        description="set BOTSPEC_ENV=production, or leave it out on your own machine",
    )
    token: Annotated[
        str, readers.matching(readers.TOKEN, "a bot token: the bot's id, a colon, and 35 characters")
    ] = Field(
        repr=False,
        validation_alias="TELEGRAM_BOT_TOKEN",
        description="ask @BotFather for a bot, and set TELEGRAM_BOT_TOKEN to the token that it gives you",
    )
    api_url: Annotated[str, readers.word(readers.api_url)] = Field(
        default=TELEGRAM,
        validation_alias="TELEGRAM_API_URL",
        description=f"leave TELEGRAM_API_URL out to use {TELEGRAM}",
    )
    webhook_url: Annotated[str | None, readers.word(str), AfterValidator(readers.reachable)] = Field(
        default=None,
        validation_alias="WEBHOOK_URL",
        description="set WEBHOOK_URL=https://bot.example.com to where Telegram reaches this bot, or leave it "
        "out: then the bot fetches its updates",
    )
    webhook_path: Annotated[str, readers.word(readers.webhook_path)] = Field(
        default_factory=readers.default_path,
        validation_alias="WEBHOOK_PATH",
        description="set WEBHOOK_PATH=/webhook, or leave it out",
    )
    webhook_secret: Annotated[
        str | None,
        AfterValidator(readers.needed_by_a_webhook),
        readers.matching(readers.SECRET, "1 to 256 characters of A-Z a-z 0-9 _ -"),
    ] = Field(
        default=None,
        repr=False,
        validate_default=True,
        validation_alias="WEBHOOK_SECRET",
        description="python -c 'import secrets; print(secrets.token_urlsafe(32))' makes a WEBHOOK_SECRET",
    )
    host: Annotated[str, readers.word(str)] = Field(
        default_factory=readers.default_host,
        validation_alias="HOST",
        description="set HOST=0.0.0.0 to be reached from outside, HOST=127.0.0.1 to be not",
    )
    port: Annotated[int, readers.whole(0, 65_535)] = Field(
        default=8080,
        validation_alias="PORT",
        description="set PORT=8080, or PORT=0 for any free one",
    )
    database_url: Annotated[_Needed, readers.word(readers.database_url)] = Field(
        default=None,
        repr=False,
        validate_default=True,
        validation_alias="DATABASE_URL",
        description="set DATABASE_URL=postgresql://user:password@host:5432/name",
    )
    data_dir: Annotated[Path, readers.word(Path)] = Field(
        default=Path(".botspec"),
        validation_alias="BOTSPEC_DATA_DIR",
        description="set BOTSPEC_DATA_DIR to a folder for the embedded database",
    )
    admins: Annotated[frozenset[int], NoDecode, readers.word(readers.admins)] = Field(
        default=frozenset[int](),
        validation_alias="BOTSPEC_ADMINS",
        description="set BOTSPEC_ADMINS=123456789,987654321",
    )
    pii_hash_key: Annotated[_Needed, readers.word(readers.hash_key)] = Field(
        default=None,
        repr=False,
        validate_default=True,
        validation_alias="PII_HASH_KEY",
        description="python -c 'import secrets; print(secrets.token_hex(32))' makes a PII_HASH_KEY; keep it",
    )
    log_level: Annotated[Level, readers.one_of(Level, str.upper), AfterValidator(readers.quiet)] = Field(
        default=Level.INFO,
        validation_alias="LOG_LEVEL",
        description="set LOG_LEVEL=INFO; the bot's debug panel gives half an hour of DEBUG",
    )
    log_format: Annotated[LogFormat | None, readers.one_of(LogFormat, str.lower)] = Field(
        default=None,
        validation_alias="LOG_FORMAT",
        description="set LOG_FORMAT=json or LOG_FORMAT=pretty; without it a terminal gets pretty",
    )
    max_in_flight: _Count = Field(
        default=100,
        validation_alias="BOTSPEC_MAX_IN_FLIGHT",
        description="set BOTSPEC_MAX_IN_FLIGHT=100, the updates that are handled at the same time",
    )
    rate_limit: Annotated[Rate | None, NoDecode, readers.word(readers.rate)] = Field(
        default=Rate(count=30, seconds=10),
        validation_alias="RATE_LIMIT",
        description='set RATE_LIMIT=30/10 for 30 updates of one user in 10 seconds, or "off"',
    )
    tasks: _Count = Field(
        default=20,
        validation_alias="BOTSPEC_TASKS",
        description="set BOTSPEC_TASKS=20, the jobs of tasks that run at the same time",
    )
    pool_size: _Count = Field(
        default=10,
        validation_alias="BOTSPEC_POOL",
        description="set BOTSPEC_POOL=10, the connections to the database",
    )

    @classmethod
    def load(cls, environ: Mapping[str, str] | None = None, **overrides: object) -> Self:
        """Reads the environment; `overrides`, by the names of the fields, count more. Raises ConfigError."""
        create = cast("Callable[..., Self]", cls)
        try:
            return create(**{_ENVIRON: os.environ if environ is None else environ}, **overrides)
        except ValidationError as error:
            found = error
        raise config_error(found, cls.model_fields)

    @property
    def bot_id(self) -> int:
        """The bot's id in Telegram, which its token begins with."""
        return int(self.token.partition(":")[0])

    @property
    def webhook_address(self) -> str | None:
        """The full URL that Telegram calls: WEBHOOK_URL, and WEBHOOK_PATH when that names only a host."""
        if self.webhook_url is None or urlsplit(self.webhook_url).path.strip("/"):
            return self.webhook_url
        return self.webhook_url.rstrip("/") + self.webhook_path

    @property
    def secrets(self) -> tuple[str, ...]:
        """All values that may stand in no log, the half of the token behind the colon among them."""
        password = urlsplit(self.database_url or "").password
        given = (self.token, self.token.partition(":")[2], self.webhook_secret, self.pii_hash_key)
        return tuple(one for one in (*given, password, unquote(password or "")) if one)

    @classmethod
    def settings_customise_sources(
        cls,
        settings_cls: type[BaseSettings],
        init_settings: PydanticBaseSettingsSource,
        env_settings: PydanticBaseSettingsSource,
        dotenv_settings: PydanticBaseSettingsSource,
        file_secret_settings: PydanticBaseSettingsSource,
    ) -> tuple[PydanticBaseSettingsSource, ...]:
        """What code says counts more than the environment; no file is read."""
        given = init_settings()
        environ = given.get(_ENVIRON, os.environ)
        overrides = {name: value for name, value in given.items() if name != _ENVIRON}
        return InitSettingsSource(settings_cls, overrides), _Variables(settings_cls, environ)


class _Variables(EnvSettingsSource):
    """An environment; an empty variable counts as none."""

    def __init__(self, settings_cls: type[BaseSettings], environ: Mapping[str, str]) -> None:
        super().__init__(settings_cls)
        self.env_vars = {name: value for name, value in environ.items() if value.strip()}

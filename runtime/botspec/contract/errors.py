"""What can go wrong outside the spec's own rules: every error says what is wrong and how to mend it."""


class BotspecError(Exception):
    """An error that a person can act on: `message` says what is wrong and where, `help` how to mend it."""

    def __init__(self, message: str, *, help: str | None = None) -> None:
        """Keep both texts; `str()` gives the message and, when there is one, a second line `help: ...`."""
        super().__init__(message)
        self.message = message
        self.help = help

    def __str__(self) -> str:
        """Give the text that is shown to people."""
        return self.message if self.help is None else f"{self.message}\nhelp: {self.help}"


class ConfigError(BotspecError):
    """The environment, a setting or a file of the project is not as it has to be."""


class StoreError(BotspecError):
    """The database cannot be used as it is."""


class ConflictError(StoreError):
    """Two transactions met; the database asks for this one to be run again."""


class DeliveryError(BotspecError):
    """An effect could not be delivered to Telegram."""

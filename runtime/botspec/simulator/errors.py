"""What goes wrong on purpose: refusals in Telegram's words, and mistakes in a control request."""


class ApiError(Exception):
    """A refused Bot API call: its HTTP status, its description, and `retry_after` in seconds.

    `migrate_to` is the supergroup that the group has become.
    """

    def __init__(
        self, code: int, description: str, *, retry_after: int | None = None, migrate_to: int | None = None
    ) -> None:
        super().__init__(description)
        self.code = code
        self.description = description
        self.retry_after = retry_after
        self.migrate_to = migrate_to


class ControlError(Exception):
    """A mistake in a control request; the text says what is wrong and how to mend it."""


def bad_request(words: str) -> ApiError:
    """Returns a 400 with these words; their first letter is lowered as Telegram lowers it."""
    return ApiError(400, f"Bad Request: {lowered(words)}")


def forbidden(words: str) -> ApiError:
    """Returns a 403 with these words."""
    return ApiError(403, f"Forbidden: {lowered(words)}")


def conflict(words: str) -> ApiError:
    """Returns a 409 with these words."""
    return ApiError(409, f"Conflict: {words}")


def too_large() -> ApiError:
    """Returns the 413 of a call that is larger than Telegram takes."""
    return ApiError(413, "Request Entity Too Large")


def not_played(what: str) -> ApiError:
    """Returns a 501 for something that is legal in the Bot API but that the simulator does not act out."""
    return ApiError(501, f"Not Implemented: the simulator does not play {what}")


def lowered(words: str) -> str:
    """Lowers the first letter unless a capital or an underscore follows it (BUTTON_DATA_INVALID)."""
    if len(words) > 1 and (words[1] == "_" or words[1].isupper()):
        return words
    return words[:1].lower() + words[1:]


def unparsable(words: str) -> ApiError:
    """Returns the refusal of a text whose formatting cannot be parsed."""
    return ApiError(400, f"Bad Request: can't parse entities: {words}")

"""The fixed words of every bot: event names, built-in reasons, levels."""

from dataclasses import dataclass
from enum import StrEnum
from typing import Final


class Level(StrEnum):
    """How loud a log line is, loudest last."""

    DEBUG = "DEBUG"
    INFO = "INFO"
    WARNING = "WARNING"
    ERROR = "ERROR"
    CRITICAL = "CRITICAL"


class BotState(StrEnum):
    """Whether this process serves (ACTIVE) or waits for its turn (PASSIVE)."""

    ACTIVE = "ACTIVE"
    PASSIVE = "PASSIVE"


class EventName(StrEnum):
    """Every name that a log line can carry, in the order of a press's life."""

    UPDATE_RECEIVED = "UPDATE_RECEIVED"
    CALLBACK_RECEIVED = "CALLBACK_RECEIVED"
    COMMAND_RECEIVED = "COMMAND_RECEIVED"
    INPUT_RECEIVED = "INPUT_RECEIVED"
    CALLBACK_ROUTED = "CALLBACK_ROUTED"
    COMMAND_ROUTED = "COMMAND_ROUTED"
    INPUT_ROUTED = "INPUT_ROUTED"
    CALLBACK_ACCEPTED = "CALLBACK_ACCEPTED"
    COMMAND_ACCEPTED = "COMMAND_ACCEPTED"
    INPUT_ACCEPTED = "INPUT_ACCEPTED"
    CALLBACK_REJECTED = "CALLBACK_REJECTED"
    COMMAND_REJECTED = "COMMAND_REJECTED"
    INPUT_REJECTED = "INPUT_REJECTED"
    EVENT_RECEIVED = "EVENT_RECEIVED"
    EVENT_ACCEPTED = "EVENT_ACCEPTED"
    EVENT_ELSEWHERE = "EVENT_ELSEWHERE"
    TASK_CREATED = "TASK_CREATED"
    TASK_STARTED = "TASK_STARTED"
    TASK_RETRIED = "TASK_RETRIED"
    TASK_COMPLETED = "TASK_COMPLETED"
    TASK_FAILED = "TASK_FAILED"
    UI_RENDER = "UI_RENDER"
    ANSWER_CALLBACK_QUERY = "ANSWER_CALLBACK_QUERY"
    DISPATCH_OK = "DISPATCH_OK"
    DISPATCH_FAIL = "DISPATCH_FAIL"
    STARTUP = "STARTUP"
    SHUTDOWN = "SHUTDOWN"
    MIGRATION_APPLIED = "MIGRATION_APPLIED"
    OUTBOX_REDELIVERED = "OUTBOX_REDELIVERED"
    LOG_DROPPED = "LOG_DROPPED"
    LOG = "LOG"


@dataclass(frozen=True, slots=True, kw_only=True)
class ReasonDef:
    """One reason why an update ended as it did.

    `reads` are the names that its text uses (facts among them are looked up when it is told); `alert` shows
    the text as a window that must be closed instead of a toast.
    """

    code: str
    level: Level
    cause: str
    remedy: str
    alert: bool = False
    reads: tuple[str, ...] = ()


class Reason(StrEnum):
    """The built-in reasons. A bot's generated ReasonCode holds these and its own."""

    SUCCESS = "SUCCESS"
    NOOP = "NOOP"
    PASSIVE_REJECT = "PASSIVE_REJECT"
    UNKNOWN_ACTION = "UNKNOWN_ACTION"
    UNKNOWN_CALLBACK = "UNKNOWN_CALLBACK"
    STATE_MISMATCH = "STATE_MISMATCH"
    VALIDATION_FAILED = "VALIDATION_FAILED"
    BALANCE_INSUFFICIENT = "BALANCE_INSUFFICIENT"
    MODEL_DISABLED = "MODEL_DISABLED"
    RATE_LIMIT = "RATE_LIMIT"
    DOWNSTREAM_TIMEOUT = "DOWNSTREAM_TIMEOUT"
    DOWNSTREAM_ERROR = "DOWNSTREAM_ERROR"
    DB_ERROR = "DB_ERROR"
    INTERNAL_ERROR = "INTERNAL_ERROR"
    VALIDATION_FAIL = VALIDATION_FAILED


class Told(StrEnum):
    """The notices that every bot has: words that fit better than those of a reason."""

    NOT_YOURS = "notices.not_yours"
    NOT_EXPECTED = "notices.not_expected"
    UNKNOWN_COMMAND = "notices.unknown_command"


def _row(code: Reason, level: Level, cause: str, remedy: str, *, alert: bool = False) -> ReasonDef:
    return ReasonDef(code=code, level=level, cause=cause, remedy=remedy, alert=alert)


BUILT_IN_REASONS: Final = (
    _row(Reason.SUCCESS, Level.INFO, "the update did what it should", "nothing to do"),
    _row(
        Reason.NOOP,
        Level.INFO,
        "the same update was delivered before, or nothing in it is for the bot",
        "nothing to do: the first run counts, and `result` tells the rest",
    ),
    _row(
        Reason.PASSIVE_REJECT,
        Level.WARNING,
        "another instance is ACTIVE",
        "wait a few seconds: Telegram re-sends the update to the ACTIVE instance",
    ),
    _row(
        Reason.UNKNOWN_ACTION,
        Level.WARNING,
        "the callback data, or the message, is not one that this bot understands",
        "look for a client or a script that forges presses",
    ),
    _row(
        Reason.UNKNOWN_CALLBACK,
        Level.WARNING,
        "the button or the command does not exist in this spec",
        "if it was renamed, name its old wire form under `was:`",
    ),
    _row(
        Reason.STATE_MISMATCH,
        Level.WARNING,
        "the button belongs to another screen, or to an older picture of this one",
        "nothing to do: the current screen was drawn again",
    ),
    _row(
        Reason.VALIDATION_FAILED,
        Level.WARNING,
        "a value does not fit the type that the spec declares, or is not offered now",
        "look at the field's limits in the spec",
    ),
    _row(
        Reason.BALANCE_INSUFFICIENT,
        Level.WARNING,
        "the price is higher than the balance",
        "offer the user a way to top up",
        alert=True,
    ),
    _row(
        Reason.MODEL_DISABLED,
        Level.WARNING,
        "the catalogue row is switched off",
        "enable the row, or stop offering it",
        alert=True,
    ),
    _row(
        Reason.RATE_LIMIT,
        Level.WARNING,
        "the user presses faster than the limit allows",
        "nothing to do, unless it is many users: then raise RATE_LIMIT",
    ),
    _row(
        Reason.DOWNSTREAM_TIMEOUT,
        Level.ERROR,
        "another service did not answer in time",
        "look at that service; the press can be repeated",
        alert=True,
    ),
    _row(
        Reason.DOWNSTREAM_ERROR,
        Level.ERROR,
        "another service answered with an error",
        "look at that service; the press can be repeated",
        alert=True,
    ),
    _row(
        Reason.DB_ERROR,
        Level.ERROR,
        "the database did not do what was asked",
        "look at the database; Telegram re-sends the update",
        alert=True,
    ),
    _row(
        Reason.INTERNAL_ERROR,
        Level.ERROR,
        "the bot's own code raised an exception; nothing of the press was kept",
        "read the traceback in DISPATCH_FAIL of the same cid",
        alert=True,
    ),
)

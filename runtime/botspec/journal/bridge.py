"""The bridge from standard logging: lines of libraries and of the bot's own code join the journal."""

import logging
import traceback
from collections.abc import Generator
from contextlib import contextmanager

from botspec.contract.vocabulary import Level
from botspec.core.events import Log
from botspec.journal.journal import Journal


class BridgeHandler(logging.Handler):
    """Hands every record that is loud enough to the journal."""

    def __init__(self, journal: Journal) -> None:
        super().__init__()
        self._journal = journal

    def emit(self, record: logging.LogRecord) -> None:
        """Writes a record as a `Log` event; one that cannot be put together is written as it was given."""
        level = level_of(record.levelno)
        if self._journal.volume.hears(level):
            error_type, trace = _error_of(record)
            self._journal.log(
                Log(
                    level=level,
                    logger=record.name,
                    message=_message(record),
                    error_type=error_type,
                    traceback=trace,
                )
            )


@contextmanager
def bridged(journal: Journal) -> Generator[None]:
    """In this block the journal is the only output of standard logging; then all is as it was before."""
    root = logging.getLogger()
    handlers, level = root.handlers[:], root.level
    root.handlers[:] = [BridgeHandler(journal)]
    journal.volume.follow(lambda heard: root.setLevel(heard.value))
    try:
        yield
    finally:
        journal.volume.follow(None)
        root.handlers[:] = handlers
        root.setLevel(level)


def level_of(number: int) -> Level:
    """The level of a record, also for numbers between the named ones."""
    if number >= logging.CRITICAL:
        return Level.CRITICAL
    if number >= logging.ERROR:
        return Level.ERROR
    if number >= logging.WARNING:
        return Level.WARNING
    return Level.INFO if number >= logging.INFO else Level.DEBUG


def _message(record: logging.LogRecord) -> str:
    try:
        return record.getMessage()
    except Exception as error:  # the arguments do not fit the text: the line is still worth having
        return f"{record.msg} (arguments left out: {type(error).__name__}: {error})"


def _error_of(record: logging.LogRecord) -> tuple[str | None, str | None]:
    """The class and the traceback of the record's exception, or the stack that it was asked to show."""
    kind, error, _ = record.exc_info or (None, None, None)
    if kind is None:
        return None, record.stack_info
    return kind.__name__, "".join(traceback.format_exception(error))

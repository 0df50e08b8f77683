"""Opens the journal of a process: the way out, the keys, the bridge, and their end in good order."""

from collections.abc import Callable, Generator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Final, TextIO

from botspec.contract.vocabulary import BotState, Level
from botspec.core.events import Log, LogDropped
from botspec.journal.bridge import bridged
from botspec.journal.journal import Journal
from botspec.journal.layouts import JsonLayout
from botspec.journal.lines import Line
from botspec.journal.privacy import Hasher, Redactor, random_key
from botspec.journal.sink import Sink
from botspec.journal.volume import Volume

NO_KEY: Final = (
    "PII_HASH_KEY is not set: user_hash and chat_hash are made with a random key, new at every start"
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Setup:
    """What a journal is opened with.

    `pretty` None means: when the stream is a terminal; an empty `hash_key` means a random one, and a warning;
    `secrets` are cut out of every line; `capacity` is the number of lines that may wait for the reader.
    """

    level: Level = Level.INFO
    pretty: bool | None = None
    hash_key: str = ""
    secrets: tuple[str, ...] = ()
    capacity: int = 10_000


@contextmanager
def open_journal(
    setup: Setup, stream: TextIO, state: Callable[[], BotState], *, patience: float = 2.0
) -> Generator[Journal]:
    """Gives the journal of the process; standard logging is bridged into it while the block lasts.

    At the end the queue is written out, for at most `patience` seconds.
    """
    key = setup.hash_key.encode()
    sink = _sink(setup, stream)
    journal = Journal(
        out=sink,
        hasher=Hasher(key or random_key()),
        redactor=Redactor((*setup.secrets, setup.hash_key)),
        state=state,
        volume=Volume(setup.level),
    )
    sink.start(lambda count: journal.process(LogDropped(count=count)))
    try:
        if not key:
            journal.process(Log(level=Level.WARNING, logger="botspec.journal", message=NO_KEY))
        with bridged(journal):
            yield journal
    finally:
        sink.close(patience)


def _sink(setup: Setup, stream: TextIO) -> Sink[bytes] | Sink[Line]:
    stream.flush()
    pretty = stream.isatty() if setup.pretty is None else setup.pretty
    if not pretty:
        return Sink(stream.fileno(), JsonLayout(), capacity=setup.capacity)
    from botspec.journal.pretty import PrettyLayout  # rich takes 50 ms that only people have

    return Sink(stream.fileno(), PrettyLayout(stream), capacity=setup.capacity)

"""The one door for events: every line of the log leaves through here, and nobody waits for it."""

from botspec.journal.bridge import bridged
from botspec.journal.journal import Journal, Out, Pen, Scribe
from botspec.journal.layouts import JsonLayout, Layout
from botspec.journal.lines import Line
from botspec.journal.memory import LogWatch, Memory
from botspec.journal.opening import Setup, open_journal
from botspec.journal.privacy import Hasher, Redactor, random_key
from botspec.journal.sink import Sink
from botspec.journal.volume import Volume

__all__ = [
    "Hasher",
    "Journal",
    "JsonLayout",
    "Layout",
    "Line",
    "LogWatch",
    "Memory",
    "Out",
    "Pen",
    "Redactor",
    "Scribe",
    "Setup",
    "Sink",
    "Volume",
    "bridged",
    "open_journal",
    "random_key",
]

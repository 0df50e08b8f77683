"""Lines for people: aligned and coloured, for a terminal."""

from collections.abc import Mapping, Sequence
from typing import Final, TextIO

from rich.console import Console
from rich.text import Text

from botspec.contract.vocabulary import EventName, Level
from botspec.journal.layouts import encoded
from botspec.journal.lines import Line

_LEVELS: Final[Mapping[object, str]] = {
    Level.DEBUG: "dim",
    Level.INFO: "blue",
    Level.WARNING: "yellow",
    Level.ERROR: "bold red",
    Level.CRITICAL: "bold white on red",
}
_LEVEL_WIDTH: Final = max(map(len, Level))
_NAME_WIDTH: Final = len(EventName.ANSWER_CALLBACK_QUERY)
_CID_WIDTH: Final = 8
_HEAD: Final = frozenset({"ts", "level", "name", "cid", "traceback"})
_TAIL: Final = frozenset({"bot_state", "user_hash", "chat_hash"})


class PrettyLayout:
    """A line an event: time of day (UTC), level, name, cid, `key=value`; a traceback has lines of its own.

    Whether there are colours depends on the stream and on NO_COLOR. The thread that writes does all the work.
    """

    def __init__(self, stream: TextIO) -> None:
        self._console = Console(file=stream, soft_wrap=True, highlight=False, markup=False, emoji=False)

    def encode(self, line: Line, /) -> Line:
        """The line itself: nobody changes it any more."""
        return line

    def join(self, items: Sequence[Line], /) -> bytes:
        """The batch as text with the terminal's colour codes."""
        with self._console.capture() as captured:
            for line in items:
                self._console.print(_text(line))
        return captured.get().encode(errors="replace")


def _text(line: Line) -> Text:
    style = _LEVELS[line["level"]]
    text = Text.assemble(
        (str(line["ts"])[11:23], "dim"),
        " ",
        (str(line["level"]).ljust(_LEVEL_WIDTH), style),
        " ",
        (str(line["name"]).ljust(_NAME_WIDTH), "bold"),
        " ",
        (str(line.get("cid", "")).ljust(_CID_WIDTH), "cyan"),
    )
    for key, value in line.items():
        if key not in _HEAD:
            text.append(f" {key}=", "dim")
            text.append(_shown(value), "dim" if key in _TAIL else "")
    trace = line.get("traceback")
    if isinstance(trace, str):
        text.append("".join(f"\n    {_harmless(row)}" for row in trace.splitlines()), "red")
    return text


def _shown(value: object) -> str:
    """A value in one word where that is possible, else as JSON."""
    if isinstance(value, str) and value and value.isprintable() and " " not in value:
        return value
    return _harmless(encoded(value).decode())


def _harmless(text: str) -> str:
    """The text without characters that command a terminal."""
    return "".join(char if char.isprintable() else repr(char)[1:-1] for char in text)

"""`botspec graph`: the screens and where each leads on the terminal, the ways between two, or the picture."""

import sys
import webbrowser
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Final

from rich.columns import Columns
from rich.console import Console
from rich.panel import Panel
from rich.text import Text

from botspec_generator import pipeline
from botspec_generator.cli.routes import MOST, Way, ways
from botspec_generator.cli.show import counted, failed, say, show_findings, told
from botspec_generator.emit import picture
from botspec_generator.emit.picture.card import Card, End, Icon, Line, Tone
from botspec_generator.emit.picture.cards import cards_of
from botspec_generator.emit.picture.cells import cells
from botspec_generator.emit.picture.legend import meanings
from botspec_generator.emit.picture.lines import WIDTH
from botspec_generator.emit.plan import plan
from botspec_generator.emit.statechart import PICTURE
from botspec_generator.findings import Format, mend
from botspec_generator.graph import BotGraph

_STYLES: Final = {
    Tone.BUTTON: "bold cyan",
    Tone.TRIGGER: "cyan",
    Tone.SYSTEM: "italic cyan",
    Tone.GUARD: "yellow",
    Tone.ACTION: "magenta",
}
_SIGNS: Final = {
    Icon.HOME: "\u2302~",
    Icon.BACK: "\u2190<",
    Icon.STAY: "\u21bb=",
    Icon.REFUSE: "\u2717x",
    Icon.MESSAGE: '\u270e"',
    Icon.EVENT: "\u21af!",
    Icon.CLOCK: "\u25f7@",
    Icon.WAITS: "\u29d7&",
    Icon.MEDIA: "\u25a3%",
    Icon.ADMIN: "\u2666#",
}
"""A letter for each icon, and another one for terminals that know only ASCII."""


def run(project: Path, ends: tuple[str | None, str | None], is_open: bool) -> int:
    """Show a project's bot, or the ways between two screens, or its picture, and return the exit code."""
    if is_open and ends != (None, None):
        return failed("--open shows the whole picture", "leave out --from and --to, or --open")
    return told(lambda: _graph(project, ends, is_open))


def _graph(project: Path, ends: tuple[str | None, str | None], is_open: bool) -> int:
    build = pipeline.understand(project)
    if build.graph is None:
        show_findings(build, project, Format.TEXT)
        return 1
    match ends:
        case (None, None):
            return _open(project, build.graph) if is_open else _show(build.graph)
        case (_, None):
            return failed("there is a --from and no --to", "say where the way leads: --to SCREEN")
        case (start, goal):
            return show_ways(build.graph, start or build.graph.home, goal)


def _open(project: Path, graph: BotGraph) -> int:
    path = project / pipeline.GENERATED / PICTURE
    if not path.is_file():
        return failed(f"there is no {path}", "run `botspec generate`")
    svg, _ = picture.emit(plan(graph))
    if path.read_bytes() != svg.text.encode():
        sys.stderr.write(f"{path} is not what spec/ says: run `botspec generate` to draw it anew\n")
    if webbrowser.open(path.resolve().as_uri()):
        say(f"opened {path}")
    else:
        say(f"there is no browser on this machine; the picture is {path}")
    return 0


def _show(graph: BotGraph) -> int:
    console = Console(highlight=False)
    signs = _Signs(is_plain=not console.encoding.startswith("utf"))
    cards = list(cards_of(plan(graph)))
    console.print(Columns([signs.panel(card) for card in cards], padding=(0, 1)))
    console.print("  ".join([f"{signs.sign(icon)} {means}" for icon, means in meanings(cards)]), style="dim")
    screens, arcs = counted(len(graph.screens), "screen"), counted(len(graph.arcs), "arc")
    console.print(f"{graph.name} {graph.version}: {screens}, {arcs}, home is {graph.home}")
    return 0


class _Signs:
    """Draws the cards of the picture with the letters of a terminal."""

    def __init__(self, *, is_plain: bool) -> None:
        self._number = 1 if is_plain else 0

    def sign(self, icon: Icon) -> str:
        """Return the letter for an icon."""
        return _SIGNS[icon][self._number]

    def panel(self, card: Card) -> Panel:
        """Return a card."""
        title = Text(card.title, style="bold")
        for badge in card.badges:
            title.append(f" {self.sign(badge)}", style="not bold")
        if card.flow:
            title.append(f" {card.flow}", style="not bold dim")
        body = Text("\n").join([self._line(line) for line in card.lines])
        return Panel(body, title=title, title_align="left", width=WIDTH + 4)

    def _line(self, line: Line) -> Text:
        text = Text(self.sign(line.icon) if line.icon else "", style="dim")
        for word in line.words:
            text.append(" " * (word.at - cells(text.plain)))
            text.append(word.text, style=f"not dim {_STYLES[word.tone]}")
        if line.end is not None:
            said = f"{self.sign(line.end.icon)} {line.end.text}" if line.end.icon else line.end.text
            text.append(" " * (WIDTH - cells(text.plain) - cells(said)))
            text.append(said, style=_end_style(line.end))
        return text


def _end_style(end: End) -> str:
    if end.target:
        return "not dim bold green"
    return "not dim red" if end.icon is Icon.REFUSE else "dim"


def show_ways(graph: BotGraph, start: str, goal: str) -> int:
    """Print the shortest ways between two screens, and return the exit code: 1 if there is none."""
    names = [screen.id for screen in graph.screens]
    for name in (start, goal):
        if name not in names:
            return failed(
                f'there is no screen "{name}"', mend(name, names) or "`botspec graph` shows them all"
            )
    found = ways(graph, start, goal)
    if not found:
        say(f"no way leads from {start} to {goal}")
        return 1
    several = "" if len(found) == 1 else f", {len(found)} ways"
    if len(found) > MOST:
        several = f", more than {MOST} ways"
    say(f"{start} to {goal}: {counted(len(found[0]), 'step')}{several}")
    for way in found[:MOST]:
        say("")
        for line in _way(start, way):
            say(line)
    return 0


def _way(start: str, way: Way) -> Iterator[str]:
    yield f"  {start}"
    for step in way:
        yield f"    {_either(step.presses)}"
        yield f"  {step.screen}"


def _either(presses: Sequence[str]) -> str:
    *others, last = presses
    return f"{', '.join(others)} or {last}" if others else last

"""A tour on the terminal: the conversation on the left, the log chain of each step on the right."""

from rich.console import Console
from rich.table import Table
from rich.text import Text

from botspec.simulator.script import Tour
from botspec.simulator.tour import Line, Played

_SHOWN = ("button_id", "screen_id", "reason_code", "reason_text", "text", "mode", "error")


class Transcript:
    """Prints each step as it is played, and counts what was not as expected."""

    def __init__(self, tour: Tour, console: Console | None = None) -> None:
        self._console = console or Console(highlight=False, soft_wrap=False)
        self._steps = 0
        self._problems = 0
        self._name = tour.tour
        self._console.print(Text(f"tour: {tour.tour}", style="bold"))

    def add(self, played: Played) -> None:
        """Prints one step."""
        self._steps += 1
        self._problems += len(played.problems)
        table = Table(box=None, show_header=False, expand=True, padding=(0, 1))
        table.add_column(ratio=5)
        table.add_column(ratio=6, overflow="fold")
        table.add_row(_conversation(played), _chain(played))
        self._console.print(table)
        for problem in played.problems:
            self._console.print(Text(f"  FAILED {problem}", style="bold red"))
        self._console.print()

    def end(self) -> int:
        """Prints the result; the exit code is 1 when anything was not as expected."""
        steps = f"{self._steps} step{'' if self._steps == 1 else 's'}"
        if self._problems:
            self._console.print(Text(f"{self._name}: {steps}, {self._problems} not as expected", style="red"))
            return 1
        self._console.print(Text(f"{self._name}: {steps}, all as expected", style="green"))
        return 0


def _conversation(played: Played) -> Text:
    text = Text(f"> {played.said}\n", style="bold")
    if played.answer:
        text.append(f"({played.answer})\n", style="yellow")
    if played.media != "none":
        text.append(f"({played.media})\n", style="not bold magenta")
    text.append(played.shown, style="not bold")
    for row in played.keyboard:
        text.append("\n" + " ".join(f"[{label}]" for label in row), style="not bold cyan")
    return text


def _chain(played: Played) -> Text:
    return Text("\n").join(_line(line) for line in played.chain)


def _line(line: Line) -> Text:
    style = {"WARNING": "yellow", "ERROR": "red"}.get(str(line["level"]), "dim")
    text = Text(str(line["name"]), style=style)
    for name in _SHOWN:
        if line.get(name):
            text.append(f" {name}={line[name]}", style="not bold")
    return text

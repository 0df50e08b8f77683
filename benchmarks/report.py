"""How every benchmark speaks: tables for people, and one last line of JSON for programs."""

import os
import platform
import sys
from collections.abc import Callable

import orjson
from rich.console import Console
from rich.table import Table

Figures = dict[str, "Figures | float | str"]

WIDTH = 110


def show(table: Table) -> None:
    """Print a table, as wide as it needs whatever the terminal says."""
    Console(width=WIDTH).print(table)


def finish(measure: Callable[[], Figures], *expected: type[Exception]) -> int:
    """Measure, print the figures as the last line, give the exit code; an expected error is one message."""
    try:
        figures = measure()
    except expected as error:
        sys.stderr.write(f"benchmark: {error}\n")
        return 1
    machine: Figures = {"python": platform.python_version(), "cores": float(os.cpu_count() or 1)}
    sys.stdout.write(orjson.dumps({"machine": machine, **figures}).decode() + "\n")
    return 0

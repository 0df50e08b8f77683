"""Times the compiler beside its goals: the command started cold, answers to saves, and proofs of promises."""

import argparse
import atexit
import os
import shutil
import statistics
import subprocess
import sys
import sysconfig
import tempfile
import time
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from functools import cache
from pathlib import Path

from rich.table import Table

from benchmarks.big_spec import write_project
from benchmarks.promises import SHARED, time_promises
from benchmarks.report import Figures, finish, show
from benchmarks.watching import time_saves

BOTSPEC = Path(sysconfig.get_path("scripts")) / "botspec"
COMMANDS = ("generate", "check")
SCREENS = (1_000, 10_000)
QUICK_SCREENS = (1_000,)
ROUNDS = 5
QUICK_ROUNDS = 3
PROVED_SCREENS = 10_000
WATCHED_SCREENS = 100
SAVES = 20
QUICK_SAVES = 7
GOALS = {
    ("generate", 1_000): 0.8,
    ("generate", 10_000): 5.0,
    ("check", 1_000): 0.5,
    ("check", 10_000): 4.0,
}
PROMISE_GOAL = 0.1
SAVE_GOAL = 0.2


class CommandError(Exception):
    """The command did not succeed, so its time would mean nothing; the message ends with what it printed."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Timing:
    """What one cold run of the command took; the peak is never below this process's own memory."""

    seconds: float
    peak_mib: float


def time_once(*arguments: str) -> Timing:
    """Run `botspec` once in a new process. Raises CommandError when it fails.

    Its own modules are compiled before, as in an installation, wherever this one may not write that down.
    """
    with tempfile.TemporaryFile() as output:
        started = time.perf_counter()
        process = subprocess.Popen((str(BOTSPEC), *arguments), stdout=output, stderr=output, env=_installed())
        _, status, usage = os.wait4(process.pid, 0)
        seconds = time.perf_counter() - started
        process.returncode = os.waitstatus_to_exitcode(status)
        if process.returncode != 0:
            output.seek(0)
            printed = output.read().decode(errors="replace")[:2000]
            raise CommandError(f"botspec {' '.join(arguments)} gave {process.returncode}:\n{printed}")
    return Timing(seconds=seconds, peak_mib=usage.ru_maxrss / 1024)


def time_commands(screens: int, *, locales: int, rounds: int) -> dict[str, Timing]:
    """Make a spec of this many screens and time every command on it; gives the medians."""
    with tempfile.TemporaryDirectory(prefix="bench-spec-") as folder:
        write_project(Path(folder), screens=screens, locales=locales)
        return {
            command: _middle([time_once(command, "--project", folder) for _ in range(rounds)])
            for command in COMMANDS
        }


def run(*, screens: Sequence[int] = SCREENS, locales: int = 1, rounds: int = ROUNDS) -> Figures:
    """Time the commands on each size, and `botspec --help`; print the table and give the figures."""
    _installed()
    found = {("--help", 0): _middle([time_once("--help") for _ in range(rounds)])}
    for size in screens:
        timed = time_commands(size, locales=locales, rounds=rounds)
        found |= {(command, size): timing for command, timing in timed.items()}
    table = Table(title=f"cold starts, {locales} locale(s), medians of {rounds} rounds")
    for head in ("botspec", "screens", "seconds", "goal", "peak MiB"):
        table.add_column(head, justify="left" if head == "botspec" else "right")
    for (command, size), timing in found.items():
        goal = GOALS.get((command, size))
        row = command, str(size or ""), f"{timing.seconds:.2f}", f"< {goal:g}" if goal else ""
        table.add_row(*row, f"{timing.peak_mib:.0f}")
    show(table)
    return {
        f"{command} {size}".removesuffix(" 0"): {
            key: round(value, 3) for key, value in asdict(timing).items()
        }
        for (command, size), timing in found.items()
    }


def run_warm(*, rounds: int = ROUNDS, saves: int = SAVES) -> Figures:
    """Time the answers to saves, and the proofs of promises; print the table and give the figures."""
    answers = sorted(time_saves((str(BOTSPEC),), _installed(), screens=WATCHED_SCREENS, rounds=saves))
    proofs = time_promises(PROVED_SCREENS, rounds=rounds)
    found = {"a save, median": statistics.median(answers), "a save, slowest": answers[-1], **proofs}
    table = Table(title=f"in a process that runs: {saves} saves, and promises, medians of {rounds} rounds")
    for head in ("what", "screens", "ms", "goal"):
        table.add_column(head, justify="left" if head == "what" else "right")
    for name, seconds in found.items():
        is_save = name not in proofs
        goal = "" if name == SHARED else f"< {(SAVE_GOAL if is_save else PROMISE_GOAL) * 1000:g}"
        size = WATCHED_SCREENS if is_save else PROVED_SCREENS
        table.add_row(name, str(size), f"{seconds * 1000:.0f}", goal)
    show(table)
    return {name: round(seconds, 4) for name, seconds in found.items()}


@cache
def _installed() -> dict[str, str]:
    """The environment of a command whose modules are compiled."""
    folder = tempfile.mkdtemp(prefix="bench-compiled-")
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    environment = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
    environment["PYTHONPYCACHEPREFIX"] = folder
    with tempfile.TemporaryDirectory(prefix="bench-spec-") as project:
        write_project(Path(project), screens=6)
        for command in COMMANDS:
            subprocess.run(
                (str(BOTSPEC), command, "--project", project),
                env=environment,
                capture_output=True,
                check=False,
            )
    return environment


def _middle(timings: Sequence[Timing]) -> Timing:
    return Timing(
        seconds=statistics.median(timing.seconds for timing in timings),
        peak_mib=statistics.median(timing.peak_mib for timing in timings),
    )


def main() -> int:
    """Run from the command line; the last line is the figures as JSON."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--screens", type=int, nargs="+", default=SCREENS, help="the sizes of the specs")
    parser.add_argument(
        "--locales", type=int, default=1, choices=(1, 2, 3, 4), help="texts in so many locales"
    )
    parser.add_argument("--rounds", type=int, default=ROUNDS, help="how often each command is run")
    given = parser.parse_args()

    def measured() -> Figures:
        cold = run(screens=given.screens, locales=given.locales, rounds=given.rounds)
        return {"generator": {**cold, **run_warm(rounds=given.rounds)}}

    return finish(measured, CommandError)


if __name__ == "__main__":
    sys.exit(main())

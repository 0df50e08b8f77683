"""Compares the reference bot with the same screens in bare aiogram, in interleaved rounds of one run."""

import argparse
import asyncio
import statistics
import sys
import tempfile
from collections.abc import Sequence
from dataclasses import asdict, fields
from pathlib import Path

from rich.table import Table

from benchmarks.load import Say, Step, Tap
from benchmarks.measure import BotError, Contender, Effort, Sample, measure
from benchmarks.report import Figures, finish, show

QUICK = Effort(rush=2.0, stroll=2.0)
ROUNDS = 5
REFERENCE, BARE = "reference bot", "bare aiogram"
SCRIPT: tuple[Step, ...] = (
    Tap("cat:image"),
    Tap("model"),
    Tap("param_aspect_11"),
    Tap("param_style_art"),
    Tap("param_style_photo"),
    Say("a red fox in the snow"),
    Tap("confirm"),
    Tap("cancel"),
    Tap("open_help"),
    Tap("back"),
)


def contenders(data_dir: Path) -> dict[str, Contender]:
    """Every bot that can be measured, by name; `data_dir` is for the database that one of them brings."""
    bare = Contender(
        name=BARE,
        command=(sys.executable, "-m", "benchmarks.bare_aiogram"),
        environment={},
        script=SCRIPT,
    )
    reference = Contender(
        name=REFERENCE,
        command=(sys.executable, "-m", "bot"),
        environment={
            "BOTSPEC_DATA_DIR": str(data_dir),
            "LOG_FORMAT": "json",
            "PII_HASH_KEY": "benchmark-benchmark-benchmark-key",
            "PROVIDER_API_KEY": "benchmark-benchmark-benchmark-key",
            "PROVIDER_URL": "http://127.0.0.1:9",
            "RATE_LIMIT": "off",
        },
        script=SCRIPT,
        health="/health",
    )
    return {contender.name: contender for contender in (bare, reference)}


async def compare(bots: Sequence[Contender], effort: Effort, rounds: int) -> dict[str, Sample]:
    """Measure the bots in turn, several rounds; gives the median of every figure of each bot."""
    samples: dict[str, list[Sample]] = {bot.name: [] for bot in bots}
    for _ in range(rounds):
        for bot in bots:
            samples[bot.name].append(await measure(bot, effort))
    return {name: _middle(taken) for name, taken in samples.items()}


def run(*, names: Sequence[str] = (BARE, REFERENCE), quick: bool = False, rounds: int = ROUNDS) -> Figures:
    """Compare the named bots, print the table, and give the figures."""
    with tempfile.TemporaryDirectory(prefix="bench-data-") as folder:
        Path(folder).chmod(0o755)  # the embedded database may run as a user of its own
        known = contenders(Path(folder) / "data")
        bots = [known[name] for name in names]
        effort, rounds = (QUICK, 1) if quick else (Effort(), rounds)
        found = asyncio.run(compare(bots, effort, rounds))
    show(_table(found, effort, rounds))
    return {name: {key: round(value, 3) for key, value in asdict(one).items()} for name, one in found.items()}


def _middle(samples: Sequence[Sample]) -> Sample:
    names = [field.name for field in fields(Sample)]
    return Sample(**{name: statistics.median(getattr(sample, name) for sample in samples) for name in names})


def _table(found: dict[str, Sample], effort: Effort, rounds: int) -> Table:
    table = Table(
        title=f"{effort.together} updates under way for {effort.rush:g} s, then {effort.rate:g}/s for"
        f" {effort.stroll:g} s, medians of {rounds} round(s)"
    )
    table.add_column("bot")
    for head in ("updates/s", "CPU us", "API calls", "p50 ms", "p99 ms", "idle MiB", "start s"):
        table.add_column(head, justify="right")
    for name, one in found.items():
        cells = (f"{one.updates_per_second:.0f}", f"{one.cpu_us:.0f}", f"{one.api_calls:.2f}")
        waits = (f"{one.p50_ms:.2f}", f"{one.p99_ms:.2f}", f"{one.rss_mib:.0f}", f"{one.start_s:.2f}")
        table.add_row(name, *cells, *waits)
    if REFERENCE in found and BARE in found:
        ours, theirs = asdict(found[REFERENCE]), asdict(found[BARE])
        table.add_row(f"{REFERENCE} / {BARE}", *(f"{ours[key] / theirs[key]:.2f}" for key in ours))
    return table


def main() -> int:
    """Run from the command line; the last line is the figures as JSON."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--quick", action="store_true", help="one short round")
    parser.add_argument("--rounds", type=int, default=ROUNDS, help="how often each bot is measured")
    parser.add_argument("--only", choices=(BARE, REFERENCE), help="measure this bot alone")
    given = parser.parse_args()
    names = (given.only,) if given.only else (BARE, REFERENCE)
    return finish(lambda: {"runtime": run(names=names, quick=given.quick, rounds=given.rounds)}, BotError)


if __name__ == "__main__":
    sys.exit(main())

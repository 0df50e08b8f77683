"""Every benchmark in one run: the command on large specs, then the reference bot against bare aiogram."""

import argparse
import sys

from benchmarks import generator, runtime
from benchmarks.generator import CommandError
from benchmarks.measure import BotError
from benchmarks.report import Figures, finish


def run(*, quick: bool) -> Figures:
    """Run them all; quick takes about half a minute and tells an order of magnitude."""
    # The command comes first: the peak memory it shows is never below what this process holds by then.
    if quick:
        command = generator.run(screens=generator.QUICK_SCREENS, rounds=generator.QUICK_ROUNDS)
        warm = generator.run_warm(rounds=generator.QUICK_ROUNDS, saves=generator.QUICK_SAVES)
    else:
        command, warm = generator.run(), generator.run_warm()
    return {"generator": {**command, **warm}, "runtime": runtime.run(quick=quick)}


def main() -> int:
    """Run from the command line; the last line is every figure as JSON."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--quick", action="store_true", help="one short round of each")
    quick: bool = parser.parse_args().quick
    return finish(lambda: run(quick=quick), BotError, CommandError)


if __name__ == "__main__":
    sys.exit(main())

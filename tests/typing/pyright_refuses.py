"""Holds the marks of tests/typing against pyright: run it with `python -m`; exits 1 on a difference."""

import json
import shutil
import subprocess
import sys
from pathlib import Path

from tests.house.census import ROOT
from tests.typing.marks import ACCEPTED, FILES, GENERATED, REFUSED, Error, differences


def main() -> int:
    """Print each difference on a line of its own, or how much was held against pyright."""
    if shutil.which("node") is None:
        sys.stderr.write("error: pyright needs Node 14 or newer; help: apt-get install nodejs\n")
        return 1
    done = subprocess.run(
        [sys.executable, "-m", "pyright", "--outputjson", *FILES],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    if done.returncode not in (0, 1):
        sys.stderr.write(done.stdout + done.stderr)
        return 1
    told = differences("pyright", [*REFUSED, *ACCEPTED, *GENERATED], _errors(done.stdout))
    sys.stdout.write("".join(f"{line}\n" for line in told))
    if not told:
        sys.stdout.write(f"pyright refuses what {len(REFUSED)} files mark, and nothing else\n")
    return 1 if told else 0


def _errors(output: str) -> frozenset[Error]:
    """Read what pyright found; a syntax error, which has no rule, is called `syntax`."""
    return frozenset(
        Error(
            file=Path(one["file"]).relative_to(ROOT).as_posix(),
            line=one["range"]["start"]["line"] + 1,
            code=one.get("rule", "syntax"),
        )
        for one in json.loads(output)["generalDiagnostics"]
        if one["severity"] == "error"
    )


if __name__ == "__main__":
    sys.exit(main())

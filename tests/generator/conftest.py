"""Copies of the golden project, and the command line as a person runs it."""

import os
import shutil
import subprocess
import sys
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
SHOP = ROOT / "tests" / "golden" / "shop"
GOLDEN = (SHOP, ROOT / "tests" / "golden" / "club", ROOT / "tests" / "golden" / "table")
PATIENCE = 300  # seconds after which a command that reads a few pages hangs
BOTSPEC = Path(sys.executable).with_name("botspec")


@dataclass(frozen=True, slots=True, kw_only=True)
class Done:
    """What a run of the command line came to."""

    code: int
    out: str
    err: str


def botspec(*words: str, cwd: Path = ROOT, env: Mapping[str, str] | None = None) -> Done:
    """Run the `botspec` command in a process of its own."""
    done = subprocess.run(
        [str(BOTSPEC), *words],
        cwd=cwd,
        env={**os.environ, **(env or {})},
        capture_output=True,
        encoding="utf-8",
        check=False,
        timeout=PATIENCE,
    )
    return Done(code=done.returncode, out=done.stdout, err=done.stderr)


@pytest.fixture
def shop(tmp_path: Path) -> Path:
    """A copy of the golden project that a test may spoil."""
    return Path(shutil.copytree(SHOP, tmp_path / "shop"))

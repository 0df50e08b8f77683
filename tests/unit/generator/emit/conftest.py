"""The graph of the golden bot, its files, and a way to run ruff on generated text."""

import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from botspec_generator import pipeline
from botspec_generator.emit.module import File
from botspec_generator.graph import BotGraph

ROOT = Path(__file__).parents[4]
SHOP = ROOT / "tests" / "golden" / "shop"

Ruff = Callable[[Path], str]


@pytest.fixture(scope="session")
def shop() -> pipeline.Build:
    """The golden bot, compiled."""
    return pipeline.build(SHOP)


@pytest.fixture(scope="session")
def graph(shop: pipeline.Build) -> BotGraph:
    """The graph of the golden bot."""
    assert shop.graph is not None
    return shop.graph


@pytest.fixture(scope="session")
def files(shop: pipeline.Build) -> tuple[File, ...]:
    """The files of the golden bot."""
    return shop.files


@pytest.fixture(scope="session")
def ruff() -> Ruff:
    """A function that returns what `ruff format` would change and `ruff check` finds in a folder."""

    def found(folder: Path) -> str:
        config = str(ROOT / "pyproject.toml")
        told = ""
        for command in (["format", "--diff"], ["check", "--output-format=concise", "--extend-ignore=E501"]):
            line = [sys.executable, "-m", "ruff", *command, "--no-cache", "--config", config, str(folder)]
            done = subprocess.run(line, capture_output=True, text=True, check=False)
            told += done.stdout if done.returncode else ""
        return told

    return found

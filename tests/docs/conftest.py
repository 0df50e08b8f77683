"""The pizza bot of the README as a project of its own, made from the very text of the page."""

import os
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

import pytest

import botspec
import botspec_generator
import botspec_migrations
from tests.docs.pages import block

SOURCES = [str(Path(one.__path__[0]).parent) for one in (botspec, botspec_generator, botspec_migrations)]
"""Where this process has botspec from: its children run the same."""

MAIN = """
from decimal import Decimal

from botspec.bot import Bot
from botspec.contract import Outcome
from generated.actions import Handlers, Order
from generated.facts import BalanceQuery
from generated.ids import ReasonCode
from generated.registry import UI


{handler}

async def balance(query: BalanceQuery) -> Decimal:
    return Decimal(5)


def create() -> Bot:
    return Bot(UI, Handlers(balance=balance, order=order))
"""


@dataclass(frozen=True, kw_only=True)
class Project:
    """A project in a folder of its own, and the command that a user would type there."""

    folder: Path

    def environment(self) -> dict[str, str]:
        """This process's environment, without what would lead to another bot."""
        path = os.pathsep.join((str(self.folder), *SOURCES))
        return {**os.environ, "PYTHONPATH": path, "PYTHONUNBUFFERED": "1", "COLUMNS": "120"}

    def botspec(self, *arguments: str) -> subprocess.CompletedProcess[str]:
        """Runs a botspec command to its end."""
        return self._run(str(Path(sys.executable).parent / "botspec"), *arguments)

    def python(self, *arguments: str) -> subprocess.CompletedProcess[str]:
        """Runs Python to its end."""
        return self._run(sys.executable, *arguments)

    def _run(self, *command: str) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            command,
            cwd=self.folder,
            env=self.environment(),
            capture_output=True,
            text=True,
            timeout=120,
            check=False,
        )


@pytest.fixture(scope="session")
def pizza(tmp_path_factory: pytest.TempPathFactory) -> Project:
    """The README's bot, generated and ready to run."""
    folder = tmp_path_factory.mktemp("pizza")
    for name in ("spec", "bot"):
        (folder / name).mkdir()
    (folder / "spec" / "bot.yaml").write_text(block("README.md", "yaml", 0), encoding="utf-8")
    (folder / "bot" / "__init__.py").write_text('"""The pizza bot."""\n', encoding="utf-8")
    handler = block("README.md", "python", 0)
    (folder / "bot" / "main.py").write_text(MAIN.format(handler=handler), encoding="utf-8")
    project = Project(folder=folder)
    made = project.botspec("generate")
    assert made.returncode == 0, made.stdout + made.stderr
    return project

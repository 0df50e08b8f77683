"""How `botspec simulate` takes the bot of a project, and what it says of one that it cannot take."""

import subprocess
import sys
from pathlib import Path

import pytest

WRONG = {
    "def create(:\n": (
        "error: bot/main.py cannot be imported: SyntaxError: invalid syntax (main.py, line 1)\n",
        "help: run `botspec generate` if the spec has changed, and `mypy bot`\n",
    ),
    "import os\nSHELF = os.nothing\n": (
        "error: bot/main.py cannot be imported: AttributeError: module 'os' has no attribute 'nothing', ",
        "at bot/main.py:2\n",
    ),
    "def make():\n    return None\n": (
        "error: bot/main.py has no function create()\n",
        "help: add `def create() -> Bot`\n",
    ),
    "def handlers():\n    raise TypeError('1 missing')\n\n\ndef create():\n    return handlers()\n": (
        "error: create() of bot/main.py fails: TypeError: 1 missing, at bot/main.py:2\n",
        "help: give Handlers(...) a function for each name that it has; `mypy bot` finds what is wrong\n",
    ),
    "def create():\n    return None\n": (
        "error: create() of bot/main.py gives NoneType, and no Bot\n",
        "help: end it with `return Bot(UI, handlers)`\n",
    ),
}


def simulated(project: Path) -> subprocess.CompletedProcess[str]:
    """`botspec simulate` in a folder, in a process of its own: `bot` may be another module here."""
    command = [str(Path(sys.executable).parent / "botspec"), "simulate", "--port", "0", "--api-port", "0"]
    return subprocess.run(command, cwd=project, capture_output=True, text=True, timeout=120, check=False)


@pytest.fixture
def project(tmp_path: Path) -> Path:
    """A folder in the form of a project, whose bot/main.py is still to be written."""
    for name in ("bot/__init__.py", "generated/__init__.py", "generated/registry.py"):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).touch()
    return tmp_path


@pytest.mark.parametrize("text", WRONG)
def test_a_bot_that_cannot_be_made_is_told_in_two_lines(project: Path, text: str) -> None:
    """What is wrong, where in the project, and how to mend it; no traceback through botspec."""
    (project / "bot" / "main.py").write_text(text, encoding="utf-8")
    done = simulated(project)
    assert (done.returncode, done.stdout) == (2, "")
    assert all(part in done.stderr for part in WRONG[text]), done.stderr
    assert done.stderr.count("\n") == 2


@pytest.mark.parametrize("gone", ["bot/__init__.py", "bot/main.py", "generated/registry.py"])
def test_what_a_project_lacks_is_named(project: Path, gone: str) -> None:
    """The file that is not there, and what a bot consists of."""
    (project / "bot" / "main.py").touch()
    (project / gone).unlink()
    done = simulated(project)
    assert done.returncode == 2
    assert done.stderr.startswith(f"error: there is no {gone} in {project}\nhelp: a bot is a package bot/ ")

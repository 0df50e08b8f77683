"""The commands of README.md and docs/simulator.md are run, or, where they serve, started and stopped."""

import re
import subprocess
import sys
from pathlib import Path
from shutil import copytree, ignore_patterns

import aiohttp
import pytest

from botspec.simulator import Simulator
from tests.docs.conftest import Project
from tests.docs.pages import ROOT, block, commands
from tests.docs.running import TOKEN, address, logged, started

COMMAND = str(Path(sys.executable).with_name("botspec"))


@pytest.fixture
def reference(tmp_path: Path) -> Project:
    """A copy of the reference bot, without what else is in this repository."""
    for name in ("spec", "generated", "bot", "migrations"):
        copytree(ROOT / name, tmp_path / name, ignore=ignore_patterns("__pycache__", "botspec_migrations"))
    return Project(folder=tmp_path)


def understood(words: list[str]) -> str:
    """How the command reads what it is given, in a process of its own, as it always is."""
    code = (
        "import sys; from botspec_generator.cli import parser; print(vars(parser().parse_args(sys.argv[1:])))"
    )
    done = Project(folder=ROOT).python("-c", code, *words)
    assert done.returncode == 0, done.stderr
    return re.sub(r"<function (\w+) at \w+>", r"\1", done.stdout)


def variables(words: list[str]) -> tuple[dict[str, str], list[str]]:
    """The variables that a command line begins with, and the rest of it."""
    given = [word for word in words if re.match(r"[A-Z_]+=", word)]
    return dict(word.split("=", 1) for word in given), words[len(given) :]


@pytest.mark.parametrize("words", commands(block("README.md", "sh", 0)), ids=" ".join)
def test_make_has_the_two_targets(words: list[str]) -> None:
    """`make` knows how to do what the page opens with; both are run by those who test this project at all."""
    assert words[0] == "make"
    done = subprocess.run(["make", "-n", *words[1:]], cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    assert "pytest" in done.stdout or "simulate" in done.stdout


def test_the_commands_of_the_page(reference: Project) -> None:
    """Each ends well in the reference bot; those that go on until they are stopped are understood."""
    lines = commands(block("README.md", "sh", 2))
    assert lines.pop() == ["python", "-m", "bot"]  # the test below starts it
    for _, *words in lines:
        if words[0] == "simulate" or "--watch" in words:
            assert words[-1].lstrip("-") in understood(words)
            continue
        done = reference.botspec(*words)
        assert done.returncode == 0, (words, done.stdout, done.stderr)
        assert done.stdout.strip() or "github" in words, words


async def test_a_token_is_all_that_it_takes(reference: Project) -> None:
    """The bot polls when it has a token, and the reference bot a key to its provider: the log says so."""
    environ, words = variables(commands(block("README.md", "sh", 3))[0])
    assert list(environ) == ["TELEGRAM_BOT_TOKEN"]
    async with Simulator(token=TOKEN) as telegram:
        given = {"TELEGRAM_BOT_TOKEN": TOKEN, "TELEGRAM_API_URL": telegram.url, "PORT": "0"}
        given["PROVIDER_API_KEY"] = "a-key-of-nobody"
        async with started(reference, sys.executable, *words[1:], **given) as process:
            assert (await logged(process, "STARTUP"))["mode"] == "polling"


def test_the_simulators_options_are_shown_with_their_defaults() -> None:
    """What the page writes out is what the command does without it."""
    ((_, *words),) = commands(block("docs/simulator.md", "sh", 0))
    assert "8081" in understood(words)
    assert understood(words) == understood(["simulate"])


async def test_the_simulator_hears_the_shell(pizza: Project) -> None:
    """With the limit of the page the fourth message is too fast."""
    environ, words = variables(commands(block("docs/simulator.md", "sh", 1))[0])
    assert environ == {"RATE_LIMIT": "3/60", "BOTSPEC_ADMINS": "123"}
    ports = ("--port", "0", "--api-port", "0")
    async with started(pizza, COMMAND, *words[1:], *ports, **environ) as process:
        api = await address(process)
        reasons = []
        async with aiohttp.ClientSession() as session:
            for _ in range(4):
                async with session.post(f"{api}/sim/message", json={"user": 123, "text": "/start"}):
                    reasons.append((await logged(process, "DISPATCH_OK"))["reason_code"])
    assert reasons == ["SUCCESS"] * 3 + ["RATE_LIMIT"]

"""docs/start.md is true: its files are written into an empty folder, and its commands run there."""

import json
import re
import signal
import subprocess
import sys
import urllib.error
import urllib.request
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from tests.docs.conftest import Project
from tests.docs.pages import ROOT, blocks

PAGE = ROOT / "docs" / "start.md"
PATIENCE = 120

FENCE = re.compile(r"^```(\w+)\n(.*?)^```$", re.DOTALL | re.MULTILINE)
FILE = re.compile(r"(?:#|--) (\S+/\S+?)(, the line of its (\w+))?\n")

INSTALLS = "make setup\n. .venv/bin/activate\n"
"""The block that has been executed before any test runs."""


@dataclass(frozen=True, kw_only=True)
class Step:
    """A block of commands, as it ended, and the output that the page shows below it."""

    commands: str
    code: int
    output: str
    shown: str


@dataclass(frozen=True, kw_only=True)
class Walk:
    """The page, walked from its top to its end, in a folder that was empty."""

    steps: tuple[Step, ...]
    chat: Mapping[str, Any]
    answers: tuple[Mapping[str, Any], ...]
    met: tuple[str, ...]

    def step(self, command: str) -> Step:
        """The step that begins with this command."""
        (found,) = (step for step in self.steps if step.commands.startswith(command))
        return found


class Walker:
    """Does what a reader does: writes files, types commands, plays in another terminal."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self.steps: list[Step] = []
        self.said: list[Any] = []
        self.met: list[str] = []
        self._api: str | None = None
        self._process: subprocess.Popen[str] | None = None

    def walk(self) -> None:
        found = FENCE.findall(PAGE.read_text(encoding="utf-8"))
        for (language, text), (following, after) in zip(found, [*found[1:], ("", "")], strict=True):
            if language == "text":
                continue
            self.met.append(text)
            shown = after if following == "text" else ""
            if language != "sh":
                self._write(text)
            elif text.startswith("botspec simulate\n"):
                self._simulate(text)
            elif text.startswith("curl "):
                self._play(text)
                assert self.stop() == 0  # the page says Ctrl-C here
            elif text != INSTALLS:
                self._run(text, shown)
                self.met += [shown] if shown else []

    def stop(self) -> int:
        """Presses Ctrl-C, if the simulator still runs; its exit code."""
        process, self._process = self._process, None
        if process is None:
            return 0
        process.send_signal(signal.SIGINT)
        code = process.wait(PATIENCE)
        assert process.stderr is not None
        process.stderr.close()
        return code

    def _write(self, text: str) -> None:
        named = FILE.match(text)
        assert named is not None, f"a block names no file: {text}"
        path = self._folder / named[1]
        if named[2] is None:
            assert not path.exists()
            path.write_text(text, encoding="utf-8")
            return
        old = path.read_text(encoding="utf-8")
        new = re.sub(rf"^{named[3]}: .*\n", text[named.end() :], old, flags=re.MULTILINE)
        assert new != old
        path.write_text(new, encoding="utf-8")

    def _environment(self) -> dict[str, str]:
        """A user's shell: the commands of his virtual environment come first."""
        own = Project(folder=self._folder).environment()
        return {**own, "PATH": f"{Path(sys.executable).parent}:{own['PATH']}", "LC_ALL": "C.UTF-8"}

    def _run(self, commands: str, shown: str) -> None:
        done = subprocess.run(
            ["sh", "-e", "-c", f"{commands}pwd >&2"],
            cwd=self._folder,
            env=self._environment(),
            capture_output=True,
            text=True,
            timeout=PATIENCE,
            check=False,
        )
        output = done.stdout + done.stderr
        self.steps.append(Step(commands=commands, code=done.returncode, output=output, shown=shown))
        if done.returncode == 0:
            self._folder = Path(done.stderr.splitlines()[-1])

    def _simulate(self, command: str) -> None:
        """Starts the simulator as the page does, on free ports."""
        self._process = subprocess.Popen(
            [*command.split(), "--port", "0", "--api-port", "0"],
            cwd=self._folder,
            env=self._environment(),
            stdout=subprocess.DEVNULL,
            stderr=subprocess.PIPE,
            text=True,
        )
        assert self._process.stderr is not None
        welcome = [self._process.stderr.readline() for _ in range(2)]
        assert len(welcome[1].split()) > 1, welcome
        self._api = welcome[1].split()[1]
        called: list[str] = []
        while "setWebhook" not in called:  # a reader takes as long to open another terminal
            called += [
                call["method"] for call in self._ask(f"/sim/calls?since={len(called)}&wait=1")["calls"]
            ]

    def _ask(self, path: str, body: str | None = None) -> Any:
        """Asks the simulator; what it answers."""
        data = None if body is None else body.encode()
        try:
            with urllib.request.urlopen(f"{self._api}{path}", data, timeout=PATIENCE) as response:
                return json.load(response)
        except urllib.error.HTTPError as error:
            pytest.fail(f"{path} {body} is answered with {error.read().decode()}")

    def _play(self, text: str) -> None:
        for line in text.splitlines():
            call = re.fullmatch(r"curl -s '?localhost:8081(/sim/[^ ']+)'?(?: -d '(.+)')?", line)
            assert call is not None, line
            self.said.append(self._ask(call[1], call[2]))


@pytest.fixture(scope="module")
def walk(tmp_path_factory: pytest.TempPathFactory) -> Walk:
    """The page, from its top to its end."""
    walker = Walker(tmp_path_factory.mktemp("start"))
    try:
        walker.walk()
    finally:
        walker.stop()
    return Walk(
        steps=tuple(walker.steps),
        chat=walker.said[-1],
        answers=tuple(walker.said[:-1]),
        met=tuple(walker.met),
    )


def test_nothing_of_the_page_is_passed_over(walk: Walk) -> None:
    """Each block is written, typed or compared; what installs has been typed by whoever runs this."""
    files = [
        blocks("docs/start.md", "yaml"),
        blocks("docs/start.md", "python"),
        blocks("docs/start.md", "sql"),
    ]
    typed = [blocks("docs/start.md", "sh"), blocks("docs/start.md", "text")]
    assert sorted(walk.met) == sorted(text for group in (*files, *typed) for text in group)
    assert subprocess.run(["make", "-n", "setup"], cwd=ROOT, capture_output=True, check=False).returncode == 0


def test_every_command_of_the_page_does_what_it_shows(walk: Walk) -> None:
    """All succeed but the check that finds a text missing, and the bot, whose token stands for one."""
    ends = {step.commands.split("\n")[0]: step.code for step in walk.steps}
    fails = {"botspec check", "TELEGRAM_BOT_TOKEN=123456:... python -m bot"}
    assert {command for command, code in ends.items() if code} == fails, walk.steps
    assert len(walk.steps) == 7
    for step in walk.steps:
        assert step.shown in step.output
    assert sum(bool(step.shown) for step in walk.steps) == 3


def test_the_bot_of_the_page_generates_without_a_warning(walk: Walk) -> None:
    """The reader sees his files, and nothing that he would have to ask about."""
    assert walk.step("botspec generate").output.count("warning") == 0
    for file in ("statechart.svg", "BOT.md", "spec.schema.json", "texts.schema.json"):
        assert f"wrote   generated/{file}" in walk.step("botspec generate").output


def test_the_presses_of_the_page(walk: Walk) -> None:
    """The menu opens in Russian, and a book that is too dear is refused, as the page says."""
    (refused,) = [one["answer"]["text"] for one in walk.answers[1:] if one["answer"]["text"] is not None]
    assert walk.answers[-1]["answer"]["text"] == refused == "На балансе недостаточно средств"
    assert "Eugene Onegin, 25,00" in walk.chat["messages"][-1]["text"]


def test_the_bot_of_the_page_starts_outside_the_simulator(walk: Walk) -> None:
    """`python -m bot` is the bot: all that is missing is a real token, and it says so."""
    assert "error: TELEGRAM_BOT_TOKEN has to be a bot token" in walk.step("TELEGRAM_BOT_TOKEN").output

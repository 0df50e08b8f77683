"""`botspec simulate` as a process of its own: one command, a whole bot, and nothing left behind."""

import json
import os
import re
import signal
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from time import monotonic
from typing import IO, Any, Final
from urllib.request import Request, urlopen

import pytest

from generated.registry import UI

PROJECT: Final = Path(__file__).parents[2]
BOTSPEC: Final = Path(sys.executable).with_name("botspec")
PATIENCE: Final = 90

CURL: Final = b"""{
    "update_id": 999999,
    "message": {
      "message_id": 1,
      "from": {"id": 123, "is_bot": false, "first_name": "Test"},
      "chat": {"id": 123, "type": "private"},
      "text": "/start"
    }
  }"""
"""The body that the requirement posts with curl, word for word."""

WRONG: Final = """
tour: it does not go like this
steps:
  - say: /start
    expect: {screen: HELP}
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Life:
    """What was seen of the process from its start to its end; `left` are the servers that outlived it."""

    status: int
    chat: dict[str, Any]
    health: dict[str, Any]
    servers: list[int]
    code: int
    seconds: float
    log: str
    left: list[int]


@pytest.fixture(scope="module")
def tours(tmp_path_factory: pytest.TempPathFactory) -> Iterator[dict[str, subprocess.Popen[str]]]:
    """Start every tour of these tests at once: each is a process that makes a bot, plays, and ends."""
    folder = tmp_path_factory.mktemp("tours")
    (folder / "wrong.yaml").write_text(WRONG, encoding="utf-8")
    (folder / "broken.yaml").write_text("tour: broken\nstepps: []\n", encoding="utf-8")
    files = {
        "good": PROJECT / "spec" / "tours" / "refused_ru.yaml",
        "wrong": folder / "wrong.yaml",
        "broken": folder / "broken.yaml",
        "missing": folder / "missing.yaml",
    }
    running = {name: started(folder / name, "--tour", str(path)) for name, path in files.items()}
    yield running
    for process in running.values():
        process.kill()
        process.communicate()


@pytest.fixture(scope="module")
def life(tours: object, tmp_path_factory: pytest.TempPathFactory) -> Life:
    """Let the demo live: start it, post the requirement's body, look at the chat, and end it by SIGTERM."""
    folder = tmp_path_factory.mktemp("demo")
    with (folder / "log.jsonl").open("w+") as log:
        process = started(folder / "data", log=log)
        try:
            bot, api = addresses(process)
            with urlopen(Request(f"{bot}/webhook", CURL, {"Content-Type": "application/json"})) as response:
                status = response.status
            chat, health = asked(f"{api}/sim/chat?user=123"), asked(f"{bot}/health")
            servers = servers_of(folder)
            assert all(is_alive(pid) for pid in servers)
            told = monotonic()
            process.send_signal(signal.SIGTERM)
            code = process.wait(PATIENCE)
            seconds = monotonic() - told
        finally:
            process.kill()
            process.communicate()
        log.seek(0)
        return Life(
            status=status,
            chat=chat,
            health=health,
            servers=servers,
            code=code,
            seconds=seconds,
            log=log.read(),
            left=[pid for pid in servers if is_alive(pid)],
        )


def started(data_dir: Path, *more: str, log: IO[str] | None = None) -> subprocess.Popen[str]:
    """Start `botspec simulate` on free ports, with an embedded database of its own."""
    ports = ("--project", str(PROJECT), "--port", "0", "--api-port", "0", "--data-dir", str(data_dir))
    return subprocess.Popen(
        [str(BOTSPEC), "simulate", *ports, *more],
        stdout=subprocess.PIPE if log is None else log,
        stderr=subprocess.PIPE,
        text=True,
    )


def addresses(process: subprocess.Popen[str]) -> tuple[str, str]:
    """Wait for the two lines that say where the bot and the simulated Telegram listen."""
    assert process.stderr is not None
    lines = [process.stderr.readline() for _ in range(2)]
    found = [re.search(r"http://127\.0\.0\.1:\d+", line) for line in lines]
    assert found[0] is not None, lines
    assert found[1] is not None, lines
    return found[0][0], found[1][0]


def asked(url: str) -> dict[str, Any]:
    """Get a JSON object."""
    with urlopen(url) as response:
        answer: dict[str, Any] = json.load(response)
        return answer


def servers_of(folder: Path) -> list[int]:
    """The PostgreSQL servers that were started below this folder, by the files that they write."""
    return [int(path.read_text().split()[0]) for path in folder.rglob("postmaster.pid")]


def is_alive(pid: int) -> bool:
    """Whether there is such a process."""
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    return True


def ended(process: subprocess.Popen[str]) -> tuple[int, str, str]:
    """Wait for a process; its exit code and what it said."""
    output, errors = process.communicate(timeout=PATIENCE)
    return process.returncode, output, errors


def test_the_requirements_curl_is_answered(life: Life) -> None:
    """The body of the requirement's example is taken with 200, and the menu arrives in the chat."""
    assert life.status == 200
    (message,) = life.chat["messages"]
    assert message["from"] == "bot"
    assert message["html"].startswith(UI.texts["ru"]["screens.MAIN_MENU"].partition("{")[0])
    labels = [cell["text"] for row in message["keyboard"] for cell in row]
    assert UI.texts["ru"]["buttons.CAT_IMAGE"] in labels


def test_it_is_healthy(life: Life) -> None:
    """/health says that the bot serves, on a database of its own."""
    assert (life.health["status"], life.health["phase"]) == ("ok", "serving")
    assert life.health["migrations"]["pending"] == 0


def test_stdout_is_the_log(life: Life) -> None:
    """Every line of stdout is one JSON object, from the migrations over the update's chain to the end."""
    lines = [json.loads(line) for line in life.log.splitlines()]
    names = [line["name"] for line in lines]
    assert names[0] == "MIGRATION_APPLIED"
    assert names[-1] == "SHUTDOWN"
    assert "STARTUP" in names
    chain = [line for line in lines if line.get("update_id") == 999999]
    own = [line["name"] for line in lines if line.get("cid") == chain[0]["cid"]]
    assert own == [
        "UPDATE_RECEIVED",
        "COMMAND_RECEIVED",
        "COMMAND_ROUTED",
        "COMMAND_ACCEPTED",
        "UI_RENDER",
        "DISPATCH_OK",
    ]
    assert not [line for line in lines if line["level"] in ("ERROR", "CRITICAL")]


def test_sigterm_ends_it(life: Life) -> None:
    """Told to stop, the process ends with exit code 0, within seconds, and its PostgreSQL with it."""
    assert life.code == 0
    assert life.seconds < 15
    assert len(life.servers) == 1
    assert life.left == []


def test_a_tour_that_goes_well(tours: dict[str, subprocess.Popen[str]]) -> None:
    """It is shown, with the chain of every step beside it, and the exit code is 0."""
    code, output, errors = ended(tours["good"])
    assert (code, errors) == (0, "")
    assert output.endswith("all as expected\n")
    assert "CALLBACK_ACCEPTED" in output


def test_a_tour_that_goes_otherwise(tours: dict[str, subprocess.Popen[str]]) -> None:
    """What was not as expected is told at its step, and the exit code is 1."""
    code, output, errors = ended(tours["wrong"])
    assert (code, errors) == (1, "")
    assert "FAILED screen: expected HELP, got MAIN_MENU" in output


@pytest.mark.parametrize(
    ("name", "problem"), [("broken", "stepps: Extra inputs are not permitted"), ("missing", "No such file")]
)
def test_a_tour_that_is_none(tours: dict[str, subprocess.Popen[str]], name: str, problem: str) -> None:
    """One clear line says what is wrong with the file, and the exit code is 2."""
    code, output, errors = ended(tours[name])
    assert (code, output) == (2, "")
    first, *others = errors.splitlines()
    assert first.startswith("error: ")
    assert problem in first
    assert all(line.startswith("help: ") for line in others)

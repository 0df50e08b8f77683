"""The README is true: its spec, its handler, its log lines and its error message are run, not believed."""

import json
import signal
import subprocess
import sys
import urllib.request
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from queue import Queue
from threading import Thread
from typing import IO, Any

import pytest

from tests.docs.pages import block, commands, request

VARIES = {"ts", "cid", "update_id", "callback_id", "message_id", "user_hash", "chat_hash"} | {
    "latency_ms",
    "db_ms",
    "telegram_ms",
}
"""Fields that differ from run to run."""

PATIENCE = 90.0


@dataclass(frozen=True, kw_only=True)
class Running:
    """`botspec simulate` of the README's bot: its two addresses, and the lines that it prints."""

    process: subprocess.Popen[str]
    bot: str
    api: str
    log: Queue[str]

    def post(self, url: str, body: object) -> Any:
        data = json.dumps(body).encode()
        request = urllib.request.Request(url, data=data, headers={"Content-Type": "application/json"})
        with urllib.request.urlopen(request, timeout=PATIENCE) as response:
            return json.loads(response.read() or b"null")

    def ask(self, curl: list[str], address: str) -> Any:
        """What a curl of a page gives, which must be JSON."""
        with urllib.request.urlopen(request(curl, address), timeout=PATIENCE) as response:
            return json.loads(response.read() or b"null")

    def chain(self) -> list[dict[str, Any]]:
        """The lines of the next update, up to its last one."""
        lines: list[dict[str, Any]] = []
        while not lines or not lines[-1]["name"].startswith("DISPATCH_"):
            line = json.loads(self.log.get(timeout=PATIENCE))
            if "cid" in line:
                lines.append(line)
        return lines


def pump(stream: IO[str], queue: "Queue[str]") -> None:
    for line in stream:
        queue.put(line)


@pytest.fixture(scope="module")
def running(pizza: Any) -> Iterator[Running]:
    """The README's bot, running against the simulator on free ports."""
    command = [str(Path(sys.executable).parent / "botspec"), "simulate", "--port", "0", "--api-port", "0"]
    process = subprocess.Popen(
        command,
        cwd=pizza.folder,
        env=pizza.environment(),
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )
    assert process.stdout is not None
    assert process.stderr is not None
    log: Queue[str] = Queue()
    said: Queue[str] = Queue()
    threads = [Thread(target=pump, args=pair) for pair in ((process.stdout, log), (process.stderr, said))]
    for thread in threads:
        thread.start()
    welcome = [said.get(timeout=PATIENCE) for _ in range(5)]
    yield Running(process=process, bot=welcome[0].split()[1], api=welcome[1].split()[1], log=log)
    process.send_signal(signal.SIGTERM)
    code = process.wait(PATIENCE)
    for thread in threads:
        thread.join()
    process.stdout.close()
    process.stderr.close()
    assert code == 0


def test_the_page_opens_as_promised() -> None:
    """One sentence, twelve lines of spec, two commands, a four-line handler, a rejected press."""
    assert len(block("README.md", "yaml", 0).splitlines()) == 12
    assert len(block("README.md", "sh", 0).splitlines()) == 2
    assert len(block("README.md", "python", 0).splitlines()) == 4
    assert len(block("README.md", "json", 0).splitlines()) == 7


def test_the_handler_is_typed(pizza: Any) -> None:
    """mypy finds nothing wrong with the README's handler, in strict mode."""
    found = subprocess.run(
        [sys.executable, "-m", "mypy", "--strict", "bot"],
        cwd=pizza.folder,
        env=pizza.environment(),
        capture_output=True,
        text=True,
        check=False,
    )
    assert found.returncode == 0, found.stdout


def test_a_rejected_press_logs_what_the_page_shows(running: Running) -> None:
    """A press on a button that is not there gives the README's lines, field by field."""
    running.post(f"{running.api}/sim/message", {"user": 123, "text": "/start", "language": "en"})
    assert running.chain()[-1]["result"] == "accepted"
    running.post(f"{running.api}/sim/press", {"user": 123, "data": "back"})
    chain = running.chain()
    shown = [json.loads(line) for line in block("README.md", "json", 0).splitlines()]
    assert [list(line) for line in chain] == [list(line) for line in shown]
    for real, printed in zip(chain, shown, strict=True):
        assert {k: v for k, v in real.items() if k not in VARIES} == {
            k: v for k, v in printed.items() if k not in VARIES
        }


def test_the_handler_refuses(running: Running) -> None:
    """With five dollars there is no pizza for eight: the reason is the handler's, and nothing moves."""
    running.post(f"{running.api}/sim/message", {"user": 124, "text": "/start", "language": "en"})
    running.chain()
    running.post(f"{running.api}/sim/press", {"user": 124, "button": "Pizza, $8"})
    assert running.chain()[-1]["reason_code"] == "BALANCE_INSUFFICIENT"


def test_the_curl_brings_the_menu(running: Running) -> None:
    """The update of the page's curl is taken as it is written, and the menu is in the chat."""
    update, look = commands(block("README.md", "sh", 1))
    running.ask(update, running.bot)
    chain = running.chain()
    assert [line["screen_id"] for line in chain if line["name"] == "UI_RENDER"] == ["MENU"]
    chat = running.ask(look, running.api)
    assert chat["messages"][-1]["keyboard"][0][0]["text"] == "Pizza, $8"


def test_the_error_is_what_the_page_shows(pizza: Any, tmp_path: Path) -> None:
    """A misspelt screen is reported as the page prints it."""
    (tmp_path / "spec").mkdir()
    spec = (
        (pizza.folder / "spec" / "bot.yaml").read_text(encoding="utf-8").replace("to: COOKING", "to: COKING")
    )
    (tmp_path / "spec" / "bot.yaml").write_text(spec, encoding="utf-8")
    found = pizza.botspec("check", "--project", str(tmp_path))
    assert found.returncode == 1
    assert block("README.md", "text", 0) in found.stdout


def test_the_curls_of_the_simulators_page(running: Running) -> None:
    """Its user writes, presses what is not there, and looks at his chat."""
    write, press, look = commands(block("docs/simulator.md", "sh", 2))
    assert "update_id" in running.ask(write, running.api)
    running.chain()
    assert running.ask(press, running.api)["answer"] is not None
    assert running.chain()[-1]["result"] == "rejected"
    assert running.ask(look, running.api)["messages"]


def tour_of_the_page() -> str:
    """The tour that docs/simulator.md shows."""
    return block("docs/simulator.md", "yaml", 0)


def named(number: int) -> str:
    """The file, or the folder, that a command of the page plays."""
    words = commands(block("docs/simulator.md", "sh", 5))[number]
    assert words[:-1] == ["botspec", "simulate", "--tour"]
    return words[-1]


def play(pizza: Any, folder: Path, tours: Path, *more: str) -> subprocess.CompletedProcess[str]:
    """Plays a tour, or those of a folder, to the end."""
    ports = ("--port", "0", "--api-port", "0", "--data-dir", str(folder))
    played: subprocess.CompletedProcess[str] = pizza.botspec("simulate", *ports, "--tour", str(tours), *more)
    return played


@pytest.mark.parametrize("more", [(), ("--polling",)])
def test_the_tour_of_the_simulators_page(
    pizza: Any, tmp_path: Path, more: tuple[str, ...], monkeypatch: pytest.MonkeyPatch
) -> None:
    """The tour that docs/simulator.md shows is played to its end, either way and from any shell."""
    monkeypatch.setenv("RATE_LIMIT", "1/60")
    monkeypatch.setenv("BOTSPEC_ADMINS", "nobody")
    tour = tmp_path / named(0)
    tour.write_text(tour_of_the_page(), encoding="utf-8")
    played = play(pizza, tmp_path, tour, *more)
    assert played.returncode == 0, played.stdout + played.stderr
    assert "3 steps, all as expected" in played.stdout


def test_a_folder_of_tours_is_played_to_its_end(pizza: Any, tmp_path: Path) -> None:
    """Each tour of a folder is played and told, and one that goes wrong is enough for exit code 1."""
    folder = tmp_path / named(1)
    folder.mkdir(parents=True)
    right = tour_of_the_page()
    wrong = right.replace("id: 7", "id: 8").replace("tour: hungry", "tour: deceived").replace("$5.00", "$500")
    (folder / "a.yaml").write_text(wrong, encoding="utf-8")
    (folder / "b.yaml").write_text(right, encoding="utf-8")
    played = play(pizza, tmp_path, folder)
    assert played.returncode == 1, played.stdout + played.stderr
    assert "deceived, and without money: 3 steps, 1 not as expected" in played.stdout
    assert "hungry, and without money: 3 steps, all as expected" in played.stdout

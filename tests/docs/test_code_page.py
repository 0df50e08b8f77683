"""The café of docs/language.md and docs/code.md is a bot: its types fit, and it is played."""

import struct
import zlib
from pathlib import Path

import pytest

from tests.docs.conftest import Project
from tests.docs.pages import block, blocks, commands, write

DRIVER = """
import asyncio, os
from pathlib import Path

from bot import tasks
from bot.main import close, create, poster
from botspec.simulator.tour import Player
from botspec.simulator.tours import read_tour
from botspec_generator.cli.simulate import Options, simulated


PASSES = "UPDATE timers SET entered_at = entered_at - interval '90 seconds', due_at = now()"


async def main() -> None:
    done = asyncio.Event()

    async def brew(job):
        async with job.transaction() as db:
            await db.execute(PASSES)
        await done.wait()

    tasks.brew = brew
    options = Options(project=Path(), port=0, api_port=0, data_dir=Path("data"), tour=None)
    with open(os.devnull, "w") as nowhere:
        async with simulated(create(), options, nowhere) as (simulator, serving):
            await serving.introduced
            player, tour = Player(simulator, serving.watch), read_tour(Path("spec/tours/order.yaml"))
            for step in tour.steps:
                if step.wait is not None:
                    break
                played = await player.play(tour.visitor(step), step)
                assert not played.problems, played.problems
            while not any(line.get("button_id") == "after 90s" for line in serving.watch.recent(50)):
                await serving.watch.grown()
            for _ in range(2):
                await close(serving, [7], "2026-01-13")
            lines = list(reversed(serving.watch.recent(50)))
            told = [one["text"] for one in simulator.chat(7)["messages"]]
            done.set()
    events = {line["cid"]: line["event"] for line in lines if line["name"] == "EVENT_RECEIVED"}
    for line in lines:
        if line.get("cid") in events and line["name"] != "EVENT_RECEIVED":
            print(events[line["cid"]], line["name"], line.get("screen_id", ""))
    print("Still at it" in told)
    print(poster())


asyncio.run(main())
"""


def picture() -> bytes:
    """A grey PNG."""

    def part(kind: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    head = struct.pack(">IIBBBBB", 64, 48, 8, 0, 0, 0, 0)
    rows = zlib.compress((b"\0" + b"\x80" * 64) * 48)
    return b"\x89PNG\r\n\x1a\n" + part(b"IHDR", head) + part(b"IDAT", rows) + part(b"IEND", b"")


@pytest.fixture(scope="module")
def cafe(tmp_path_factory: pytest.TempPathFactory) -> Project:
    """The project that the two pages are: written as they say, its sums too, and generated."""
    folder = tmp_path_factory.mktemp("cafe")
    write(folder, blocks("docs/language.md", "yaml"))
    for language in (
        blocks("docs/code.md", "sql"),
        blocks("docs/code.md", "python"),
        blocks("docs/code.md", "yaml"),
    ):
        write(folder, language)
    (folder / "bot" / "__init__.py").touch()
    (folder / "bot" / "cup.png").write_bytes(picture())
    project = Project(folder=folder)
    (command,) = commands(block("docs/code.md", "sh", 0))
    for done in (project.python(*command[1:]), project.botspec("generate")):
        assert done.returncode == 0, done.stdout + done.stderr
    return project


def test_the_code_is_typed(cafe: Project) -> None:
    """mypy has nothing to say, in strict mode."""
    done = cafe.python("-m", "mypy", "--strict", "bot", "generated")
    assert done.returncode == 0, done.stdout


@pytest.mark.parametrize("more", [(), ("--polling",)])
def test_the_conversation_is_played(cafe: Project, tmp_path: Path, more: tuple[str, ...]) -> None:
    """Deep links, all kinds of messages, a reply keyboard, link buttons, a task, and its picture."""
    ports = ("--port", "0", "--api-port", "0", "--data-dir", str(tmp_path))
    done = cafe.botspec("simulate", *ports, "--tour", "spec/tours", *more)
    assert done.returncode == 0, done.stdout + done.stderr
    assert "22 steps, all as expected" in done.stdout


def test_time_passes_and_an_event_comes_from_outside(cafe: Project) -> None:
    """Who waits is told after 90 s, and `close` leads him home, once; the poster has a link of the bot."""
    done = cafe.python("-c", DRIVER)
    assert done.returncode == 0, done.stderr
    *lines, is_told, link = done.stdout.splitlines()
    assert lines == [
        *("after 90s EVENT_ACCEPTED BREWING", "after 90s UI_RENDER BREWING", "after 90s DISPATCH_OK "),
        *("CLOSING EVENT_ACCEPTED MENU", "CLOSING UI_RENDER MENU", "CLOSING DISPATCH_OK "),
        "CLOSING DISPATCH_OK ",
    ]
    assert is_told == "True"
    assert link == "https://t.me/cafe_bot?start=o-latte"

"""docs/provider.md is true: its calls are made against the stand-in that it starts, and its words hold."""

import json
import re
import subprocess
import sys
import urllib.error
import urllib.request
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from bot.provider import Access, Pace
from bot.standin.faults import TAGS, Kind
from tests.docs.pages import ROOT, block, commands, request

PAGE = (ROOT / "docs" / "provider.md").read_text(encoding="utf-8")
PATIENCE = 60


@pytest.fixture(scope="module")
def standin() -> Iterator[str]:
    """Start the stand-in by the page's command, on a free port; give its address."""
    ((_, *words),) = commands(block("docs/provider.md", "sh", 1))
    assert words.pop() == "8082"
    process = subprocess.Popen([sys.executable, *words, "0"], cwd=ROOT, stderr=subprocess.PIPE, text=True)
    assert process.stderr is not None
    lines = [process.stderr.readline() for _ in range(2)]
    address = lines[0].split()[1]
    assert f"`{lines[1].partition('bot')[2].strip()}`".replace(address, "http://127.0.0.1:8082") in PAGE
    yield address
    process.terminate()
    process.communicate(timeout=PATIENCE)


def called(address: str, curl: list[str], old: str = "", new: str = "") -> tuple[int, dict[str, Any]]:
    """Does what a curl of the page does, with other words when they are given; the status and the answer."""
    words = [word.replace(old, new) for word in curl] if old else curl
    try:
        with urllib.request.urlopen(request(words, address), timeout=PATIENCE) as response:
            return response.status, json.load(response)
    except urllib.error.HTTPError as error:
        return error.code, json.load(error)


def test_the_calls_of_the_page(standin: str) -> None:
    """An order is taken, looked at, and made to fail as often as the page says."""
    create, look = commands(block("docs/provider.md", "sh", 2))
    fault, release = commands(block("docs/provider.md", "sh", 3))
    assert called(standin, create) == (
        200,
        {"code": 200, "msg": "success", "data": {"taskId": "task_z-image_00000001"}},
    )
    status, record = called(standin, look)
    assert (status, record["data"]["taskId"]) == (200, "task_z-image_00000001")
    assert called(standin, create, "stand-in-key", "another")[0] == 401
    assert called(standin, create, "16:9", "17:9")[0] == 422
    assert called(standin, fault)[0] == 200
    assert [called(standin, create)[0] for _ in range(4)] == [429, 429, 429, 200]
    assert called(standin, release)[0] == 200


@pytest.fixture(scope="module")
def demo(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """Start the demo on free ports; give the address of its Telegram."""
    ports = ("--port", "0", "--api-port", "0", "--data-dir", str(tmp_path_factory.mktemp("demo")))
    process = subprocess.Popen(
        [str(Path(sys.executable).with_name("botspec")), "simulate", *ports],
        cwd=ROOT,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
        text=True,
    )
    assert process.stderr is not None
    lines = [process.stderr.readline() for _ in range(6)]
    assert '"button": "🎨 Pictures"' in lines[3]
    assert lines[5].startswith("tours     botspec simulate --tour spec/tours ")
    yield lines[1].split()[1]
    process.terminate()
    process.communicate(timeout=PATIENCE)


def asked(url: str, body: object = None) -> dict[str, Any]:
    """Asks the demo's Telegram something."""
    data = None if body is None else json.dumps(body).encode()
    with urllib.request.urlopen(urllib.request.Request(url, data), timeout=PATIENCE) as response:
        answer: dict[str, Any] = json.load(response)
        return answer


def test_a_picture_by_hand(demo: str) -> None:
    """What the page types leads to a picture, whose address gives the file."""
    steps = re.findall(r'^(say|press) "?([^"\n]+)"?$', block("docs/provider.md", "sh", 0), re.MULTILINE)
    assert len(steps) == 7
    for verb, words in steps:
        path, key = {"say": ("message", "text"), "press": ("press", "button")}[verb]
        asked(f"{demo}/sim/{path}", {"user": 123, key: words})
        while not asked(f"{demo}/sim/idle", {})["idle"]:
            pass  # a bot that has just started may take its first update late
    media, since = None, 0
    while media is None:
        since += len(asked(f"{demo}/sim/calls?since={since}&wait=1")["calls"])
        media = asked(f"{demo}/sim/chat?user=123")["messages"][-1]["media"]
    with urllib.request.urlopen(media["url"], timeout=PATIENCE) as response:
        assert response.read().startswith(b"\x89PNG")


def test_the_words_of_the_page() -> None:
    """Every variable, tag, fault and figure that it names is the code's."""
    assert all(f"`{tag}`" in PAGE for tag in TAGS)
    assert all(f"`{kind}`" in PAGE for kind in Kind)
    assert f"`{Access(key='a-key-of-nobody').url}`" in PAGE
    assert "does not end the task in eight minutes" in PAGE
    assert Pace().patience == 8 * 60
    assert "five times with growing pauses" in PAGE
    assert Pace().attempts == 5

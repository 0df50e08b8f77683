"""What docs/simulator.md lets a user send is taken as it stands there."""

import json
from pathlib import Path

import aiohttp

from botspec.simulator import Simulator
from tests.docs.pages import block, commands


async def test_what_the_page_sends_is_taken() -> None:
    """Each body of its section about files is sent to /sim/message, and stands in the chat."""
    bodies = [words[-1] for words in commands(block("docs/simulator.md", "sh", 4))]
    async with Simulator() as simulator, aiohttp.ClientSession() as session:
        for body in bodies:
            async with session.post(f"{simulator.url}/sim/message", data=body) as response:
                assert response.status == 200, await response.text()
        async with session.get(f"{simulator.url}/sim/chat?user=123") as response:
            shown = (await response.json())["messages"]
    kinds = [
        next(kind for kind in json.loads(body) if kind in ("photo", "contact", "location")) for body in bodies
    ]
    assert [one["media"]["kind"] for one in shown] == kinds == ["photo", "contact", "location"]


async def test_the_group_of_the_page(tmp_path: Path) -> None:
    """Its section about groups leaves a group with a reply and an item of an album in it."""
    *writes, look = commands(block("docs/simulator.md", "sh", 3))
    shown = look[-1].removeprefix("localhost:8081")
    async with Simulator() as simulator, aiohttp.ClientSession() as session:
        for *_, body in writes:
            async with session.post(f"{simulator.url}/sim/message", data=body) as response:
                assert response.status == 200, await response.text()
        async with session.get(f"{simulator.url}{shown}") as response:
            messages = (await response.json())["messages"]
        sent = [str(entry.update) for entry in simulator.updates()]
    assert [(one["user"], one.get("reply_to")) for one in messages] == [(123, None), (124, 1), (124, None)]
    assert "'media_group_id': 'cats'" in sent[2]
    assert "'type': 'mention'" in sent[2]

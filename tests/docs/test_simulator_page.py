"""What docs/simulator.md lets a user send is taken as it stands there."""

import json
import re
from pathlib import Path

import aiohttp

from botspec.simulator import Simulator

PAGE = Path(__file__).parents[2] / "docs" / "simulator.md"


async def test_what_the_page_sends_is_taken() -> None:
    """Each body of its section about files is sent to /sim/message, and stands in the chat."""
    section = (
        PAGE.read_text(encoding="utf-8").partition("### Files, contacts, locations")[2].partition("\n## ")[0]
    )
    bodies = re.findall(r"/sim/message -d '(.+)'", section)
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

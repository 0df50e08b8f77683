"""The stand-in over HTTP: as strict as the contract, and wrong only where it is told to be."""

import asyncio
import json
import re
import signal
import subprocess
import sys
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import aiohttp
import pytest

from bot.standin.server import KEY, StandIn
from bot.standin.tasks import NO_DELAYS, Delays, Task

ROOT = Path(__file__).parents[3]
INPUT = {"prompt": "a lighthouse", "aspect_ratio": "16:9"}
ORDER = {"model": "z-image", "input": INPUT}
DELAYS = Delays(waiting=1, queuing=2, generating=4)


@pytest.fixture
async def standin() -> AsyncIterator[StandIn]:
    """Give a stand-in that has nothing to wait for."""
    async with StandIn(delays=NO_DELAYS, scale=0.05) as started:
        yield started


@pytest.fixture
async def http(standin: StandIn) -> AsyncIterator[aiohttp.ClientSession]:
    """Give a client that has the key."""
    headers = {"Authorization": f"Bearer {KEY}"}
    async with aiohttp.ClientSession(standin.url, headers=headers) as session:
        yield session


async def create(http: aiohttp.ClientSession, body: object) -> tuple[int, dict[str, Any]]:
    """Asks for a task; the HTTP status and the envelope."""
    async with http.post("/api/v1/jobs/createTask", data=json.dumps(body).encode()) as response:
        return response.status, await response.json()


async def look(http: aiohttp.ClientSession, task_id: str) -> tuple[int, dict[str, Any]]:
    """Looks at a task; the HTTP status and the envelope."""
    async with http.get("/api/v1/jobs/recordInfo", params={"taskId": task_id}) as response:
        return response.status, await response.json()


async def test_a_task_from_order_to_file(http: aiohttp.ClientSession) -> None:
    """The envelopes are those of the contract: resultJson is a text that holds JSON."""
    status, created = await create(http, ORDER)
    assert (status, created["code"], created["msg"]) == (200, 200, "success")
    task_id = created["data"]["taskId"]
    status, record = await look(http, task_id)
    assert (status, record["code"], record["data"]["state"]) == (200, 200, "success")
    (url,) = json.loads(record["data"]["resultJson"])["resultUrls"]
    async with http.get(url) as response:
        assert response.headers["Content-Type"] == "image/png"


@pytest.mark.parametrize("header", [None, "Bearer wrong", KEY, f"bearer {KEY}"])
async def test_without_the_key(standin: StandIn, header: str | None) -> None:
    """Whoever has not the key gets 401 in both calls."""
    headers = {} if header is None else {"Authorization": header}
    async with aiohttp.ClientSession(standin.url, headers=headers) as session:
        for status, body in (await create(session, ORDER), await look(session, "x")):
            assert (status, body["code"], body["data"]) == (401, 401, None)


@pytest.mark.parametrize(
    ("body", "told"),
    [
        ([], "has to be a JSON object"),
        ({**ORDER, "prompt": "x"}, "prompt is not supported"),
        ({**ORDER, "model": "dall-e"}, "model name you specified is not supported"),
        ({"input": INPUT}, "model name you specified is not supported"),
        ({**ORDER, "callBackUrl": "nowhere"}, "callBackUrl has to be a URL"),
        ({**ORDER, "input": "a lighthouse"}, "input has to be an object"),
        ({**ORDER, "input": {**INPUT, "prompt": " "}}, "input.prompt has to be a text of 1 to 1000"),
        ({**ORDER, "input": {**INPUT, "prompt": "x" * 1001}}, "input.prompt has to be a text of 1 to 1000"),
        ({**ORDER, "input": {"prompt": "x"}}, "input.aspect_ratio has to be one of 1:1"),
        ({**ORDER, "input": {**INPUT, "aspect_ratio": "3:2"}}, "input.aspect_ratio has to be one of 1:1"),
        ({**ORDER, "input": {**INPUT, "quality": "high"}}, "input.quality is not supported"),
        (
            {"model": "seedream/4.5-text-to-image", "input": {**INPUT, "quality": "best"}},
            "input.quality has to be one of basic, high",
        ),
    ],
)
async def test_a_bad_order(http: aiohttp.ClientSession, standin: StandIn, body: object, told: str) -> None:
    """What the contract does not know is refused with 422 and the place."""
    status, answer = await create(http, body)
    assert (status, answer["code"]) == (422, 422)
    assert told in answer["msg"]
    assert standin.tasks == {}


async def test_a_body_that_is_no_json(http: aiohttp.ClientSession) -> None:
    """Nonsense is refused as a bad order is."""
    async with http.post("/api/v1/jobs/createTask", data=b"{") as response:
        assert (response.status, (await response.json())["msg"]) == (422, "The body is no JSON")


@pytest.mark.parametrize(("task_id", "code"), [("task_x", 404), ("", 400)])
async def test_a_task_that_there_is_not(http: aiohttp.ClientSession, task_id: str, code: int) -> None:
    """It is not found, and so is everything that the contract does not name."""
    status, answer = await look(http, task_id)
    assert (status, answer["code"]) == (code, code)
    async with http.get("/api/v1/veo/generate") as response:
        assert (response.status, (await response.json())["code"]) == (404, 404)


@pytest.mark.parametrize(
    ("age", "state"),
    [
        (0, "waiting"),
        (1, "queuing"),
        (2.9, "queuing"),
        (3, "generating"),
        (6.9, "generating"),
        (7, "success"),
    ],
)
def test_the_state_follows_from_the_time(age: float, state: str) -> None:
    """A task goes through the states in their order, each for its delay."""
    task = Task(
        id="t", model="z-image", prompt="x", aspect="1:1", callback=None, at=50, delays=DELAYS
    )  # at 50 s of some clock
    assert task.state(50 + age) == state


async def test_a_picture_comes_after_its_time() -> None:
    """As long as a task is on its way there is no result, and no file."""
    headers = {"Authorization": f"Bearer {KEY}"}
    async with (
        StandIn(delays=Delays(waiting=300)) as standin,
        aiohttp.ClientSession(standin.url, headers=headers) as http,
    ):
        _, created = await create(http, ORDER)
        task_id = created["data"]["taskId"]
        _, record = await look(http, task_id)
        assert (record["data"]["state"], record["data"]["resultJson"]) == ("waiting", "")
        async with http.get(f"/files/{task_id}.png") as response:
            assert response.status == 404


@pytest.mark.parametrize(
    ("tag", "created", "state"), [("#down", 500, None), ("#fail", 200, "fail"), ("#Stuck", 200, "generating")]
)
async def test_a_tag_lets_one_order_go_wrong(
    http: aiohttp.ClientSession, tag: str, created: int, state: str | None
) -> None:
    """A person can see a failure in the chat by a word in the prompt; the next order goes well."""
    status, answer = await create(http, {**ORDER, "input": {**INPUT, "prompt": f"a storm {tag} at sea"}})
    assert (status, answer["code"]) == (created, created)
    if state is not None:
        _, record = await look(http, answer["data"]["taskId"])
        assert record["data"]["state"] == state
    assert (await create(http, ORDER))[0] == 200


async def test_faults_over_http(http: aiohttp.ClientSession) -> None:
    """Faults are ordered, and held tasks released, by another process too."""
    fault = {"call": "createTask", "kind": "code", "code": 429, "retry_after": 7, "times": 1}
    async with http.post("/standin/fault", json=fault) as response:
        assert response.status == 200
    async with http.post("/api/v1/jobs/createTask", json=ORDER) as response:
        assert (response.status, response.headers["Retry-After"]) == (429, "7")
    await http.post("/standin/fault", json={"call": "createTask", "kind": "hold"})
    await create(http, ORDER)
    states = []
    for _ in range(2):
        async with http.get("/standin/tasks") as response:
            states.append([one["state"] for one in (await response.json())["data"]])
        await http.post("/standin/release")
    assert states == [["generating"], ["success"]]


@pytest.mark.parametrize(
    "body", [{}, {"call": "createTask", "kind": "no"}, {"call": "x", "kind": "drop"}, []]
)
async def test_a_fault_that_is_none(http: aiohttp.ClientSession, body: object) -> None:
    """A mistake in a fault is a 400 that says what there is."""
    async with http.post("/standin/fault", json=body) as response:
        assert response.status == 400
        assert "kind: one of code, quiet" in (await response.json())["msg"]


async def test_a_forgotten_fault(http: aiohttp.ClientSession, standin: StandIn) -> None:
    """What was ordered can be forgotten."""
    await http.post("/standin/fault", json={"call": "createTask", "kind": "code", "times": 5})
    standin.faults.clear()
    assert (await create(http, ORDER))[0] == 200


def test_it_runs_by_itself() -> None:
    """`python -m bot.standin` says where it is and how the bot finds it; a taken port is told in a line."""
    command = [sys.executable, "-m", "bot.standin", "--port"]
    first = subprocess.Popen([*command, "0"], cwd=ROOT, stderr=subprocess.PIPE, text=True)
    try:
        assert first.stderr is not None
        told = [first.stderr.readline(), first.stderr.readline()]
        port = re.search(r"http://127\.0\.0\.1:(\d+)", told[0])
        assert port is not None
        assert f"PROVIDER_URL={port[0]} PROVIDER_API_KEY={KEY} python -m bot" in told[1]
        second = subprocess.run(
            [*command, port[1]], cwd=ROOT, capture_output=True, text=True, check=False, timeout=60
        )
        assert second.returncode == 2
        assert second.stderr.startswith(f"error: cannot listen on port {port[1]}: ")
        first.send_signal(signal.SIGINT)
        assert first.wait(60) == 0
    finally:
        first.kill()
        first.communicate()


async def test_the_stop_lets_stalled_calls_go(http: aiohttp.ClientSession, standin: StandIn) -> None:
    """A call that is never answered does not keep the stand-in from its end."""
    await http.post("/standin/fault", json={"call": "createTask", "kind": "stall"})
    stalled = asyncio.create_task(create(http, ORDER))
    done, _ = await asyncio.wait({stalled}, timeout=0.2)
    assert not done
    await asyncio.wait_for(standin.stop(), 10)
    assert (await stalled)[0] == 500

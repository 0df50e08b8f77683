"""The client over HTTP, against the stand-in: what it asks, when it asks again, and when it must not."""

import asyncio
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from dataclasses import replace
from pathlib import Path
from time import monotonic
from urllib.parse import urlsplit

import aiohttp
import pytest
from aiohttp import web

from bot.provider import Access, Pace, Provider, ProviderError, ProviderLateError
from bot.standin.faults import Call, Fault, Kind
from bot.standin.server import StandIn
from tests.bot.provider.conftest import QUICK, TASK, Connect

PNG = b"\x89PNG\r\n\x1a\n"
RARE = replace(QUICK, first=300, longest=300)


def listed(folder: Path) -> list[str]:
    """The names of the files in a folder."""
    return [one.name for one in folder.iterdir()]


@asynccontextmanager
async def called_back(standin: StandIn, callback: str, pace: Pace) -> AsyncGenerator[Provider]:
    """A client of the stand-in that serves its callback over HTTP."""
    provider = Provider(Access(url=standin.url, key=standin.key, callback=callback), pace)
    app = web.Application()
    app.add_routes(provider.routes())
    runner = web.AppRunner(app, access_log=None, shutdown_timeout=1)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", urlsplit(callback).port).start()
    try:
        async with provider.session():
            yield provider
    finally:
        await runner.cleanup()


@pytest.fixture
def callback(unused_tcp_port: int) -> str:
    """Give an address on a free port."""
    return f"http://127.0.0.1:{unused_tcp_port}/heard/here"


async def test_an_order_becomes_a_picture(standin: StandIn, connect: Connect) -> None:
    """createTask gives an id, and its result is the address of a picture."""
    provider = await connect()
    url = await provider.result(await provider.create(TASK))
    async with aiohttp.ClientSession() as session, session.get(url) as response:
        assert (response.status, response.content_type) == (200, "image/png")
        assert (await response.read()).startswith(PNG)
    (task,) = standin.tasks.values()
    assert (task.model, task.prompt, task.aspect, task.callback) == ("z-image", "a lighthouse", "16:9", None)


async def test_a_callback_ends_the_wait(standin: StandIn, callback: str) -> None:
    """With a callback the result is there at once, however long the pause between two looks is."""
    standin.faults.order(Call.CREATE, Fault(kind=Kind.HOLD))
    async with called_back(standin, callback, RARE) as provider:
        task_id = await provider.create(TASK)
        result = asyncio.create_task(provider.result(task_id))
        await asyncio.sleep(0)
        standin.release()
        assert await asyncio.wait_for(result, 20) == f"{standin.url}/files/{task_id}.png"


async def test_a_callback_of_nobody_changes_nothing(standin: StandIn, callback: str) -> None:
    """A callback for a task that nobody waits for is answered, and one that names no task is refused."""
    async with called_back(standin, callback, QUICK), aiohttp.ClientSession() as session:
        async with session.post(
            callback, json={"code": 200, "data": {"taskId": "task_of_another"}}
        ) as response:
            assert response.status == 200
        async with session.post(callback, json={"code": 200, "data": {"task": "x"}}) as response:
            assert (response.status, await response.text()) == (
                400,
                "the callback: not as documented: data.taskId\n",
            )


async def test_the_callback_is_only_a_hint(standin: StandIn, callback: str) -> None:
    """A callback for a task that has not ended is looked into, and the wait goes on."""
    standin.faults.order(Call.CREATE, Fault(kind=Kind.HOLD))
    async with called_back(standin, callback, replace(RARE, patience=0.4)) as provider:
        task_id = await provider.create(TASK)
        result = asyncio.create_task(provider.result(task_id))
        await asyncio.sleep(0)
        async with aiohttp.ClientSession() as session:
            await session.post(callback, json={"data": {"taskId": task_id}})
        with pytest.raises(ProviderLateError):
            await result


@pytest.mark.parametrize("kind", [Kind.CODE, Kind.QUIET])
@pytest.mark.parametrize("code", [429, 455])
async def test_what_was_not_taken_is_ordered_again(
    standin: StandIn, connect: Connect, kind: Kind, code: int
) -> None:
    """Too many requests and maintenance prove that nothing was taken, as HTTP status or in a 200."""
    standin.faults.order(Call.CREATE, Fault(kind=kind, code=code), times=2)
    provider = await connect()
    await provider.create(TASK)
    assert len(standin.tasks) == 1


async def test_retry_after_is_respected(standin: StandIn, connect: Connect) -> None:
    """The provider says when to come again, and the client does not come before."""
    standin.faults.order(Call.CREATE, Fault(kind=Kind.CODE, code=429, retry_after=1))
    provider, begun = await connect(), monotonic()
    await provider.create(TASK)
    assert monotonic() - begun >= 1


async def test_a_provider_that_stays_busy_is_given_up(standin: StandIn, connect: Connect) -> None:
    """After its attempts the client says what the last answer was."""
    standin.faults.order(Call.CREATE, Fault(kind=Kind.CODE, code=429), times=3)
    with pytest.raises(ProviderError, match="code 429, too many requests; tried 3 times"):
        await (await connect()).create(TASK)
    assert standin.tasks == {}


async def test_a_provider_that_is_not_there_is_given_up(unused_tcp_port: int, connect: Connect) -> None:
    """A refused connection proves that nothing was taken; it is tried again, and then told."""
    provider = await connect(url=f"http://127.0.0.1:{unused_tcp_port}")
    with pytest.raises(ProviderError, match="no connection, ClientConnectorError; tried 3 times"):
        await provider.create(TASK)


@pytest.mark.parametrize("kind", [Kind.CODE, Kind.QUIET, Kind.DROP, Kind.LOSE, Kind.STALL, Kind.GARBAGE])
async def test_what_may_have_been_taken_is_not_ordered_twice(
    standin: StandIn, connect: Connect, kind: Kind
) -> None:
    """After a 500, a lost connection, a silence or nonsense nobody knows: the client does not pay twice."""
    standin.faults.order(Call.CREATE, Fault(kind=kind))
    provider = await connect(pace=replace(QUICK, read=0.2))
    with pytest.raises(ProviderError):
        await provider.create(TASK)
    assert len(standin.tasks) == (kind is Kind.LOSE)


@pytest.mark.parametrize("kind", [Kind.CODE, Kind.QUIET])
@pytest.mark.parametrize(
    ("code", "meaning"),
    [(402, "no credits left"), (422, "not valid"), (505, "switched off"), (418, "unknown")],
)
async def test_a_refusal_is_final(
    standin: StandIn, connect: Connect, kind: Kind, code: int, meaning: str
) -> None:
    """What the provider refuses is told at once, with what its code means."""
    standin.faults.order(Call.CREATE, Fault(kind=kind, code=code))
    with pytest.raises(ProviderError, match=f"createTask: code {code}, .*{meaning}"):
        await (await connect()).create(TASK)
    assert standin.tasks == {}


async def test_a_wrong_key_is_told_and_not_shown(connect: Connect) -> None:
    """The key stands neither in the error nor in the repr of what holds it."""
    provider = await connect(key="a-key-of-nobody")
    with pytest.raises(ProviderError, match="the key is not accepted") as caught:
        await provider.create(TASK)
    assert "a-key-of-nobody" not in str(caught.value) + repr(Access(key="a-key-of-nobody"))


@pytest.mark.parametrize(
    "fault",
    [
        Fault(kind=Kind.CODE, code=500),
        Fault(kind=Kind.QUIET, code=500),
        Fault(kind=Kind.CODE, code=429, retry_after=0),
        Fault(kind=Kind.CODE, code=503),
        Fault(kind=Kind.DROP),
        Fault(kind=Kind.STALL),
    ],
    ids=lambda fault: f"{fault.kind}-{fault.code}",
)
async def test_a_look_that_fails_is_looked_again(standin: StandIn, connect: Connect, fault: Fault) -> None:
    """Whatever passes does not end the wait: the task goes on at the provider, and so does the client."""
    provider = await connect(pace=replace(QUICK, read=0.2))
    task_id = await provider.create(TASK)
    standin.faults.order(Call.LOOK, fault, times=2)
    assert (await provider.result(task_id)).endswith(".png")


@pytest.mark.parametrize(
    ("fault", "told"),
    [
        (Fault(kind=Kind.CODE, code=401), "the key is not accepted"),
        (Fault(kind=Kind.CODE, code=404), "does not know it"),
        (Fault(kind=Kind.QUIET, code=501), "the generation failed"),
        (Fault(kind=Kind.GARBAGE), "the envelope: not as documented: the JSON"),
    ],
    ids=lambda one: one.kind if isinstance(one, Fault) else "",
)
async def test_a_look_that_is_refused_ends_the_wait(
    standin: StandIn, connect: Connect, fault: Fault, told: str
) -> None:
    """A refusal and an answer that is not as documented are final."""
    provider = await connect()
    task_id = await provider.create(TASK)
    standin.faults.order(Call.LOOK, fault)
    with pytest.raises(ProviderError, match=told):
        await provider.result(task_id)


async def test_a_task_that_is_unknown(connect: Connect) -> None:
    """A task that the provider has forgotten is told as such."""
    with pytest.raises(ProviderError, match="code 404, the provider does not know it"):
        await (await connect()).result("task_gone")


async def test_a_task_that_fails(standin: StandIn, connect: Connect) -> None:
    """Its failure is told with the provider's code, and without the user's words."""
    standin.faults.order(Call.CREATE, Fault(kind=Kind.FAIL))
    provider = await connect()
    with pytest.raises(ProviderError, match="failed, failCode 501") as caught:
        await provider.result(await provider.create(TASK))
    assert "lighthouse" not in str(caught.value) + repr(TASK)


async def test_a_task_that_does_not_end(standin: StandIn, connect: Connect) -> None:
    """After its patience the client says that it is too late."""
    standin.faults.order(Call.CREATE, Fault(kind=Kind.HOLD))
    provider = await connect(pace=replace(QUICK, patience=0.2))
    with pytest.raises(ProviderLateError, match=r"has not ended in 0\.2 s"):
        await provider.result(await provider.create(TASK))


async def test_a_result_is_saved(standin: StandIn, connect: Connect, tmp_path: Path) -> None:
    """A result becomes a file in a folder that need not be there, even when the first download breaks."""
    provider = await connect()
    url = await provider.result(await provider.create(TASK))
    for kind in (Kind.CODE, Kind.DROP):
        standin.faults.order(Call.FILE, Fault(kind=kind, code=503))
    await provider.fetch(url, tmp_path / "pictures" / "1.png")
    assert (tmp_path / "pictures" / "1.png").read_bytes().startswith(PNG)
    assert listed(tmp_path / "pictures") == ["1.png"]


@pytest.mark.parametrize(
    ("fault", "told"),
    [
        (Fault(kind=Kind.CODE, code=404), "the result: code 404"),
        (Fault(kind=Kind.GARBAGE), "the result: is text/html, no picture"),
        (Fault(kind=Kind.STALL), "the result: SocketTimeoutError; tried 3 times"),
    ],
    ids=["gone", "page", "stall"],
)
async def test_a_result_that_is_no_picture(
    standin: StandIn, connect: Connect, tmp_path: Path, fault: Fault, told: str
) -> None:
    """What cannot be shown is told, and leaves no file."""
    provider = await connect(pace=replace(QUICK, read=0.2))
    url = await provider.result(await provider.create(TASK))
    standin.faults.order(Call.FILE, fault, times=3)
    with pytest.raises(ProviderError, match=told):
        await provider.fetch(url, tmp_path / "1.png")
    assert listed(tmp_path) == []


async def test_the_key_stays_at_the_provider(connect: Connect, tmp_path: Path, callback: str) -> None:
    """A result is fetched from wherever it is without the key; one that is too large is not taken."""
    seen: list[str | None] = []

    async def serve(request: web.Request) -> web.Response:
        seen.append(request.headers.get("Authorization"))
        return web.Response(body=bytes(int(request.query["size"])), content_type="image/jpeg")

    app = web.Application()
    app.add_routes([web.get("/heard/here", serve)])
    runner = web.AppRunner(app, access_log=None, shutdown_timeout=1)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", urlsplit(callback).port).start()
    provider = await connect()
    try:
        await provider.fetch(f"{callback}?size=7", tmp_path / "1.jpg")
        with pytest.raises(ProviderError, match="is larger than 10485760 bytes"):
            await provider.fetch(f"{callback}?size={10 * 1024 * 1024 + 1}", tmp_path / "2.jpg")
    finally:
        await runner.cleanup()
    assert seen == [None, None]
    assert listed(tmp_path) == ["1.jpg"]


async def test_without_a_session(standin: StandIn) -> None:
    """A client that nobody opened says where to open it."""
    with pytest.raises(RuntimeError, match=r"lifespan=provider\.session"):
        await Provider(Access(url=standin.url, key=standin.key)).create(TASK)

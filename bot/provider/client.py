"""The client: orders pictures, waits for them with patience, and never asks twice for one.

createTask costs money and has no key that would make it idempotent, so it is repeated only after an answer
which proves that nothing was taken. recordInfo is asked until the task ends.
"""

import asyncio
from collections.abc import AsyncGenerator, Awaitable, Callable, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path
from random import uniform
from typing import Final, Literal, TypeVar

import aiohttp
from aiohttp import web

from bot.provider.access import Access
from bot.provider.answers import (
    NOT_TAKEN,
    OK,
    PASSING,
    Answer,
    PassingError,
    ProviderError,
    ProviderLateError,
    Record,
    State,
    accept,
    read_answer,
    read_record,
    read_task,
)

CREATE: Final = "/api/v1/jobs/createTask"
LOOK: Final = "/api/v1/jobs/recordInfo"

LARGEST: Final = 10 * 1024 * 1024
"""Bytes of the largest file that Telegram takes as a photo."""

T = TypeVar("T")


@dataclass(frozen=True, slots=True, kw_only=True)
class Pace:
    """How long the provider is waited for, in seconds; `attempts` are those of createTask and of a download.

    Looks come after `first`, then each `factor` times later, at most `longest` apart, for `patience` in all.
    """

    connect: float = 5.0
    read: float = 30.0
    attempts: int = 5
    backoff: float = 0.5
    first: float = 2.0
    factor: float = 1.5
    longest: float = 15.0
    patience: float = 480.0


@dataclass(frozen=True, slots=True, kw_only=True)
class NewTask:
    """What createTask is asked for: a model, and its input as documented for that model."""

    model: str
    input: Mapping[str, str] = field(repr=False)


class Provider:
    """A client of the provider; it can be asked while its `session` is open."""

    def __init__(self, access: Access, pace: Pace | None = None) -> None:
        self._access: Final = access
        self._pace: Final = Pace() if pace is None else pace
        self._http: aiohttp.ClientSession | None = None
        self._awaited: Final[dict[str, asyncio.Event]] = {}

    @property
    def secrets(self) -> tuple[str, ...]:
        """What may stand in no log."""
        return (self._access.key,)

    @asynccontextmanager
    async def session(self) -> AsyncGenerator[None]:
        """Connections to the provider are kept while the block lasts."""
        timeout = aiohttp.ClientTimeout(
            total=None, connect=self._pace.connect, sock_connect=self._pace.connect, sock_read=self._pace.read
        )
        async with aiohttp.ClientSession(timeout=timeout) as self._http:
            yield
        self._http = None

    def routes(self) -> list[web.RouteDef]:
        """Where the provider calls back; nothing when it is not asked to."""
        path = self._access.callback_path
        return [] if path is None else [web.post(path, self._called_back)]

    async def create(self, task: NewTask) -> str:
        """Order a task and return its id. Raises ProviderError when none was taken, or none for sure."""
        body: dict[str, object] = {"model": task.model, "input": dict(task.input)}
        if self._access.callback is not None:
            body["callBackUrl"] = self._access.callback
        return await self._repeated(lambda: self._create(body))

    async def fetch(self, url: str, path: Path) -> None:
        """Save a result as a file, whole or not at all. Raises ProviderError when it is no picture."""
        body = await self._repeated(lambda: self._fetch(url))
        await asyncio.to_thread(_save, path, body)

    async def result(self, task_id: str) -> str:
        """Wait until a task ends, and return the address of its result.

        Raises ProviderError when it failed, ProviderLateError when it has not ended in time.
        """
        heard = self._awaited.setdefault(task_id, asyncio.Event())
        try:
            async with asyncio.timeout(self._pace.patience):
                return await self._result(task_id, heard)
        except TimeoutError:
            late = f"task {task_id} has not ended in {self._pace.patience:g} s"
            raise ProviderLateError(late) from None
        finally:
            self._awaited.pop(task_id, None)

    async def _result(self, task_id: str, heard: asyncio.Event) -> str:
        pause = self._pace.first
        while True:
            await _heard_within(heard, uniform(0.75, 1.25) * pause)
            heard.clear()
            pause = min(pause * self._pace.factor, self._pace.longest)
            try:
                record = await self._look(task_id)
            except PassingError as error:
                await asyncio.sleep(error.wait)
                continue
            match record.state:
                case State.SUCCESS:
                    return record.urls[0]
                case State.FAIL:
                    raise ProviderError(f"task {task_id} failed, failCode {record.fail_code or 'none'}")
                case State.WAITING | State.QUEUING | State.GENERATING:
                    pass

    async def _repeated(self, call: Callable[[], Awaitable[T]]) -> T:
        """Make a call until it comes to an end, with growing pauses. Raises ProviderError."""
        attempt = 1
        while True:
            try:
                return await call()
            except PassingError as error:
                if attempt >= self._pace.attempts:
                    raise ProviderError(f"{error}; tried {attempt} times") from None
                wait = uniform(0.5, 1) * self._pace.backoff * 2**attempt
                await asyncio.sleep(max(error.wait, wait))
                attempt += 1

    async def _create(self, body: Mapping[str, object]) -> str:
        try:
            answer = await self._ask("POST", CREATE, json=body)
        except (aiohttp.ClientConnectorError, aiohttp.ConnectionTimeoutError) as error:
            raise PassingError(f"createTask: no connection, {type(error).__name__}") from None
        except (aiohttp.ClientError, TimeoutError) as error:
            raise ProviderError(f"createTask: {type(error).__name__}, it may have been taken") from None
        accept(answer, "createTask", NOT_TAKEN)
        return read_task(answer.body, "createTask")

    async def _look(self, task_id: str) -> Record:
        try:
            answer = await self._ask("GET", LOOK, params={"taskId": task_id})
        except (aiohttp.ClientError, TimeoutError) as error:
            raise PassingError(f"recordInfo: {type(error).__name__}") from None
        accept(answer, "recordInfo", PASSING)
        return read_record(answer.body)

    async def _fetch(self, url: str) -> bytes:
        """The picture at an address. The key is not sent: the address may be anybody's."""
        try:
            async with self._open.get(url) as response:
                if response.status != OK:
                    accept(Answer(code=response.status, body=b"", wait=0), "the result", PASSING)
                kind = response.content_type
                if not kind.startswith("image/"):
                    raise ProviderError(f"the result: is {kind}, no picture")
                body = b"".join([part async for part in _bounded(response)])
        except (aiohttp.ClientError, TimeoutError) as error:
            raise PassingError(f"the result: {type(error).__name__}") from None
        return body

    async def _ask(
        self,
        method: Literal["GET", "POST"],
        path: str,
        *,
        params: Mapping[str, str] | None = None,
        json: Mapping[str, object] | None = None,
    ) -> Answer:
        url, headers = f"{self._access.url}{path}", {"Authorization": f"Bearer {self._access.key}"}
        sent = self._open.request(
            method, url, params=params, json=json, headers=headers, allow_redirects=False
        )
        async with sent as response:
            return read_answer(response.status, response.headers, await response.read())

    @property
    def _open(self) -> aiohttp.ClientSession:
        if self._http is None:
            raise RuntimeError("the provider's session is not open: Bot(..., lifespan=provider.session)")
        return self._http

    async def _called_back(self, request: web.Request) -> web.Response:
        """Wake whoever waits for this task. It is only a hint: what counts is what recordInfo then says."""
        try:
            task_id = read_task(await request.read(), "the callback")
        except ProviderError as error:
            return web.Response(status=400, text=f"{error}\n")
        heard = self._awaited.get(task_id)
        if heard is not None:
            heard.set()
        return web.Response(text="ok\n")


async def _heard_within(heard: asyncio.Event, seconds: float) -> None:
    try:
        async with asyncio.timeout(seconds):
            await heard.wait()
    except TimeoutError:
        return


async def _bounded(response: aiohttp.ClientResponse) -> AsyncGenerator[bytes]:
    """The parts of a body. Raises ProviderError when there is more than Telegram takes for a photo."""
    size = 0
    async for part in response.content.iter_any():
        size += len(part)
        if size > LARGEST:
            raise ProviderError(f"the result: is larger than {LARGEST} bytes")
        yield part


def _save(path: Path, body: bytes) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    part = path.with_suffix(".part")
    part.write_bytes(body)
    part.replace(path)

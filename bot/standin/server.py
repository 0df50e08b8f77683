"""The stand-in as one object: a real HTTP server on this machine that speaks the provider's contract."""

import asyncio
from collections.abc import Awaitable, Callable
from hmac import compare_digest
from types import TracebackType
from typing import Final, Self

import aiohttp
import orjson
from aiohttp import web

from bot.standin.faults import Call, Fault, Faults, Kind, tagged
from bot.standin.painter import paint
from bot.standin.tasks import MODELS, Delays, Task, read_order
from bot.standin.wire import Json, RefusedError, envelope

KEY: Final = "stand-in-key"
LARGEST_BODY: Final = 100_000
KEPT: Final = 1_000
"""Tasks that are remembered; older ones are forgotten."""

FAULT: Final = web.RequestKey("fault", Fault)

Work = Callable[[web.Request], Awaitable[web.Response]]


class StandIn:
    """A provider on this machine, served while it is started; `scale` paints smaller pictures."""

    def __init__(self, *, key: str = KEY, delays: Delays | None = None, scale: float = 1.0) -> None:
        self.key: Final = key
        self.faults: Final = Faults()
        self.tasks: Final[dict[str, Task]] = {}
        self._delays = Delays() if delays is None else delays
        self._scale = scale
        self._holding = False
        self._stalled: Final = asyncio.Event()
        self._calling: Final[set[asyncio.Task[None]]] = set()
        self._runner: web.AppRunner | None = None
        self.url = ""

    async def start(self, host: str = "127.0.0.1", port: int = 0) -> None:
        """Listens on a port, a free one when it is 0; OSError when the port is taken."""
        app = web.Application(client_max_size=LARGEST_BODY)
        app.add_routes(
            [
                web.post("/api/v1/jobs/createTask", self._served(Call.CREATE, self._create)),
                web.get("/api/v1/jobs/recordInfo", self._served(Call.LOOK, self._look)),
                web.get("/files/{task}.png", self._served(Call.FILE, self._file)),
                web.post("/standin/fault", self._order_fault),
                web.post("/standin/release", self._release),
                web.get("/standin/tasks", self._list),
                web.route("*", "/{rest:.*}", _nothing),
            ]
        )
        runner = web.AppRunner(app, access_log=None, shutdown_timeout=1.0)
        await runner.setup()
        try:
            await web.TCPSite(runner, host, port).start()
        except OSError:
            await runner.cleanup()
            raise
        self._runner = runner
        self.url = f"http://{host}:{runner.addresses[0][1]}"

    async def stop(self) -> None:
        """Stops listening; calls that were stalled are let go."""
        self._stalled.set()
        for task in self._calling:
            task.cancel()
        if self._runner is not None:
            await self._runner.cleanup()
            self._runner = None

    async def __aenter__(self) -> Self:
        """Starts on a free port."""
        await self.start()
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Stops."""
        await self.stop()

    def hold(self) -> None:
        """Keeps tasks that are ordered from now on from their end, until they are released."""
        self._holding = True

    def release(self) -> None:
        """Lets every task that is held come to its end, and holds no more."""
        self._holding = False
        for task in self.tasks.values():
            if task.held:
                task.held = False
                self._call_back(task)

    def _served(self, call: Call, work: Work) -> Callable[[web.Request], Awaitable[web.Response]]:
        """The HTTP handler of a call: it knows the key, and what was ordered to go wrong."""

        async def handle(request: web.Request) -> web.Response:
            if call is not Call.FILE and not self._knows(request):
                return envelope(None, code=401, msg="You do not have access permissions")
            fault = self.faults.take(call)
            try:
                return await work(request) if fault is None else await self._go_wrong(fault, request, work)
            except RefusedError as refusal:
                return envelope(None, code=refusal.code, msg=refusal.message)

        return handle

    def _knows(self, request: web.Request) -> bool:
        given = request.headers.get("Authorization", "")
        return compare_digest(given.encode(), f"Bearer {self.key}".encode())

    async def _go_wrong(self, fault: Fault, request: web.Request, work: Work) -> web.Response:
        match fault.kind:
            case Kind.CODE | Kind.QUIET:
                return _coded(fault)
            case Kind.GARBAGE:
                return web.Response(text="<html>It works!</html>", content_type="text/html")
            case Kind.STALL:
                await self._stalled.wait()
                return _coded(fault)
            case Kind.DROP:
                return _closed(request)
            case Kind.LOSE:
                await work(request)
                return _closed(request)
            case Kind.FAIL | Kind.HOLD:
                request[FAULT] = fault
                return await work(request)

    async def _create(self, request: web.Request) -> web.Response:
        order = read_order(await _body(request))
        fault: Fault | None = request.get(FAULT, tagged(order.prompt))
        if fault is not None and fault.kind is Kind.CODE:
            return _coded(fault)
        task = Task(
            id=f"task_{order.model.partition('/')[0]}_{len(self.tasks) + 1:08}",
            model=order.model,
            prompt=order.prompt,
            aspect=order.aspect,
            callback=order.callback,
            at=_now(),
            delays=self._delays,
            fails=fault is not None and fault.kind is Kind.FAIL,
            held=self._holding or (fault is not None and fault.kind is Kind.HOLD),
        )
        self.tasks[task.id] = task
        while len(self.tasks) > KEPT:
            del self.tasks[next(iter(self.tasks))]
        if not task.held:
            self._call_back(task)
        return envelope({"taskId": task.id})

    async def _look(self, request: web.Request) -> web.Response:
        return envelope(self._record(self._task(request.query.get("taskId", ""))))

    async def _file(self, request: web.Request) -> web.Response:
        task = self._task(request.match_info["task"])
        if task.state(_now()) != "success":
            raise RefusedError(404, "There is no such file")
        picture = await asyncio.to_thread(paint, task.wish(self._scale))
        return web.Response(body=picture, content_type="image/png")

    def _task(self, name: str) -> Task:
        if not name:
            raise RefusedError(400, "taskId parameter is required")
        if name not in self.tasks:
            raise RefusedError(404, "Task not found")
        return self.tasks[name]

    def _record(self, task: Task) -> Json:
        state = task.state(_now())
        result = {"resultUrls": [f"{self.url}/files/{task.id}.png"]}
        return {
            "taskId": task.id,
            "model": task.model,
            "state": state,
            "resultJson": orjson.dumps(result).decode() if state == "success" else "",
            "failCode": "501" if state == "fail" else "",
            "failMsg": "Generation failed" if state == "fail" else "",
        }

    def _call_back(self, task: Task) -> None:
        """Tells whoever asked for it that a task has ended, when it has."""
        if task.callback is None:
            return
        calling = asyncio.create_task(self._tell(task, task.callback), name=f"callback of {task.id}")
        self._calling.add(calling)
        calling.add_done_callback(self._calling.discard)

    async def _tell(self, task: Task, url: str) -> None:
        await asyncio.sleep(max(0.0, task.at + task.delays.whole - _now()))
        async with aiohttp.ClientSession() as session:
            body = {"code": 200, "msg": "success", "data": self._record(task)}
            try:
                async with session.post(url, json=body) as response:
                    await response.read()
            except aiohttp.ClientError:
                return  # as with the real one: who does not hear it has to look

    async def _order_fault(self, request: web.Request) -> web.Response:
        """Lets the next calls go wrong: {call, kind, code?, retry_after?, times?}."""
        body = await request.json()
        try:
            fault = Fault(
                kind=Kind(body["kind"]), code=body.get("code", 500), retry_after=body.get("retry_after")
            )
            self.faults.order(Call(body["call"]), fault, body.get("times", 1))
        except (KeyError, ValueError, TypeError):
            known = (
                f"call: one of {', '.join(Call)}; kind: one of {', '.join(Kind)}; code?, retry_after?, times?"
            )
            return envelope(None, code=400, msg=f"a fault has {known}")
        return envelope(None)

    async def _release(self, request: web.Request) -> web.Response:
        """Lets every task that is held come to its end."""
        self.release()
        return envelope(None)

    async def _list(self, request: web.Request) -> web.Response:
        """Lists the tasks: {taskId, model, state}, oldest first."""
        now = _now()
        listed: list[Json] = [
            {"taskId": one.id, "model": one.model, "state": one.state(now)} for one in self.tasks.values()
        ]
        return envelope(listed)


def _now() -> float:
    return asyncio.get_running_loop().time()


async def _body(request: web.Request) -> object:
    try:
        return orjson.loads(await request.read())
    except orjson.JSONDecodeError as error:
        raise RefusedError(422, "The body is no JSON") from error


def _coded(fault: Fault) -> web.Response:
    http = 200 if fault.kind is Kind.QUIET else None
    response = envelope(None, code=fault.code, msg="This fault was ordered", http=http)
    if fault.retry_after is not None:
        response.headers["Retry-After"] = str(fault.retry_after)
    return response


def _closed(request: web.Request) -> web.Response:
    """The connection is closed without an answer."""
    if request.transport is not None:
        request.transport.close()
    return web.Response()


async def _nothing(request: web.Request) -> web.Response:
    models = ", ".join(MODELS)
    words = f"There is no {request.method} {request.path}; POST /api/v1/jobs/createTask takes {models}"
    return envelope(None, code=404, msg=words)

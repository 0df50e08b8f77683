"""The simulator as one object: a strict Bot API server on loopback, and the people who use the bot."""

import random
import re
from collections.abc import Sequence
from types import TracebackType
from typing import Self

from aiohttp import web

from botspec.simulator.control import add_control_routes
from botspec.simulator.desk import Desk
from botspec.simulator.downloads import Downloads
from botspec.simulator.people import Profile, SimUser
from botspec.simulator.replies import LARGEST_UPLOAD
from botspec.simulator.schema import load
from botspec.simulator.stage import Stage
from botspec.simulator.timing import Timing
from botspec.simulator.transport import METHOD_PATH, BotEndpoint, not_found
from botspec.simulator.world import EventHook, new_world

DEFAULT_TOKEN = "42:SIMULATOR"
STOP_SECONDS = 1.0


class Simulator(Stage):
    """A simulated Telegram of one bot, served over HTTP while it is started.

    `users` exist from the start; update ids begin at `first_update_id`, by chance when it is None.
    `timing` puts in another clock or shorter waits; `on_event` hears of everything that happens.
    """

    def __init__(
        self,
        *,
        token: str = DEFAULT_TOKEN,
        users: Sequence[SimUser] = (),
        timing: Timing | None = None,
        first_update_id: int | None = None,
        on_event: EventHook | None = None,
    ) -> None:
        found = re.fullmatch(r"(\d+):([A-Za-z0-9_-]+)", token)
        if found is None:
            raise ValueError(f'token must look like "42:SECRET", a number and a secret; got {token!r}')
        profile = Profile(token=token, id=int(found[1]))
        first = random.randrange(1, 2**30) if first_update_id is None else first_update_id
        super().__init__(new_world(profile, load(), Timing() if timing is None else timing, first))
        self._world.on_event = on_event
        for user in users:
            self._world.meet(user)
        self._desk = Desk(world=self._world, calls=self._calls)
        self._runner: web.AppRunner | None = None
        self._url = ""

    @property
    def token(self) -> str:
        """The token with which the bot calls."""
        return self._world.profile.token

    @property
    def url(self) -> str:
        """The address of the server, without a slash at its end; RuntimeError when it is not started."""
        if not self._url:
            raise RuntimeError("the simulator is not started; await start() first")
        return self._url

    async def start(self, host: str = "127.0.0.1", port: int = 0) -> None:
        """Listens on a port, a free one when it is 0; OSError when the port is taken."""
        if self._runner is not None:
            raise RuntimeError("the simulator is started already")
        app = web.Application(client_max_size=LARGEST_UPLOAD)
        Downloads(self._world.shelf, self.token).add_routes(app)
        add_control_routes(app, self)
        endpoint = BotEndpoint(token=self.token, desk=self._desk)
        app.router.add_route("*", METHOD_PATH, endpoint.handle)
        app.router.add_route("*", "/{rest:.*}", not_found)
        runner = web.AppRunner(app, access_log=None, shutdown_timeout=STOP_SECONDS)
        await runner.setup()
        try:
            await web.TCPSite(runner, host, port).start()
        except OSError:
            await runner.cleanup()
            raise
        self._runner = runner
        self._world.poller.closing = False
        self._world.courier.open(self._desk.serve)
        self._world.fetcher.open()
        self._url = self._world.origin = f"http://{host}:{runner.addresses[0][1]}"

    async def stop(self) -> None:
        """Stops listening and delivering; what happened stays readable."""
        if self._runner is None:
            return
        runner, self._runner, self._url = self._runner, None, ""
        self._world.poller.close()
        await self._world.courier.close()
        await self._world.fetcher.close()
        await runner.cleanup()

    async def __aenter__(self) -> Self:
        """Starts on a free port."""
        await self.start()
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Stops."""
        await self.stop()

"""Puts a bot together, serves, and ends in good order; the only place that builds objects."""

import asyncio
import gc
import signal
import sys
from collections.abc import AsyncGenerator, Callable, Sequence
from contextlib import (
    AbstractAsyncContextManager,
    AbstractContextManager,
    AsyncExitStack,
    asynccontextmanager,
    nullcontext,
)
from dataclasses import dataclass, fields, is_dataclass
from pathlib import Path
from time import monotonic
from typing import TextIO, TypeAlias

from aiohttp import web

from botspec.bot.state import State
from botspec.bot.transport import DRAIN, Mode, Transport, transport
from botspec.contract import BotState, UIMap
from botspec.contract.errors import BotspecError, ConfigError
from botspec.core.events import MigrationApplied, Shutdown, Startup
from botspec.core.machine import Kernel
from botspec.core.plan import plan
from botspec.core.render import Renderer
from botspec.core.texts import Texts
from botspec.journal import Journal, LogWatch, Setup, open_journal
from botspec.ops.health import Phase
from botspec.ops.http import routes
from botspec.outbox import Outbox
from botspec.ports import Messenger
from botspec.press import Hall, RateLimit, Rooms
from botspec.settings import LogFormat, Settings
from botspec.store import migrate
from botspec.store.embedded import EmbeddedPostgres
from botspec.store.postgres import PostgresStore, open_pool
from botspec.telegram.client import Client
from botspec.telegram.lines import Lines
from botspec.telegram.messenger import TelegramMessenger
from botspec.telegram.setup import carry_out, command_menus

Lifespan: TypeAlias = Callable[[], AbstractAsyncContextManager[object]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Serving:
    """A bot that takes updates: the address it listens on, and a look at its log.

    `introduced` ends when Telegram knows the commands and where updates go, with BotspecError when it refused
    that; until then updates wait in Telegram's queue. `taking` lasts as long as updates are taken, and ends
    before its time, with BotspecError, when there will be no more.
    """

    address: str
    watch: LogWatch
    introduced: asyncio.Task[None]
    taking: asyncio.Task[None]


class Bot:
    """A bot: the generated registry, the functions that the spec asks for, and what is the bot's own.

    `migrations` is the folder of its own tables; `secrets` stand in no log; `routes` stand beside /health;
    `lifespan` makes a context manager that is open while the bot serves, for what its functions need.
    """

    def __init__(
        self,
        ui: UIMap,
        handlers: object,
        *,
        migrations: Path | None = None,
        secrets: Sequence[str] = (),
        routes: Sequence[web.RouteDef] = (),
        lifespan: Lifespan = nullcontext,
    ) -> None:
        """Raises ConfigError when a function is missing or is one that the spec does not name."""
        _check(ui, handlers)
        self._ui = ui
        self._handlers = handlers
        self._migrations = migrations
        self._secrets = tuple(secrets)
        self._routes = tuple(routes)
        self._lifespan = lifespan

    @asynccontextmanager
    async def serving(
        self, settings: Settings, log: TextIO, *, mode: Mode | None = None
    ) -> AsyncGenerator[Serving]:
        """The bot serves while the block lasts; at its end it finishes what is in flight.

        `log` needs a file descriptor. Without a mode it polls, unless WEBHOOK_URL is set; a webhook without
        that URL is where the bot listens. Raises BotspecError when the world is not as it has to be.
        """
        started = monotonic()
        async with AsyncExitStack() as stack:
            journal = stack.enter_context(_journal(settings, log, self._secrets))
            stack.callback(_goodbye, journal, started)
            await stack.enter_async_context(self._lifespan())
            client = Client(settings.token, settings.api_url)
            stack.push_async_callback(client.close)
            state, messenger = await self._rooms(stack, settings, journal, client)
            await _sweep(stack, state.store, messenger, journal)
            state.transport = way = transport(mode, settings, state.hall, client)
            address = await _listen(stack, settings, [*way.routes(), *routes(state), *self._routes])
            state.phase = Phase.SERVING
            journal.process(
                Startup(
                    bot=self._ui.name,
                    version=self._ui.version,
                    spec_hash=self._ui.spec_hash,
                    mode=way.mode,
                    address=address,
                    duration_ms=round((monotonic() - started) * 1000, 1),
                )
            )
            gc.collect()
            gc.freeze()  # what lives as long as the process is never looked at again
            introduced = asyncio.create_task(
                self._introduce(settings, address, way, state.hall), name="introduction"
            )
            stop = asyncio.Event()
            taking = asyncio.create_task(_take(way, introduced, stop), name="updates")
            stack.push_async_callback(_end, state, stop, introduced, taking)
            yield Serving(address=address, watch=journal.watch, introduced=introduced, taking=taking)

    async def _rooms(
        self, stack: AsyncExitStack, settings: Settings, journal: Journal, client: Client
    ) -> tuple[State, Messenger]:
        dsn = settings.database_url or await _embedded(stack, settings.data_dir)
        count = await self._migrate(dsn, journal)
        pool = await open_pool(dsn, settings.pool_size)
        stack.push_async_callback(pool.close)
        store = PostgresStore(pool, settings.bot_id)
        messenger = TelegramMessenger(client, Lines(), store.file_ids)
        rate = settings.rate_limit
        rooms = Rooms(
            ui=self._ui,
            plan=plan(self._ui),
            kernel=Kernel(self._ui),
            renderer=Renderer(self._ui, Texts(self._ui)),
            handlers=self._handlers,
            store=store,
            messenger=messenger,
            watch=journal.watch,
            seat=_active,
            admins=settings.admins,
            limit=None if rate is None else RateLimit(count=rate.count, seconds=rate.seconds),
        )
        state = State(
            version=self._ui.version,
            spec_hash=self._ui.spec_hash,
            migrations=count,
            store=store,
            hall=Hall(rooms, journal),
        )
        return state, messenger

    async def _migrate(self, dsn: str, journal: Journal) -> int:
        sets = {migrate.RUNTIME_SET: migrate.runtime_migrations()}
        if self._migrations is not None:
            sets[migrate.BOT_SET] = migrate.load(self._migrations, migrate.BOT_SET)
        begun = monotonic()
        for one in await migrate.apply(dsn, sets):
            now = monotonic()
            journal.process(
                MigrationApplied(
                    migration=f"{one.set_name}/{one.name}",
                    duration_ms=round((now - begun) * 1000, 1),
                )
            )
            begun = now
        return sum(len(migrations) for migrations in sets.values())

    async def _introduce(self, settings: Settings, address: str, way: Transport, hall: Hall) -> None:
        """Tells Telegram the commands, and where updates go; learns the bot's own name from it."""
        calls = [*command_menus(self._ui, settings.admins), way.registration(address)]
        profile = await carry_out(calls, token=settings.token, api_url=settings.api_url)
        hall.named(profile.username)
        way.named(profile.username)


def run(create: Callable[[], Bot]) -> None:
    """Makes a bot and serves until SIGTERM or Ctrl-C; a BotspecError is told in a line, with exit code 1."""
    try:
        asyncio.run(_main(create()))
    except BotspecError as error:
        sys.stderr.write(f"error: {error}\n")
        sys.exit(1)


async def _main(bot: Bot) -> None:
    stop = asyncio.Event()
    loop = asyncio.get_running_loop()
    for name in (signal.SIGTERM, signal.SIGINT):
        loop.add_signal_handler(name, stop.set)
    async with bot.serving(Settings.load(), sys.stdout) as serving:
        await until(stop, serving)


async def until(stop: asyncio.Event, serving: Serving) -> None:
    """Waits for `stop`; raises BotspecError when Telegram refused what the bot told it, or the bot itself."""
    stopped = asyncio.create_task(stop.wait())
    for task in (serving.introduced, serving.taking):
        await asyncio.wait({stopped, task}, return_when=asyncio.FIRST_COMPLETED)
        if task.done():
            task.result()
    await stopped


async def _take(way: Transport, introduced: asyncio.Task[None], stop: asyncio.Event) -> None:
    """Takes updates as soon as Telegram knows where they go."""
    await asyncio.wait({introduced})
    if not introduced.cancelled() and introduced.exception() is None:
        await way.run(stop)


async def _end(state: State, stop: asyncio.Event, *tasks: asyncio.Task[None]) -> None:
    """Ends the introduction, and then, in good order, the taking of updates; /health says so meanwhile."""
    state.phase = Phase.DRAINING
    stop.set()
    tasks[0].cancel()
    await asyncio.wait(tasks)


def _check(ui: UIMap, handlers: object) -> None:
    wanted = {fact.name for fact in ui.facts} | {action.name for action in ui.actions}
    wanted |= {task.name.lower() for task in ui.tasks}
    if ui.tasks or ui.events or ui.spans:
        raise ConfigError("this build does not execute tasks, events and `after` yet", help="leave them out")
    given = {field.name for field in fields(handlers)} if is_dataclass(handlers) else wanted
    missing = [name for name in sorted(wanted) if not callable(getattr(handlers, name, None))]
    for what, names in (
        ("no function for", missing),
        ("functions that the spec does not name:", given - wanted),
    ):
        if names:
            raise ConfigError(
                f"the bot has {what} {', '.join(sorted(names))}",
                help="run `botspec generate`, and give Handlers(...) a function for each that it names",
            )


def _active() -> BotState:
    return BotState.ACTIVE


def _journal(settings: Settings, log: TextIO, secrets: tuple[str, ...]) -> AbstractContextManager[Journal]:
    chosen = settings.log_format
    setup = Setup(
        level=settings.log_level,
        pretty=None if chosen is None else chosen is LogFormat.PRETTY,
        hash_key=settings.pii_hash_key or "",
        secrets=(*settings.secrets, *secrets),
    )
    return open_journal(setup, log, _active)


async def _embedded(stack: AsyncExitStack, data_dir: Path) -> str:
    server = await stack.enter_async_context(EmbeddedPostgres(data_dir / "postgres"))
    await server.ensure_database("botspec")
    return server.dsn("botspec")


async def _listen(stack: AsyncExitStack, settings: Settings, served: Sequence[web.RouteDef]) -> str:
    app = web.Application()
    app.add_routes(served)
    runner = web.AppRunner(app, access_log=None, shutdown_timeout=DRAIN, handle_signals=False)
    await runner.setup()
    stack.push_async_callback(runner.cleanup)
    try:
        await web.TCPSite(runner, settings.host, settings.port).start()
    except OSError as error:
        raise ConfigError(
            f"cannot listen on {settings.host}:{settings.port}: {error.strerror}",
            help="set PORT to a free one, or end the process that has it",
        ) from error
    host, port = runner.addresses[0][:2]
    return f"http://{host}:{port}"


async def _sweep(stack: AsyncExitStack, store: PostgresStore, messenger: Messenger, journal: Journal) -> None:
    stop = asyncio.Event()
    sweeper = asyncio.create_task(Outbox(store, messenger, journal).run(stop), name="outbox")

    async def end() -> None:
        stop.set()
        _, late = await asyncio.wait({sweeper}, timeout=DRAIN)
        for task in late:
            task.cancel()

    stack.push_async_callback(end)


def _goodbye(journal: Journal, started: float) -> None:
    journal.process(Shutdown(cause="told to stop", uptime_s=round(monotonic() - started, 1)))

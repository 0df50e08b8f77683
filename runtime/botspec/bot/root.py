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
from dataclasses import dataclass, fields
from pathlib import Path
from time import monotonic
from typing import TextIO, TypeAlias

from aiohttp import web

from botspec.bot.background import Background
from botspec.bot.emitter import Emitter
from botspec.bot.state import State
from botspec.bot.transport import DRAIN, Mode, Transport, cids, transport
from botspec.contract import BotState, Functions, UIMap
from botspec.contract.errors import BotspecError, ConfigError
from botspec.core.events import MigrationApplied, Shutdown, Startup
from botspec.core.incoming import Whom
from botspec.core.machine import Kernel
from botspec.core.people import People
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
from botspec.store.pool import open_pool
from botspec.store.postgres import PostgresStore
from botspec.telegram.client import Client
from botspec.telegram.lines import Lines
from botspec.telegram.messenger import TelegramMessenger
from botspec.telegram.setup import carry_out, command_menus, own_name

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
    emitter: Emitter

    async def emit(
        self, event: str, payload: object | None = None, *, user_id: int, key: str, chat_id: int | None = None
    ) -> None:
        """Lets an event of the spec happen to a user, in his private chat unless another one is given.

        `payload` is what it carries, as generated/events.py has it; of one key it happens once, within two
        days. Raises StoreError when the database is away, EventError after a bug of the bot (nothing was kept
        then), ConfigError when the spec has no such event.
        """
        whom = Whom(chat_id=user_id if chat_id is None else chat_id, user_id=user_id)
        await self.emitter.emit(event, payload, whom, key)


class Bot:
    """A bot: the generated registry, the functions that the spec asks for, and what is the bot's own.

    `migrations` is the folder of its own tables; `secrets` stand in no log; `routes` stand beside /health;
    `lifespan` makes a context manager that is open while the bot serves, for what its functions need.
    """

    def __init__(
        self,
        ui: UIMap,
        handlers: Functions,
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

    @property
    def ui(self) -> UIMap:
        """The generated registry."""
        return self._ui

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
            state, work = await self._open(stack, settings, journal, client)
            state.transport = way = transport(mode, settings, state.hall, client)
            address = await _listen(stack, settings, [*way.routes(), *routes(state), *self._routes])
            state.phase = Phase.SERVING
            journal.process(self._started(way.mode, address, started))
            gc.collect()
            gc.freeze()  # what lives as long as the process is never looked at again
            introduced = asyncio.create_task(
                self._introduce(settings, address, way, state.hall, client), name="introduction"
            )
            stop = asyncio.Event()
            taking = asyncio.create_task(_take(way, introduced, stop), name="updates")
            stack.push_async_callback(_end, state, stop, introduced, taking, *work.begin(stop))
            yield Serving(
                address=address,
                watch=journal.watch,
                introduced=introduced,
                taking=taking,
                emitter=Emitter(self._ui, state.hall, work.cids),
            )

    def _started(self, mode: Mode, address: str, since: float) -> Startup:
        return Startup(
            bot=self._ui.name,
            version=self._ui.version,
            spec_hash=self._ui.spec_hash,
            mode=mode,
            address=address,
            duration_ms=round((monotonic() - since) * 1000, 1),
        )

    async def _open(
        self, stack: AsyncExitStack, settings: Settings, journal: Journal, client: Client
    ) -> tuple[State, Background]:
        dsn = settings.database_url or await _embedded(stack, settings.data_dir)
        count = await self._migrate(dsn, journal)
        pool = await open_pool(dsn, settings.pool_size)
        stack.push_async_callback(pool.close)
        store = PostgresStore(pool, settings.bot_id, self._ui.scope)
        messenger = TelegramMessenger(client, Lines(), store.file_ids)
        await _sweep(stack, store, messenger, journal)
        bell = asyncio.Event()
        rooms = self._rooms(settings, store, messenger, journal.watch, bell.set)
        hall = Hall(rooms, journal)
        state = State(
            version=self._ui.version,
            spec_hash=self._ui.spec_hash,
            migrations=count,
            store=store,
            hall=hall,
        )
        return state, Background(
            ui=self._ui,
            handlers=self._handlers,
            hall=hall,
            pool=pool,
            bot_id=settings.bot_id,
            journal=journal,
            people=rooms.people,
            cids=cids(settings),
            bell=bell,
            most=settings.tasks,
        )

    def _rooms(
        self,
        settings: Settings,
        store: PostgresStore,
        messenger: Messenger,
        watch: LogWatch,
        bell: Callable[[], None],
    ) -> Rooms:
        rate = settings.rate_limit
        return Rooms(
            ui=self._ui,
            plan=plan(self._ui),
            kernel=Kernel(self._ui),
            renderer=Renderer(self._ui, Texts(self._ui)),
            handlers=self._handlers,
            store=store,
            messenger=messenger,
            watch=watch,
            seat=_active,
            people=People(locales=self._ui.locales, admins=settings.admins),
            bell=bell,
            limit=None if rate is None else RateLimit(count=rate.count, seconds=rate.seconds),
        )

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

    async def _introduce(
        self, settings: Settings, address: str, way: Transport, hall: Hall, client: Client
    ) -> None:
        """Learns the bot's own name from Telegram; tells it the commands, and where updates go."""
        name = await own_name(client)
        if name:
            _name(name, way, hall)
        calls = [*command_menus(self._ui, settings.admins), way.registration(address)]
        profile = await carry_out(calls, token=settings.token, api_url=settings.api_url)
        if not name:
            _name(profile.username, way, hall)


def _name(username: str, way: Transport, hall: Hall) -> None:
    hall.named(username)
    way.named(username)


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
    """Ends the introduction, then, in good order, updates and background work; /health says so meanwhile."""
    state.phase = Phase.DRAINING
    stop.set()
    tasks[0].cancel()
    await asyncio.wait(tasks)


def _check(ui: UIMap, handlers: object) -> None:
    mend = "run `botspec generate`, and give Handlers(...) a function for each that it names"
    if not isinstance(handlers, Functions):
        raise ConfigError(f"the bot's functions are not in Handlers(...), but in {handlers!r}", help=mend)
    wanted = {fact.name for fact in ui.facts} | {action.name for action in ui.actions}
    wanted |= {task.name.lower() for task in ui.tasks}
    given = {field.name for field in fields(handlers)}
    missing = [name for name in sorted(wanted) if not callable(getattr(handlers, name, None))]
    for what, names in (
        ("no function for", missing),
        ("functions that the spec does not name:", given - wanted),
    ):
        if names:
            raise ConfigError(f"the bot has {what} {', '.join(sorted(names))}", help=mend)


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

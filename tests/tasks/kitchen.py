"""A bot with tasks, events and `after` arcs on a real database, and a Telegram made of a list.

MENU -ORDER-> COOKING -READY-> DONE, or -BURNT-> MENU; COOKING has `after 5m: stay` and `after 10m: home`.
"""

import asyncio
from collections.abc import AsyncGenerator, Awaitable, Callable, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field, replace
from typing import Any, Final

from botspec.contract import (
    ActionDef,
    Arc,
    Assign,
    BotState,
    ButtonDef,
    CommandDef,
    Condition,
    EventDef,
    FieldDef,
    Job,
    Kind,
    Move,
    Outcome,
    Press,
    ScreenDef,
    TaskDef,
    TypeDef,
    UIMap,
    Work,
)
from botspec.contract.uimap import ANY
from botspec.contract.vocabulary import BUILT_IN_REASONS, Reason
from botspec.core.effects import Effect, Notice, Receipt, Show
from botspec.core.effects import Outcome as Delivered
from botspec.core.incoming import Cids, Incoming, Means, Origin
from botspec.core.machine import Kernel
from botspec.core.people import People
from botspec.core.plan import plan
from botspec.core.position import Position
from botspec.core.render import Renderer
from botspec.core.texts import Texts
from botspec.journal import Hasher, Journal, Redactor
from botspec.ports import Run
from botspec.press import Hall, Rooms
from botspec.store.pool import Pool
from botspec.store.postgres import PostgresStore
from botspec.store.queue import PostgresQueue
from botspec.store.timers import PostgresTimers
from botspec.tasks import Clock, Desk, Worker
from botspec.tasks.runner import Runner
from tests.store.turns import BOT, USER, Connection

SECRET: Final = "no onions, she is allergic"
LEDGER: Final = "CREATE TABLE IF NOT EXISTS ledger (op_id text PRIMARY KEY, amount integer NOT NULL)"
PAY: Final = "INSERT INTO ledger (op_id, amount) VALUES ($1, $2) ON CONFLICT DO NOTHING"
PRICE: Final = 8


@dataclass(frozen=True, slots=True, kw_only=True)
class Session:
    """What the bot remembers."""

    job: int | None = None
    minutes: int = 0
    note: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Ready:
    """What READY carries."""

    minutes: int
    job: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Burnt:
    """What BURNT carries."""

    reason: str
    job: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Cook(Job):
    """A job of COOK."""

    dish: str
    note: str | None = field(default=None, repr=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class Order(Press):
    """MENU --ORDER--> COOKING"""

    data: Session
    work: Work

    def to_cooking(self, **changes: object) -> Outcome["Order"]:
        return self._go("COOKING", changes)

    def reject(self, reason: str) -> Outcome["Order"]:
        return self._refuse(reason)


@dataclass(frozen=True, slots=True, kw_only=True)
class Cancel(Press):
    """COOKING --CANCEL--> home"""

    data: Session

    def home(self, **changes: object) -> Outcome["Cancel"]:
        return self._go(Move.HOME, changes)


@dataclass(frozen=True, slots=True, kw_only=True)
class Refund(Press):
    """COOKING --BURNT--> MENU"""

    data: Session
    event: Burnt

    def to_menu(self, **changes: object) -> Outcome["Refund"]:
        return self._go("MENU", changes)


@dataclass(frozen=True, slots=True, kw_only=True)
class RefundElsewhere(Press):
    """elsewhere --BURNT--> stay"""

    data: Session
    event: Burnt

    def stay(self, **changes: object) -> Outcome["RefundElsewhere"]:
        return self._go(Move.STAY, changes)


def is_slow(event: Ready) -> bool:
    return event.minutes > 99


TEXT: Final = TypeDef(kind=Kind.TEXT)
MINUTES: Final = FieldDef(name="minutes", type=TypeDef(kind=Kind.INTEGER, low=0, high=600))
PAYLOAD: Final = (
    FieldDef(name="dish", type=TypeDef(kind=Kind.TEXT, high=16)),
    FieldDef(name="note", type=TEXT, optional=True, sensitive=True),
)
SCREENS: Final = (
    ScreenDef(id="MENU", fallback="MENU", keyboard=(("ORDER", "LEAVE"),), reads=("user",)),
    ScreenDef(id="COOKING", fallback="MENU", keyboard=(("CANCEL",),)),
    ScreenDef(id="DONE", fallback="MENU", keyboard=(("LEAVE",),), reads=("minutes", "job")),
)
ARCS: Final = (
    Arc(source="MENU", trigger="ORDER", to=("COOKING",), action="order"),
    Arc(source="MENU", trigger="LEAVE", to=("DONE",)),
    Arc(source="COOKING", trigger="CANCEL", to=(Move.HOME,), action="cancel"),
    Arc(
        source="COOKING",
        trigger="READY",
        to=(Move.STAY,),
        when=Condition(source="event.minutes > 99", reads=("event",), test=is_slow),
    ),
    Arc(
        source="COOKING",
        trigger="READY",
        to=("DONE",),
        set=(Assign(field="minutes", take="event.minutes"), Assign(field="job", take="event.job")),
        say="notices.eat",
    ),
    Arc(source="COOKING", trigger="BURNT", to=("MENU",), action="refund", say="notices.sorry"),
    Arc(source="COOKING", trigger="after 5m", to=(Move.STAY,), say="notices.patience"),
    Arc(source="COOKING", trigger="after 10m", to=(Move.HOME,)),
    Arc(source="DONE", trigger="LEAVE", to=(Move.HOME,)),
    Arc(source=ANY, trigger="/start", to=("MENU",), resets=True),
)
ACTIONS: Final = (
    ActionDef(
        name="order",
        press=Order,
        exits=("COOKING",),
        reasons=(Reason.BALANCE_INSUFFICIENT,),
        starts=("COOK", "WASH"),
    ),
    ActionDef(name="cancel", press=Cancel, exits=(Move.HOME,)),
    ActionDef(name="refund", press=Refund, exits=("MENU",), has_event=True),
    ActionDef(name="refund_elsewhere", press=RefundElsewhere, exits=(Move.STAY,), has_event=True),
)
EVENTS: Final = (
    EventDef(name="READY", data=Ready, payload=(MINUTES,), notify="notices.ready"),
    EventDef(name="BURNT", data=Burnt, do="refund_elsewhere", notify="notices.sorry"),
    EventDef(name="NEWS", notify="notices.news"),
    EventDef(name="NOTHING"),
)
TASKS: Final = (
    TaskDef(name="COOK", job=Cook, payload=PAYLOAD, timeout=60, retries=2, done="READY", failed="BURNT"),
    TaskDef(name="WASH", job=Job, timeout=60, retries=0),
)
WORDS: Final = {
    "screens.MENU": "Hello {{ user.first_name }}",
    "screens.COOKING": "Wait",
    "screens.DONE": "Job {{ job }} took {{ minutes }}",
    "buttons.ORDER": "Order",
    "buttons.LEAVE": "Leave",
    "buttons.CANCEL": "Cancel",
    "notices.eat": "Eat: {{ event.minutes }}",
    "notices.ready": "Ready in {{ event.minutes }}",
    "notices.sorry": "Burnt: {{ event.reason }}",
    "notices.news": "News",
    "notices.patience": "Patience",
    **{f"reasons.{one.code}": one.code.lower() for one in BUILT_IN_REASONS[2:]},
}


def kitchen_map() -> UIMap:
    """The registry of the kitchen."""
    return UIMap(
        name="kitchen",
        version="1",
        spec_hash="0123456789ab",
        home="MENU",
        locales=("en", "ru"),
        screens=SCREENS,
        buttons=tuple(ButtonDef(id=name, wire=name.lower()) for name in ("ORDER", "LEAVE", "CANCEL")),
        arcs=ARCS,
        commands=(CommandDef(name="start"),),
        reasons=BUILT_IN_REASONS,
        session=(
            FieldDef(name="job", type=TypeDef(kind=Kind.INTEGER), optional=True),
            FieldDef(name="minutes", type=TypeDef(kind=Kind.INTEGER), default=0),
            FieldDef(name="note", type=TEXT, optional=True, sensitive=True),
        ),
        data=Session,
        facts=(),
        actions=ACTIONS,
        texts={"en": WORDS, "ru": {**WORDS, "notices.news": "Новости"}},
        events=EVENTS,
        tasks=TASKS,
    )


@dataclass(slots=True)
class Cookbook:
    """The bot's functions: a test can let each of them do something else."""

    does: Callable[[Cook], Awaitable[object]] | None = None
    refuses: bool = False
    breaks: str = ""
    starts: str = "COOK"
    dish: str = "soup"
    jobs: list[Cook] = field(default_factory=list[Cook])

    async def order(self, press: Order) -> Outcome[Order]:
        await press.db.execute(PAY, f"charge:{press.cid}", -PRICE)
        payload = {"dish": self.dish, "note": SECRET} if self.starts == "COOK" else {}
        job = await press.work.start(self.starts, payload)
        self._may_break("order")
        return press.reject(Reason.BALANCE_INSUFFICIENT) if self.refuses else press.to_cooking(job=job)

    async def cancel(self, press: Cancel) -> Outcome[Cancel]:
        cancelled = await press.db.fetchval(
            "UPDATE jobs SET status = 'cancelled', completed_at = now() "
            "WHERE id = $1 AND user_id = $2 AND completed_at IS NULL RETURNING id",
            press.data.job,
            press.user.id,
        )
        if cancelled is not None:
            await press.db.execute(PAY, f"refund:{press.data.job}", PRICE)
        return press.home()

    async def refund(self, press: Refund) -> Outcome[Refund]:
        await press.db.execute(PAY, f"refund:{press.event.job}", PRICE)
        self._may_break("refund")
        return press.to_menu()

    async def refund_elsewhere(self, press: RefundElsewhere) -> Outcome[RefundElsewhere]:
        await press.db.execute(PAY, f"refund:{press.event.job}", PRICE)
        return press.stay(minutes=1)

    async def cook(self, job: Cook) -> object:
        self.jobs.append(job)
        return Ready(minutes=7) if self.does is None else await self.does(job)

    async def wash(self, job: Job) -> None:
        """Nobody is told."""

    def _may_break(self, name: str) -> None:
        if self.breaks == name:
            raise ZeroDivisionError(f"the pan broke: {SECRET}")


@dataclass(slots=True)
class Chat:
    """A Telegram that takes everything, and the last effects."""

    effects: list[Effect] = field(default_factory=list[Effect])

    async def deliver(self, chat_id: int, effects: Sequence[Effect]) -> Sequence[Receipt]:
        self.effects += effects
        return [
            Receipt(
                effect=effect,
                outcome=Delivered.DONE,
                mode=effect.mode if isinstance(effect, Show) else None,
                message_id=70,
            )
            for effect in effects
        ]

    @property
    def told(self) -> list[str]:
        """What the user was told beside the screens."""
        return [effect.text for effect in self.effects if isinstance(effect, Notice)]

    @property
    def shown(self) -> list[Show]:
        """The screens that were drawn."""
        return [effect for effect in self.effects if isinstance(effect, Show)]


@dataclass(slots=True)
class Lines:
    """A log in a list."""

    lines: list[dict[str, Any]] = field(default_factory=list[dict[str, Any]])

    def write(self, line: Any, *, loud: bool) -> None:
        self.lines.append(dict(line))

    def names(self, cid: object = None) -> list[str]:
        """The names of the lines, of one cid if it is given."""
        return [str(line["name"]) for line in self.lines if cid is None or line.get("cid") == cid]

    def of(self, name: str) -> dict[str, Any]:
        """The last line of this name."""
        return next(line for line in reversed(self.lines) if line["name"] == name)


@dataclass(slots=True)
class Kitchen:
    """The bot, its rooms, and ways to look at what they did."""

    pool: Pool
    db: Connection
    ui: UIMap = field(default_factory=kitchen_map)
    book: Cookbook = field(default_factory=Cookbook)
    chat: Chat = field(default_factory=Chat)
    log: Lines = field(default_factory=Lines)
    bell: asyncio.Event = field(default_factory=asyncio.Event)
    seat: BotState = BotState.ACTIVE
    number: int = 0

    def journal(self) -> Journal:
        """A journal that writes into the list."""
        return Journal(
            out=self.log, hasher=Hasher(b"k"), redactor=Redactor(()), state=lambda: BotState.ACTIVE
        )

    def hall(self) -> Hall:
        """A hall over the database."""
        journal = self.journal()
        rooms = Rooms(
            ui=self.ui,
            plan=plan(self.ui),
            kernel=Kernel(self.ui),
            renderer=Renderer(self.ui, Texts(self.ui)),
            handlers=self.book,
            store=PostgresStore(self.pool, BOT),
            messenger=self.chat,
            watch=journal.watch,
            seat=lambda: self.seat,
            people=self.people,
            bell=self.bell.set,
        )
        return Hall(rooms, journal)

    @property
    def people(self) -> People:
        return People(locales=self.ui.locales, admins=())

    @property
    def cids(self) -> Cids:
        return Cids(bot_id=BOT, key=b"k")

    @property
    def queue(self) -> PostgresQueue:
        return PostgresQueue(self.pool, BOT)

    def desk(self) -> Desk:
        """What background work needs."""
        return Desk(
            ui=self.ui,
            handlers=self.book,
            queue=self.queue,
            events=self.hall(),
            journal=self.journal(),
            people=self.people,
            cids=self.cids,
            seat=lambda: self.seat,
        )

    def worker(self, most: int = 5) -> Worker:
        """A worker, not yet at work."""
        return Worker(self.desk(), most, self.bell)

    def clock(self, timers: PostgresTimers | None = None) -> Clock:
        """A clock that looks when it is told to."""
        timers = timers or PostgresTimers(self.pool, BOT)
        return Clock(self.ui, timers, self.hall(), self.journal(), self.cids)

    async def claim(self) -> list[Run]:
        """The jobs that wait, claimed by somebody."""
        return list(await self.queue.claim(("COOK", "WASH"), 9))

    async def run(self, run: Run) -> None:
        """Runs one job once."""
        await Runner(self.desk(), self.ui.task[run.task], run).run()

    async def work(self) -> int:
        """Claims what is due, runs it; how many jobs that were."""
        runs = await self.claim()
        for run in runs:
            await self.run(run)
        return len(runs)

    async def press(self, data: str, user: int = USER) -> None:
        """A press of the user on the newest picture."""
        rev: int = await self.db.fetchval("SELECT rev FROM positions WHERE user_id = $1", user)
        await self.press_at(rev, data, user)

    async def press_at(self, rev: int, data: str, user: int = USER) -> None:
        """A press of the user on the picture of this rev."""
        await self._handle(
            replace(self._blank(user), means=Means.PRESS, data=f"{data}~{rev}", origin=Origin.MESSAGE)
        )

    async def start(self, user: int = USER) -> None:
        """/start."""
        await self._handle(replace(self._blank(user), means=Means.COMMAND, command="start"))

    async def ordered(self) -> int:
        """The user has ordered, and waits; the job."""
        await self.start()
        await self.press("order")
        job: int = await self.db.fetchval("SELECT max(id) FROM jobs")
        return job

    async def here(self, user: int = USER) -> Position | None:
        """Where the user stands."""
        row = await self.db.fetchrow("SELECT * FROM positions WHERE user_id = $1", user)
        if row is None:
            return None
        return Position(chat_id=row["chat_id"], user_id=user, screen=row["screen"], rev=row["rev"])

    async def job(self) -> dict[str, Any]:
        """The last job."""
        row = await self.db.fetchrow("SELECT * FROM jobs ORDER BY id DESC LIMIT 1")
        return dict(row or {})

    async def money(self) -> int:
        """The sum of the ledger."""
        total: int = await self.db.fetchval("SELECT coalesce(sum(amount), 0)::int FROM ledger")
        return total

    async def waiting(self) -> int:
        """How many jobs are in the queue, run ones too."""
        count: int = await self.db.fetchval("SELECT count(*) FROM pgqueuer")
        return count

    async def hurry(self) -> None:
        """Lets everything that is to be tried again be due now."""
        await self.db.execute("UPDATE pgqueuer SET execute_after = now() - interval '1 second'")

    async def silence(self) -> None:
        """Lets nothing have been heard of any runner for a minute."""
        await self.db.execute("UPDATE pgqueuer SET heartbeat = now() - interval '1 minute'")

    async def pass_time(self, seconds: int) -> None:
        """Lets everybody have been on his screen for so much longer."""
        await self.db.execute(
            "UPDATE timers SET entered_at = entered_at - make_interval(secs => $1), "
            "due_at = due_at - make_interval(secs => $1)",
            seconds,
        )

    async def _handle(self, incoming: Incoming) -> None:
        await self.hall().handle(incoming)

    def _blank(self, user: int) -> Incoming:
        self.number += 1
        return Incoming(
            update_id=self.number,
            event_type="callback_query",
            means=Means.OTHER,
            cid=f"{self.number:08x}",
            chat_id=user,
            user_id=user,
            first_name="Ann <3",
            language="en-GB",
            message_id=70,
            callback_id="9",
        )


@asynccontextmanager
async def working(kitchen: Kitchen, most: int = 5) -> AsyncGenerator[asyncio.Event]:
    """A worker that works while the block lasts; set the event to stop it earlier."""
    stop = asyncio.Event()
    task = asyncio.create_task(kitchen.worker(most).run(stop))
    try:
        yield stop
    finally:
        stop.set()
        await task

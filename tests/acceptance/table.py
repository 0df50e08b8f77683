"""The golden table as a bot that serves in groups: its guests, and what each of them sees, over real HTTP."""

import asyncio
from collections.abc import AsyncGenerator, Mapping, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field, replace
from itertools import count
from pathlib import Path
from typing import Any, Final, TypeAlias, cast

import asyncpg

from botspec.bot import Bot, Mode, Serving
from botspec.contract import Outcome, Scope
from botspec.settings import Settings
from botspec.simulator import Call, JsonValue, Pressed, Simulator
from botspec.simulator.enclosed import Enclosed
from tests.golden.table.generated.actions import Bet, Handlers, Roll
from tests.golden.table.generated.registry import UI
from tests.golden.table.generated.tasks import Dice

Line: TypeAlias = Mapping[str, Any]
Connection: TypeAlias = "asyncpg.Connection[asyncpg.Record]"

BOT_ID: Final = 45
TOKEN: Final = f"{BOT_ID}:table-table-table-table-table-table-table"
ADMIN: Final = 900
ENVIRON: Final = {
    "PII_HASH_KEY": "table-table-table-table-table",
    "RATE_LIMIT": "off",
    "BOTSPEC_ADMINS": str(ADMIN),
}
WHOLE_LOG: Final = 2_000
NAMES: Final = ("Ann", "Bob", "Cleo", "Dan")
GROUPS: Final = count(-1, -1)
GUESTS: Final = count(1_001)


@dataclass(slots=True)
class Dealer:
    """The bot's functions; the dice roll until `landed` is set."""

    landed: asyncio.Event = field(default_factory=asyncio.Event)
    began: asyncio.Event = field(default_factory=asyncio.Event)
    names: list[str] = field(default_factory=list[str])

    async def bet(self, press: Bet) -> Outcome[Bet]:
        """One more bet."""
        return press.stay(bets=press.data.bets + 1)

    async def roll(self, press: Roll) -> Outcome[Roll]:
        """Rolls the dice in the background."""
        await press.start_dice(bets=press.data.bets)
        return press.to_rolling()

    async def dice(self, job: Dice) -> None:
        """The dice roll until they have landed."""
        self.names.append(f"{job.user.id} {job.user.first_name}")
        self.began.set()
        await self.landed.wait()


@dataclass(slots=True, kw_only=True)
class Table:
    """A bot that serves, its Telegram and its database; `group` is a new one for each test."""

    simulator: Simulator
    serving: Serving
    db: Connection
    dealer: Dealer
    group: int = 0

    def guest(self, name: str, user: int = 0, language: str = "en") -> "Guest":
        """Gives somebody who is in the group."""
        return Guest(table=self, user=user or next(GUESTS), first_name=name, language=language)

    def lines(self, update_id: int | None) -> tuple[Line, ...]:
        """The log chain of an update, oldest first."""
        lines = cast("list[Line]", list(reversed(self.serving.watch.recent(WHOLE_LOG))))
        cid = next(line["cid"] for line in lines if line.get("update_id") == update_id)
        return tuple(line for line in lines if line.get("cid") == cid)

    async def idle(self) -> None:
        """Waits until the bot is done with all updates."""
        assert await self.simulator.idle(), "the bot did not take the update in time"

    async def settled(self) -> None:
        """Waits until nothing is owed to any chat, and no job is open."""
        async with asyncio.timeout(20):
            while await self.db.fetchval(
                "SELECT EXISTS (SELECT FROM outbox) OR EXISTS (SELECT FROM jobs WHERE completed_at IS NULL)"
            ):
                pass

    @property
    def messages(self) -> list[dict[str, Any]]:
        """The messages of the group that are there, oldest first."""
        found = cast("list[dict[str, Any]]", self.simulator.chat(self.group)["messages"])
        return [one for one in found if not one["deleted"]]

    @property
    def said(self) -> list[str]:
        """What the bot has in the group."""
        return [one["text"] for one in self.messages if one["from"] == "bot"]

    @property
    def positions(self) -> Any:
        """The positions of the group, by user."""
        return self.db.fetch(
            "SELECT user_id, screen, rev, message_id, locale, data FROM positions "
            "WHERE chat_id = $1 ORDER BY user_id",
            self.group,
        )

    def calls(self, since: int = 0) -> Sequence[Call]:
        """What the bot called for this group, after a number."""
        return [call for call in self.simulator.calls(since) if call.params.get("chat_id") == self.group]


@dataclass(slots=True, kw_only=True)
class Guest:
    """Somebody in the group; `lines` are the chain of what he did last, `told` what his press was told."""

    table: Table
    user: int
    first_name: str
    language: str = "en"
    lines: tuple[Line, ...] = ()
    message_id: int = 0
    told: str | None = None

    async def say(self, text: str, reply_to: int | None = None, chat: int | None = None) -> None:
        """Writes in the group, and waits until the bot is done with it."""
        sent = self.table.simulator.message(
            self.user,
            text,
            language=self.language,
            first_name=self.first_name,
            chat=chat or self.table.group,
            reply_to=reply_to,
        )
        self.message_id = sent.message_id
        await self._taken(sent.update_id)

    async def show(self, kind: str, album: str | None = None, **fields: JsonValue) -> None:
        """Sends a file into the group, and waits until the bot is done with it."""
        sent = self.table.simulator.enclose(
            self.user,
            Enclosed(kind=kind, fields=fields),
            language=self.language,
            first_name=self.first_name,
            chat=self.table.group,
            album=album,
        )
        await self._taken(sent.update_id)

    async def press(self, label: str, message_id: int | None = None) -> None:
        """Presses a button, of the newest keyboard if no message is given, and waits for the answer."""
        pressed = self.begin(label, message_id)
        await self._taken(pressed.update_id)
        answer = await self.table.simulator.answer_to(pressed.callback_id) if pressed.callback_id else None
        self.told = None if answer is None else answer.text

    def begin(self, label: str, message_id: int | None = None) -> Pressed:
        """Presses a button, and waits for nothing."""
        return self.table.simulator.press(
            self.user, button=label, message_id=message_id, chat=self.table.group
        )

    async def _taken(self, update_id: int | None) -> None:
        await self.table.idle()
        self.lines = self.table.lines(update_id)

    @property
    def keys(self) -> list[str] | None:
        """The labels of the reply keyboard that this guest has; None without one."""
        found = self.table.simulator.chat(self.table.group, user=self.user)["reply_keyboard"]
        rows = cast("list[list[dict[str, str]]] | None", found)
        return None if rows is None else [key["text"] for row in rows for key in row]

    @property
    def names(self) -> list[str]:
        """The names of the last chain."""
        return [line["name"] for line in self.lines]

    @property
    def ended(self) -> tuple[str, str]:
        """How the last update ended: result and reason."""
        return self.lines[-1]["result"], self.lines[-1]["reason_code"]


@asynccontextmanager
async def opened(dsn: str, folder: Path, mode: Mode, scope: Scope) -> AsyncGenerator[Table]:
    """The table's bot over an empty database; its spec lets a group share a position, a test may not."""
    dealer, ui = Dealer(), replace(UI, scope=scope)
    async with Simulator(token=TOKEN, first_update_id=1) as simulator:
        given = {
            "token": TOKEN,
            "api_url": simulator.url,
            "host": "127.0.0.1",
            "port": 0,
            "database_url": dsn,
        }
        settings = Settings.load(dict(ENVIRON), **given)
        bot = Bot(ui, Handlers(bet=dealer.bet, roll=dealer.roll, dice=dealer.dice))
        with (folder / "log.jsonl").open("w") as out:
            async with bot.serving(settings, out, mode=mode) as serving:
                await serving.introduced
                db = await asyncpg.connect(dsn)
                yield Table(simulator=simulator, serving=serving, db=db, dealer=dealer)
                await db.close()

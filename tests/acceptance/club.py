"""The golden club as a bot that serves: what people can open and send beside presses, over real HTTP."""

from collections.abc import AsyncGenerator, Mapping, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final, TypeAlias, cast

import asyncpg

from botspec.bot import Bot, Mode, Serving
from botspec.contract import Document, Outcome, Video
from botspec.settings import Settings
from botspec.simulator import JsonValue, Simulator
from botspec.simulator.enclosed import Enclosed
from tests.golden.club.generated.actions import FileIn, Greet, Handlers, OpenGift
from tests.golden.club.generated.facts import HallsItem, HallsQuery
from tests.golden.club.generated.ids import ReasonCode
from tests.golden.club.generated.registry import UI

Line: TypeAlias = Mapping[str, Any]
Connection: TypeAlias = "asyncpg.Connection[asyncpg.Record]"

TOKEN: Final = "43:club-club-club-club-club-club-club-club"
ENVIRON: Final = {"PII_HASH_KEY": "club-club-club-club-club-club-club", "RATE_LIMIT": "off"}
WHOLE_LOG: Final = 2_000


async def halls(_: HallsQuery) -> Sequence[HallsItem]:
    """One hall has a site with a blank in it, one has none."""
    return [
        HallsItem(id="n", title="North", site="https://club.example.org/north hall"),
        HallsItem(id="s", title="South", site=""),
    ]


async def file_in(press: FileIn) -> Outcome[FileIn]:
    """Small files are noted down; a video of a minute leads back."""
    if press.input.size > 100_000:
        return press.reject(ReasonCode.TOO_LARGE)
    match press.input:
        case Document(name=name, mime_type=mime_type):
            return press.stay(file=f"{name} {mime_type}")
        case Video(duration=60):
            return press.to_lobby()
        case Video(width=width, height=height):
            return press.stay(file=f"{width}x{height}")


async def open_gift(press: OpenGift) -> Outcome[OpenGift]:
    """Notes down which gift was opened."""
    return press.to_desk(file=f"gift {press.arg}")


async def greet(press: Greet) -> Outcome[Greet]:
    """Notes down what was said; some words it cannot bear."""
    if press.input == "my secret word":
        raise ValueError(f"cannot greet {press.input}")
    return press.stay(file=press.input.upper())


@dataclass(frozen=True, slots=True, kw_only=True)
class Club:
    """A bot that serves, its Telegram and its database."""

    simulator: Simulator
    serving: Serving
    db: Connection


@dataclass(slots=True, kw_only=True)
class Member:
    """Somebody in a chat with the bot; `lines` are the log chain of what he did last."""

    club: Club
    user: int
    language: str = "en"
    first_name: str = "Ann"
    lines: tuple[Line, ...] = ()

    async def say(self, text: str) -> None:
        """Writes a message and waits until the bot is done with it."""
        sent = self.club.simulator.message(
            self.user, text, language=self.language, first_name=self.first_name
        )
        await self.taken(sent.update_id)

    async def press(self, label: str) -> None:
        """Presses a button of the newest keyboard, inline or reply, and waits until the bot is done."""
        pressed = self.club.simulator.press(self.user, button=label)
        await self.taken(pressed.update_id)

    async def send(self, kind: str, caption: str = "", **fields: JsonValue) -> None:
        """Sends a file, a contact or a location, and waits until the bot is done with it."""
        enclosed = Enclosed(kind=kind, fields=fields, caption=caption)
        sent = self.club.simulator.enclose(
            self.user, enclosed, language=self.language, first_name=self.first_name
        )
        await self.taken(sent.update_id)

    async def taken(self, update_id: int | None) -> None:
        """Waits until the bot is done with an update, and keeps its log chain."""
        assert await self.club.simulator.idle(), "the bot did not take the update in time"
        lines = cast("list[Line]", list(reversed(self.club.serving.watch.recent(WHOLE_LOG))))
        cid = next(line["cid"] for line in lines if line.get("update_id") == update_id)
        self.lines = tuple(line for line in lines if line.get("cid") == cid)

    @property
    def keys(self) -> list[list[str]] | None:
        """The labels of the reply keyboard below the input field; None without one."""
        rows = cast(
            "list[list[dict[str, str]]] | None", self.club.simulator.chat(self.user)["reply_keyboard"]
        )
        return None if rows is None else [[key["text"] for key in row] for row in rows]

    @property
    def messages(self) -> list[dict[str, Any]]:
        """The messages of the chat that are there, oldest first."""
        found = cast("list[dict[str, Any]]", self.club.simulator.chat(self.user)["messages"])
        return [one for one in found if not one["deleted"]]

    @property
    def shown(self) -> dict[str, Any]:
        """The bot's newest message."""
        return next(one for one in reversed(self.messages) if one["from"] == "bot")

    @property
    def markup(self) -> list[list[dict[str, Any]]]:
        """The newest keyboard as the bot sent it, without what others see of it."""
        calls = [call for call in self.club.simulator.calls() if call.params.get("chat_id") == self.user]
        newest = next(
            call.params["reply_markup"] for call in reversed(calls) if "reply_markup" in call.params
        )
        return cast("list[list[dict[str, Any]]]", cast("dict[str, Any]", newest)["inline_keyboard"])

    def line(self, name: str) -> Line:
        """A line of the last chain."""
        return next(line for line in self.lines if line["name"] == name)


@asynccontextmanager
async def opened(dsn: str, folder: Path) -> AsyncGenerator[Club]:
    """The club's bot over an empty database."""
    async with Simulator(token=TOKEN, first_update_id=1) as simulator:
        given = {
            "token": TOKEN,
            "api_url": simulator.url,
            "host": "127.0.0.1",
            "port": 0,
            "database_url": dsn,
        }
        settings = Settings.load(dict(ENVIRON), **given)
        bot = Bot(UI, Handlers(halls=halls, file_in=file_in, greet=greet, open_gift=open_gift))
        with (folder / "log.jsonl").open("w") as out:
            async with bot.serving(settings, out, mode=Mode.WEBHOOK) as serving:
                await serving.introduced
                db = await asyncpg.connect(dsn)
                yield Club(simulator=simulator, serving=serving, db=db)
                await db.close()

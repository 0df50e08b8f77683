"""A bot whose screens carry files, whole: real HTTP, real database, the simulated Telegram, and its users."""

from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final, cast

import asyncpg

from botspec.bot import Bot, Mode, Serving
from botspec.contract import Media
from botspec.settings import Settings
from botspec.simulator import Simulator, Timing
from botspec.simulator.pictures import paint
from tests.golden.gallery.generated.actions import Handlers
from tests.golden.gallery.generated.facts import ShotItem, ShotQuery, SongQuery
from tests.golden.gallery.generated.registry import UI

TOKEN: Final = "44:gallery-gallery-gallery-gallery-gall"
ENVIRON: Final = {"PII_HASH_KEY": "gallery-gallery-gallery", "RATE_LIMIT": "off", "LOG_FORMAT": "json"}
Seen = tuple[str, str, list[list[str]]]
"""What a user sees of a message: kind, text and buttons."""


@dataclass(slots=True, kw_only=True)
class Gallery:
    """The gallery while it serves; `folder` has its pictures."""

    simulator: Simulator
    serving: Serving
    db: "asyncpg.Connection[asyncpg.Record]"
    folder: Path

    def chat(self, user: int) -> list[dict[str, Any]]:
        """The messages of the bot that are there."""
        found = cast("list[dict[str, Any]]", self.simulator.chat(user)["messages"])
        return [one for one in found if one["from"] == "bot" and not one["deleted"]]

    def seen(self, user: int) -> list[Seen]:
        """What a user sees."""
        return [
            (
                (one["media"] or {"kind": "text"})["kind"],
                one["text"],
                [[cell["text"] for cell in row] for row in one["keyboard"]],
            )
            for one in self.chat(user)
        ]

    async def say(self, user: int, text: str) -> list[dict[str, object]]:
        """Lets a user write; returns the log chain of it."""
        return await self._chain(self.simulator.message(user, text, language="en").update_id)

    async def press(self, user: int, button: str, message_id: int | None = None) -> list[dict[str, object]]:
        """Lets a user press a label; returns the log chain of it."""
        pressed = self.simulator.press(user, button=button, message_id=message_id)
        return await self._chain(pressed.update_id)

    async def carries(self, user: int) -> tuple[int, str]:
        """The user's message, and the kind of what the bot believes that it carries."""
        row = await self.db.fetchrow("SELECT message_id, carries FROM positions WHERE user_id = $1", user)
        assert row is not None
        return row["message_id"], row["carries"].partition(":")[0]

    async def _chain(self, update_id: int | None) -> list[dict[str, object]]:
        assert await self.simulator.idle()
        lines = cast("list[dict[str, object]]", list(reversed(self.serving.watch.recent(500))))
        cid = next(line["cid"] for line in lines if line.get("update_id") == update_id)
        return [line for line in lines if line.get("cid") == cid]


@asynccontextmanager
async def opened(dsn: str, folder: Path) -> AsyncGenerator[Gallery]:
    """The gallery over an empty database, with a cat and a dog."""
    for name, size in (("cat", 40), ("dog", 60)):
        (folder / f"{name}.png").write_bytes(paint(size, 30))
    (folder / "song.mp3").write_bytes(b"la la la")

    async def shot(query: ShotQuery) -> ShotItem:
        if query.pick == "nothing":
            return ShotItem(title=query.pick)
        return ShotItem(title=query.pick, image=Media.file(folder / f"{query.pick}.png"))

    async def song(query: SongQuery) -> Media:
        return Media.file(folder / "song.mp3")

    async with Simulator(token=TOKEN, timing=Timing(), first_update_id=1) as simulator:
        given = {
            "token": TOKEN,
            "api_url": simulator.url,
            "host": "127.0.0.1",
            "port": 0,
            "database_url": dsn,
        }
        settings = Settings.load(ENVIRON, **given)
        with (folder / "log.jsonl").open("w") as log:
            bot = Bot(UI, Handlers(shot=shot, song=song))
            async with bot.serving(settings, log, mode=Mode.WEBHOOK) as serving:
                await serving.introduced
                db = await asyncpg.connect(dsn)
                yield Gallery(simulator=simulator, serving=serving, db=db, folder=folder)
                await db.close()

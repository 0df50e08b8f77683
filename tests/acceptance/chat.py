"""A conversation with the bot, as its user has it: he says, presses and sees; the log lies beside it."""

import asyncio
from dataclasses import dataclass, field
from typing import Any, Final, cast

import asyncpg

from botspec.core.callback import Called, pack, parse, wires
from botspec.simulator import Answer
from generated.registry import UI
from tests.acceptance.house import FAR, WHOLE_LOG, House, Line

WIRES: Final = wires(UI)


@dataclass(frozen=True, slots=True, kw_only=True)
class Shown:
    """What the user has before him: the HTML and the buttons of the newest message with a keyboard."""

    message_id: int
    html: str
    keyboard: tuple[tuple[dict[str, str], ...], ...]

    @property
    def labels(self) -> list[list[str]]:
        """The labels of the keyboard, row by row."""
        return [[cell["text"] for cell in row] for row in self.keyboard]

    @property
    def buttons(self) -> int:
        """How many buttons there are."""
        return sum(len(row) for row in self.keyboard)


@dataclass(slots=True, kw_only=True)
class Chat:
    """One user's chat; `lines` are the log chain of what he did last, `answer` what his press was told."""

    house: House
    user: int
    language: str = "ru"
    first_name: str = "Вероника"
    update_id: int = 0
    lines: tuple[Line, ...] = ()
    answer: Answer | None = None
    events: set[Any] = field(default_factory=set[Any])

    async def say(self, text: str) -> None:
        """Sends a message and waits until the bot is done with it."""
        sent = self.house.simulator.message(
            self.user, text, language=self.language, first_name=self.first_name
        )
        await self._taken(sent.update_id, "")

    async def press(self, button: str, arg: str | int | None = None) -> None:
        """Presses a button that is shown, by its name in the spec, and waits until the bot is done."""
        await self.send(self.data_of(button, arg))

    async def tap(self, label: str) -> None:
        """Presses a button that is shown, by its label."""
        pressed = self.house.simulator.press(self.user, button=label)
        await self._taken(pressed.update_id, pressed.callback_id)

    async def send(self, data: str, message_id: int | None = None) -> None:
        """Presses with any callback data, on the newest keyboard or on a message."""
        pressed = self.house.simulator.press(self.user, data=data, message_id=message_id)
        await self._taken(pressed.update_id, pressed.callback_id)

    async def forge(self, button: str, arg: str | int | None = None) -> None:
        """Presses a button that need not be there, with the current rev: only the spec stands against it."""
        await self.send(await self.forged(button, arg))

    async def again(self, *, new_update_id: bool = False) -> None:
        """Lets the last update come once more, under its own id or as a client re-sends it."""
        repeated = self.house.simulator.redeliver(self.update_id, new_update_id=new_update_id)
        await self._taken(repeated.update_id, repeated.callback_id or "")

    async def forged(self, button: str, arg: str | int | None = None) -> str:
        """The callback data of a button, with the current rev."""
        return pack(UI.button[button].wire, arg, (await self.position())["rev"])

    def data_of(self, button: str, arg: str | int | None = None) -> str:
        """The callback data of a button that is shown."""
        drawn = [cell["data"] for row in self.shown.keyboard for cell in row]
        for data in drawn:
            called = parse(WIRES, data)
            if called is not None and called.button == button and (arg is None or called.arg == arg):
                return data
        raise AssertionError(f"{button} is not shown; there are {drawn}")

    def called(self, data: str) -> Called:
        """What a callback data says."""
        found = parse(WIRES, data)
        assert found is not None
        return found

    def callback(self, data: str, update_id: int = FAR, **fields: Any) -> dict[str, Any]:
        """A raw update with a press of this user, as Telegram would post it."""
        message = {
            "message_id": self.shown.message_id if self.messages else 1,
            "date": 1_700_000_000,
            "chat": {"id": self.user, "type": "private", "first_name": self.first_name},
        }
        sender = {"id": self.user, "is_bot": False, "first_name": self.first_name}
        body = {"id": "9", "from": {**sender, "language_code": self.language}, "chat_instance": "1"}
        query = {**body, "message": message, "data": data, **fields}
        return {"update_id": update_id, "callback_query": query}

    @property
    def messages(self) -> list[dict[str, Any]]:
        """The messages of the chat that are there, oldest first."""
        view = self.house.simulator.chat(self.user)
        found = cast("list[dict[str, Any]]", view["messages"])
        return [one for one in found if not one["deleted"]]

    @property
    def shown(self) -> Shown:
        """What the user has before him."""
        newest = next(one for one in reversed(self.messages) if one["from"] == "bot" and one["keyboard"])
        return Shown(
            message_id=newest["message_id"],
            html=newest["html"],
            keyboard=tuple(tuple(row) for row in newest["keyboard"]),
        )

    @property
    def names(self) -> list[str]:
        """The event names of the last chain."""
        return [str(line["name"]) for line in self.lines]

    @property
    def screen(self) -> str:
        """The screen that was drawn last; nothing when none was."""
        return str(self.line("UI_RENDER")["screen_id"]) if "UI_RENDER" in self.names else ""

    @property
    def reason(self) -> str:
        """The reason code with which the last update ended."""
        return str(self.lines[-1]["reason_code"])

    @property
    def told(self) -> str:
        """What the answer to the last press said."""
        assert self.answer is not None, "the press was not answered"
        return self.answer.text or ""

    def line(self, name: str) -> Line:
        """A line of the last chain."""
        return next(line for line in self.lines if line["name"] == name)

    async def position(self) -> asyncpg.Record:
        """Where the database says that the user stands."""
        found = await self.house.db.fetchrow("SELECT * FROM positions WHERE user_id = $1", self.user)
        assert found is not None, "the user has no position"
        return found

    async def money(self) -> tuple[Any, Any]:
        """The user's balance, and the sum of his transactions."""
        balance = await self.house.db.fetchval("SELECT balance FROM accounts WHERE user_id = $1", self.user)
        query = "SELECT sum(amount) FROM transactions WHERE user_id = $1"
        return balance, await self.house.db.fetchval(query, self.user)

    async def operations(self) -> list[str]:
        """The kinds of the user's transactions, in their order."""
        query = "SELECT type FROM transactions WHERE user_id = $1 ORDER BY id"
        return [row["type"] for row in await self.house.db.fetch(query, self.user)]

    async def job(self) -> int:
        """The number of the user's newest run."""
        query = "SELECT max(job_id) FROM orders WHERE user_id = $1"
        found: int = await self.house.db.fetchval(query, self.user)
        return found

    async def met(self, event: str) -> None:
        """Waits until an event of the spec has met the user and its chain has ended."""
        async with asyncio.timeout(20):
            while not (chain := self._event(event)):
                await self.house.serving.watch.grown()
        self.lines, self.answer = chain, None
        self.events.add(chain[0]["cid"])

    def _event(self, event: str) -> tuple[Line, ...]:
        """The chain of the first such event of the user that has ended, and that no test has waited for."""
        lines = cast("list[Line]", list(reversed(self.house.serving.watch.recent(WHOLE_LOG))))
        ended = {line.get("cid") for line in lines if line["name"] in ("DISPATCH_OK", "DISPATCH_FAIL")}
        mine = self.lines[0]["user_hash"]
        for line in lines:
            found = line["name"] == "EVENT_RECEIVED" and line["event"] == event and line["user_hash"] == mine
            if found and line["cid"] in ended - self.events:
                return tuple(one for one in lines if one.get("cid") == line["cid"])
        return ()

    async def _taken(self, update_id: int | None, callback_id: str) -> None:
        assert await self.house.simulator.idle(), "the bot did not take the update in time"
        assert update_id is not None
        self.update_id = update_id
        self.lines = self.house.lines_of(update_id)
        self.answer = await self.house.simulator.answer_to(callback_id, within=0) if callback_id else None

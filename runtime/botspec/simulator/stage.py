"""What tests and the control API do with the simulated Telegram: play people, watch, order faults."""

from collections.abc import Sequence
from dataclasses import replace
from typing import TypedDict, Unpack

from botspec.simulator import actions, supergroups
from botspec.simulator.actions import Into, Pressed, Repeated, Sent, Tap
from botspec.simulator.calls import Call, Calls, Fault
from botspec.simulator.enclosed import Enclosed
from botspec.simulator.errors import ControlError
from botspec.simulator.methods import shown_commands
from botspec.simulator.people import Answer, SimUser
from botspec.simulator.updates import Entry
from botspec.simulator.views import chat_view
from botspec.simulator.wire import JsonObject
from botspec.simulator.world import World


class Where(TypedDict, total=False):
    """Who writes, as he is from now on, and in which group (a negative number); else to the bot alone.

    `reply_to` is the message that he replies to, `album` a name that all items of an album have.
    """

    language: str | None
    first_name: str | None
    chat: int | None
    reply_to: int | None
    album: str | None


class Stage:
    """The people's and the watcher's side of a simulated Telegram. Mistakes raise ControlError."""

    def __init__(self, world: World) -> None:
        self._world = world
        self._calls = Calls()

    def message(self, user: int, text: str, **where: Unpack[Where]) -> Sent:
        """Lets a user write; a new one exists from now on, a known one keeps what is not given."""
        return actions.write(self._world, self._writer(user, where), text, _into(where))

    def enclose(self, user: int, enclosed: Enclosed, **where: Unpack[Where]) -> Sent:
        """Lets a user send a file, a contact or a location; he exists from now on."""
        return actions.enclose(self._world, self._writer(user, where), enclosed, _into(where))

    def press(
        self,
        user: int,
        *,
        button: str | None = None,
        data: str | None = None,
        message_id: int | None = None,
        chat: int | None = None,
    ) -> Pressed:
        """Lets a user press a button by its label, or raw data, on a message or on the newest keyboard.

        It stands in a group when `chat` is given. On a reply keyboard a press sends a message.
        """
        tap = Tap(button=button, data=data, message_id=message_id, chat=chat)
        return actions.press(self._world, user, tap)

    async def answer_to(self, callback_id: str, *, within: float | None = None) -> Answer | None:
        """Waits for the bot's answer to a press, at most `within` seconds (10); None when none came."""
        press = self._world.presses.get(callback_id)
        if press is None:
            raise ControlError(f"there was no press {callback_id}; use the callback_id that press gave")
        await self._world.bell.until(lambda: press.answer is not None, within=self._seconds(within))
        return press.answer

    def redeliver(self, update_id: int, *, new_update_id: bool = False) -> Repeated:
        """Delivers an update again under its id, or a press as a client re-sends it, under new ids."""
        return actions.redeliver(self._world, update_id, new_update_id)

    def inject(self, kind: str, body: JsonObject) -> int | None:
        """Sends the bot an update of any body, also of one that Telegram would never send; returns its id."""
        return actions.inject(self._world, kind, body)

    def block(self, user: int, *, blocked: bool = True, chat: int | None = None) -> int | None:
        """Lets a user block or unblock the bot, or remove it from a group; the id of the update, if any."""
        return actions.block(self._world, user, blocked, chat)

    def migrate(self, chat: int, to: int) -> tuple[int | None, int | None]:
        """Turns a group into a supergroup; returns the ids of the updates about it, if there are any."""
        return supergroups.migrate(self._world, chat, to)

    def chat(self, chat: int, *, after: int = 0, user: int | None = None) -> JsonObject:
        """Returns a chat as people see it: `messages` after an id, `answers`, `action`, `reply_keyboard`.

        A private chat has the id of its user, a group its own; there a reply keyboard may be for one `user`.
        """
        return chat_view(self._world, actions.chat_of(self._world, chat), after, user)

    def commands(self, language: str = "en", *, user: int | None = None) -> list[JsonObject]:
        """Returns the commands in the menu of a private chat in this language."""
        return shown_commands(self._world, language, user)

    def calls(self, since: int = 0) -> Sequence[Call]:
        """Returns the Bot API calls after a number, in the order of their ends."""
        return self._calls.since(since)

    async def calls_after(self, since: int, *, within: float | None = None) -> Sequence[Call]:
        """Waits until there is a call after a number, at most `within` seconds; returns all of them."""
        await self._world.bell.until(lambda: self._calls.count > since, within=self._seconds(within))
        return self._calls.since(since)

    def fault(self, fault: Fault, *, times: int = 1) -> None:
        """Lets the next calls of a method go wrong."""
        name = self._world.api.names.get(fault.method.lower())
        if name is None:
            raise ControlError(f'there is no method "{fault.method}" in Bot API {self._world.api.version}')
        if times < 1:
            raise ControlError(f"times must be at least 1, got {times}")
        if fault.drop is None and not 400 <= fault.error_code <= 599:
            raise ControlError(
                f"error_code must be from 400 to 599, or drop be given; got {fault.error_code}"
            )
        self._calls.order(replace(fault, method=name), times)

    def faults(self) -> Sequence[tuple[Fault, int]]:
        """Returns the faults that are still to come, each with how many times it is left."""
        return self._calls.faults()

    def clear_faults(self) -> None:
        """Lets everything go right again."""
        self._calls.clear_faults()

    def updates(self, since: int = 0) -> Sequence[Entry]:
        """Returns the updates after a number `n`: each with its fate, attempts and last HTTP status."""
        return self._world.queue.since(since)

    async def idle(self, *, within: float | None = None) -> bool:
        """Waits until no update waits and no delivery is under way; returns whether that came in time."""
        world = self._world
        return await world.bell.until(
            lambda: not world.courier.busy and not world.queue.waiting(), within=self._seconds(within)
        )

    def _writer(self, user: int, where: Where) -> SimUser:
        """Returns the user who writes, as he is from now on."""
        if user <= 0:
            raise ControlError(f"user must be a positive number, got {user}")
        known = self._world.users.get(user, SimUser(id=user))
        return replace(
            known,
            language=where.get("language") or known.language,
            first_name=where.get("first_name") or known.first_name,
        )

    def _seconds(self, within: float | None) -> float:
        """Returns how long to wait."""
        return self._world.timing.wait_window if within is None else within


def _into(where: Where) -> Into:
    """Returns where somebody writes; raises ControlError for the id of a private chat."""
    chat = where.get("chat")
    if chat is not None and chat >= 0:
        raise ControlError(
            f"chat must be a negative number, the id of a group, got {chat}; without it the user writes to "
            "the bot alone"
        )
    return Into(chat=chat, reply_to=where.get("reply_to"), album=where.get("album"))

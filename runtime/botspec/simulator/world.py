"""Everything the simulated Telegram remembers, and the ways by which the bot hears of it."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from botspec.simulator.errors import ApiError, bad_request, forbidden
from botspec.simulator.fetcher import Fetcher
from botspec.simulator.files import Shelf
from botspec.simulator.people import Chat, Press, Profile, SimMessage, SimUser, user_json
from botspec.simulator.polling import Poller
from botspec.simulator.schema import BotApi
from botspec.simulator.timing import Bell, Timing
from botspec.simulator.updates import Entry, Happening, UpdateQueue
from botspec.simulator.webhook import Courier
from botspec.simulator.wire import JsonObject, JsonValue

EventHook = Callable[[Mapping[str, JsonValue]], None]


@dataclass(slots=True, kw_only=True)
class World:
    """The simulated Telegram of one bot; `origin` is where it is served, empty while it is not."""

    profile: Profile
    api: BotApi
    timing: Timing
    bell: Bell
    queue: UpdateQueue
    poller: Poller
    courier: Courier
    shelf: Shelf
    fetcher: Fetcher
    origin: str = ""
    on_event: EventHook | None = None
    users: dict[int, SimUser] = field(default_factory=dict[int, SimUser])
    chats: dict[int, Chat] = field(default_factory=dict[int, Chat])
    presses: dict[str, Press] = field(default_factory=dict[str, Press])
    commands: dict[tuple[str, str], list[JsonObject]] = field(
        default_factory=dict[tuple[str, str], list[JsonObject]]
    )
    last_message_id: int = 0

    def now(self) -> int:
        """Returns the Unix time in whole seconds."""
        return int(self.timing.now())

    def meet(self, user: SimUser) -> Chat:
        """Returns the private chat with a user, who is from now on as he is given; a new one gets one."""
        self.users[user.id] = user
        chat = self.chats.setdefault(user.id, Chat(id=user.id))
        chat.user = user
        return chat

    def gather(self, user: SimUser, chat_id: int) -> Chat:
        """Returns a group with this user in it; a new group comes to be, and the bot is in it."""
        self.users[user.id] = user
        return self.chats.setdefault(chat_id, Chat(id=chat_id, title=f"Group {-chat_id}"))

    def chat(self, chat_id: JsonValue) -> Chat:
        """Returns the chat that a bot names; raises ApiError when there is none."""
        number = int(chat_id) if isinstance(chat_id, str) and chat_id.lstrip("-").isdecimal() else chat_id
        found = self.chats.get(number) if isinstance(number, int) else None
        if found is None:
            raise bad_request("chat not found")
        return found

    def open_chat(self, chat_id: JsonValue) -> Chat:
        """Returns the chat that a bot may write to.

        Raises ApiError when the user has blocked it, or the group has removed it or become a supergroup.
        """
        chat = self.chat(chat_id)
        if chat.moved_to:
            words = "Bad Request: group chat was upgraded to a supergroup chat"
            raise ApiError(400, words, migrate_to=chat.moved_to)
        if chat.blocked and chat.user is None:
            raise forbidden("bot was kicked from the supergroup chat")
        if chat.blocked:
            raise forbidden("bot was blocked by the user")
        return chat

    def next_message_id(self) -> int:
        """Returns the next message id; all chats of a bot count together here."""
        self.last_message_id += 1
        return self.last_message_id

    def keep(self, message: SimMessage) -> SimMessage:
        """Puts a message into its chat, in place of a former one with its id."""
        self.chats[message.chat].messages[message.message_id] = message
        self.bell.ring()
        return message

    def post(self, happening: Happening) -> Entry | None:
        """Lets the bot hear of something; None when it did not ask for updates of this kind."""
        entry = self.queue.add(happening)
        self.courier.wake()
        return entry

    def post_again(self, entry: Entry) -> Entry:
        """Lets the bot hear of something once more, under the same update id."""
        again = self.queue.repeat(entry)
        self.courier.wake()
        return again

    def tell(self, event: str, **fields: JsonValue) -> None:
        """Reports what happened to the event hook."""
        if self.on_event is not None:
            self.on_event({"event": event, "at": self.timing.now(), **fields})

    def known_user(self, user_id: int) -> JsonObject | None:
        """Returns the Bot API's User of a person that the bot may mention; None for a stranger."""
        user = self.users.get(user_id)
        return None if user is None else user_json(user)


def new_world(profile: Profile, api: BotApi, timing: Timing, first_update_id: int) -> World:
    """Returns an empty world whose first update has this id."""
    bell = Bell()
    queue = UpdateQueue(timing=timing, bell=bell, next_id=first_update_id)
    return World(
        profile=profile,
        api=api,
        timing=timing,
        bell=bell,
        queue=queue,
        poller=Poller(queue=queue, bell=bell),
        courier=Courier(queue=queue, timing=timing, bell=bell),
        shelf=Shelf(secret=profile.token),
        fetcher=Fetcher(),
    )

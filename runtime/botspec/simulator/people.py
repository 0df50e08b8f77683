"""The people who use the bot, and the messages, presses and commands that the simulated Telegram keeps."""

from dataclasses import dataclass, field

from botspec.simulator.files import StoredFile
from botspec.simulator.text import FormattedText
from botspec.simulator.wire import JsonObject


@dataclass(frozen=True, slots=True, kw_only=True)
class SimUser:
    """A user of the bot; the private chat with him has the same id. `language` is an IETF tag."""

    id: int
    first_name: str = "Test"
    language: str = "en"
    username: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Profile:
    """The bot itself: its token, the id that the token begins with, and its names."""

    token: str
    id: int
    first_name: str = "Simulated bot"
    username: str = "simulated_bot"


@dataclass(frozen=True, slots=True, kw_only=True)
class Attachment:
    """What a message carries instead of a text: a file, a contact, a location.

    `fields` are those that the Bot API's Message has for it.
    """

    kind: str
    fields: JsonObject
    file: StoredFile | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class SimMessage:
    """A message; `source` is the HTML it was sent with, dates are Unix seconds.

    `content` is the text, or the caption of a file; without a `sender` it is the bot's.
    """

    message_id: int
    chat: int
    date: int
    content: FormattedText
    sender: SimUser | None = None
    attachment: Attachment | None = None
    source: str | None = None
    markup: JsonObject | None = None
    extra: JsonObject = field(default_factory=JsonObject)
    reply_to: int | None = None
    edit_date: int | None = None
    deleted: bool = False

    @property
    def from_bot(self) -> bool:
        """Whether the bot wrote it."""
        return self.sender is None


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """What a bot answered to a press; `text` None only stops the spinner."""

    callback_id: str
    text: str | None
    show_alert: bool
    url: str | None = None

    def as_json(self) -> JsonObject:
        """Returns the answer for the control API."""
        return {"callback_id": self.callback_id, "text": self.text, "show_alert": self.show_alert}


@dataclass(slots=True, kw_only=True)
class Press:
    """A press that a bot may answer once, within a few seconds."""

    callback_id: str
    user: int
    chat: int
    asked_at: float
    answer: Answer | None = None


@dataclass(slots=True, kw_only=True)
class Chat:
    """A chat: its messages in order of their ids, and what the bot shows beside them.

    A private one has the id of its `user`; a group has none, a negative id, and a title; `moved_to` is the
    supergroup that it has become (0: none).
    """

    id: int
    user: SimUser | None = None
    title: str = ""
    blocked: bool = False
    moved_to: int = 0
    messages: dict[int, SimMessage] = field(default_factory=dict[int, SimMessage])
    answers: list[Answer] = field(default_factory=list[Answer])
    action: str | None = None
    action_until: float = 0.0


def user_json(user: SimUser) -> JsonObject:
    """Returns the Bot API's User of a person."""
    person: JsonObject = {"id": user.id, "is_bot": False, "first_name": user.first_name}
    if user.username is not None:
        person["username"] = user.username
    return {**person, "language_code": user.language}


def bot_json(profile: Profile) -> JsonObject:
    """Returns the Bot API's User of the bot."""
    return {
        "id": profile.id,
        "is_bot": True,
        "first_name": profile.first_name,
        "username": profile.username,
    }

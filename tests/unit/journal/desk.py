"""A journal whose way out and clock the tests hold in their hands, and the events of two presses."""

from dataclasses import dataclass, field

from botspec.contract.vocabulary import BotState, Level, Reason
from botspec.core import events
from botspec.core.incoming import Incoming, Means
from botspec.journal import Hasher, Journal, Line, Redactor, Volume

RECEIVED = events.UpdateReceived(event_type="callback_query", update_id=12345, attempt=1, queue_size=0)
ANSWERED = events.AnswerCallbackQuery(text="", alert=False, latency_ms=1.5)
OK = events.DispatchOk(
    from_screen="MAIN_MENU",
    to_screen="CATEGORY_PICK",
    button_id="CAT_IMAGE",
    result="accepted",
    reason_code=Reason.SUCCESS,
    latency_ms=12.5,
    db_ms=2.5,
    telegram_ms=9.5,
    api_calls=2,
    spec_hash="5f2c",
)
MISMATCH = events.Rejected(
    name=events.REJECTED[Means.PRESS],
    level=Level.WARNING,
    reason_code=Reason.STATE_MISMATCH,
    reason_text="Expected PARAMS_FORM, got MAIN_MENU",
    button_id="CONFIRM",
    expected=("PARAMS_FORM",),
    actual="MAIN_MENU",
)
ACCEPTED: tuple[events.Chain, ...] = (
    RECEIVED,
    events.CallbackReceived(callback_id="77", payload="cat:image"),
    events.Routed(name=events.ROUTED[Means.PRESS], handler="MAIN_MENU.CAT_IMAGE", button_id="CAT_IMAGE"),
    events.Accepted(
        name=events.ACCEPTED[Means.PRESS],
        from_screen="MAIN_MENU",
        screen_id="CATEGORY_PICK",
        button_id="CAT_IMAGE",
        guards={"open": True},
        rev=8,
    ),
    ANSWERED,
    events.UiRender(screen_id="CATEGORY_PICK", buttons_count=5, mode="edit", message_id=None, latency_ms=9.5),
    OK,
)
REJECTED: tuple[events.Chain, ...] = (
    RECEIVED,
    events.CallbackReceived(callback_id="78", payload="confirm"),
    events.Routed(name=events.ROUTED[Means.PRESS], handler="PARAMS_FORM.CONFIRM", button_id="CONFIRM"),
    MISMATCH,
    ANSWERED,
    OK,
)

TOKEN = "123456:AAfakefakefakefakefakefakefakefake0"
PASSWORD = "pa55-of-the-database"
KEY = b"a key that only the tests know"


@dataclass
class Clock:
    """A clock that moves when it is told to; it counts seconds."""

    now: float = 1_000.0

    def __call__(self) -> float:
        return self.now


@dataclass
class Lines:
    """A way out that keeps what it gets, and whether it was loud."""

    written: list[Line] = field(default_factory=list[Line])
    loud: list[bool] = field(default_factory=list[bool])

    def write(self, line: Line, *, loud: bool) -> None:
        """Keeps the line."""
        self.written.append(line)
        self.loud.append(loud)

    @property
    def names(self) -> list[str]:
        """The names of the events, in order."""
        return [str(line["name"]) for line in self.written]


@dataclass
class Desk:
    """A journal, and everything that a test looks at or turns."""

    journal: Journal
    lines: Lines
    clock: Clock
    state: list[BotState]


def open_desk() -> Desk:
    """A journal of level INFO in state ACTIVE."""
    lines, clock, state = Lines(), Clock(), [BotState.ACTIVE]
    journal = Journal(
        out=lines,
        hasher=Hasher(KEY),
        redactor=Redactor((TOKEN, PASSWORD)),
        state=lambda: state[0],
        volume=Volume(Level.INFO, clock),
    )
    return Desk(journal=journal, lines=lines, clock=clock, state=state)


def incoming(cid: str, *, user_id: int = 42, chat_id: int = -100) -> Incoming:
    """A press with this cid."""
    return Incoming(
        update_id=12345,
        event_type="callback_query",
        means=Means.PRESS,
        cid=cid,
        user_id=user_id,
        chat_id=chat_id,
        arrived=1768300245.0,
    )

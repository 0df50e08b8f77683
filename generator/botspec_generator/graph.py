"""BotGraph: the frozen, resolved, ordered meaning of a spec. Checks and emitters only read it."""

from collections.abc import Mapping
from enum import StrEnum

from msgspec import Struct

from botspec.contract.scope import Scope
from botspec.contract.types import FieldDef, TypeDef
from botspec.contract.uimap import Assign, ButtonKind, MediaDef, Show
from botspec.contract.vocabulary import ReasonDef
from botspec_generator.findings import Located, Span


class Placed(Struct, frozen=True, kw_only=True):
    """What stands at a place of the spec."""

    at: Located

    @property
    def span(self) -> Span:
        """The place, in lines."""
        return self.at.span


class Local(Struct, frozen=True, kw_only=True):
    """What the names stand for that mean something at one place alone; empty where there is no such thing.

    `item` is a record of this list fact, `event` this event, `input` what this trigger brings, and `arg` a
    value of this type.
    """

    item: str = ""
    event: str = ""
    input: str = ""
    arg: TypeDef | None = None


class Condition(Placed, frozen=True, kw_only=True):
    """A condition, parsed and type-checked.

    `source` is its text as written, `python` its canonical Python form (double quotes), `reads` the names it
    uses in order of first use, and `local` what those of them mean that mean something here alone.
    """

    source: str
    python: str
    reads: tuple[str, ...]
    local: Local = Local()


class Template(Placed, frozen=True, kw_only=True):
    """A text in one locale: its Jinja source and the names it reads in order of first use."""

    source: str
    reads: tuple[str, ...]


class Fact(Placed, frozen=True, kw_only=True):
    """Something that the bot looks up, with the names that its function needs first."""

    name: str
    type: TypeDef
    needs: tuple[str, ...]


class Action(Placed, frozen=True, kw_only=True):
    """A declared action: the reasons it may give, the facts it is handed, and its exits in spec order.

    It goes `onward` when each of its places has one exit, and they differ: then the place decides. `starts`
    are the tasks that it may start. `arcs` are its places, "CONFIRM --CONFIRM_RUN--> PROCESSING";
    `has_arg`: every one of them carries an arg; `events`: the events of its places, if all of them carry
    something; `inputs`: the kinds of messages of its places, if all of them are messages.
    """

    name: str
    reasons: tuple[str, ...]
    facts: tuple[str, ...]
    exits: tuple[str, ...]
    arcs: tuple[str, ...]
    has_arg: bool
    onward: bool = False
    starts: tuple[str, ...] = ()
    events: tuple[str, ...] = ()
    inputs: tuple[str, ...] = ()


class Event(Placed, frozen=True, kw_only=True):
    """Something that happens to a user from outside.

    `payload` is what it is declared to carry, `fields` all that it carries: `job` too when it is the end of
    a task, and `reason` when it is a failed one's. `do` and `notify` are what happens elsewhere.
    """

    name: str
    payload: tuple[FieldDef, ...]
    fields: tuple[FieldDef, ...]
    do: str
    notify: str


class Task(Placed, frozen=True, kw_only=True):
    """A piece of background work; `timeout` in seconds of one run, `retries` after the first."""

    name: str
    payload: tuple[FieldDef, ...]
    timeout: int
    retries: int
    done: str
    failed: str


class Tap(Placed, frozen=True, kw_only=True):
    """A button that sends a press to the bot."""

    id: str
    wire: str
    was: tuple[str, ...]
    arg: str
    arg_type: TypeDef | None
    style: str
    role: str
    visible: Condition | None
    checked: Condition | None
    label: Mapping[str, Template]
    item: str


class Link(Placed, frozen=True, kw_only=True):
    """A button that the client handles alone; `target` is what it opens, copies or asks for."""

    id: str
    kind: ButtonKind
    target: Mapping[str, Template]
    style: str
    role: str
    visible: Condition | None
    label: Mapping[str, Template]
    item: str


Button = Tap | Link


class EachRow(Placed, frozen=True, kw_only=True):
    """A keyboard row that repeats a button for each item of a list fact."""

    fact: str
    button: str
    columns: int
    page: int


Row = tuple[str, ...] | EachRow


class Arc(Placed, frozen=True, kw_only=True):
    """One valid transition; flow arcs stand on each screen, a button's `set` is part of its arcs."""

    source: str
    trigger: str
    to: tuple[str, ...]
    when: Condition | None
    action: str
    set: tuple[Assign, ...]
    refuse: str
    say: str
    resets: bool


class Screen(Placed, frozen=True, kw_only=True):
    """A screen with its keyboard; `reads` are all names that its text, media, labels and lists use."""

    id: str
    fallback: str
    flow: str
    role: str
    waits: bool
    show: Show
    reply: bool = False
    keyboard: tuple[Row, ...]
    text: Mapping[str, Template]
    media: MediaDef | None
    reads: tuple[str, ...]


class Command(Placed, frozen=True, kw_only=True):
    """A command of the bot, without its slash, with a description in each locale or in none."""

    name: str
    role: str
    description: Mapping[str, Template]


class DeepLink(Placed, frozen=True, kw_only=True):
    """An address that opens the bot with a payload: a wire, older ones, and the type of its arg."""

    name: str
    wire: str
    was: tuple[str, ...]
    arg_type: TypeDef | None


class Reason(Struct, frozen=True, kw_only=True):
    """A reason, built in or the bot's own; `text` is empty for SUCCESS and NOOP, which are never told."""

    row: ReasonDef
    text: Mapping[str, Template]
    span: Span | None


class Flow(Placed, frozen=True, kw_only=True):
    """A named group of screens."""

    name: str
    screens: tuple[str, ...]


class Vow(StrEnum):
    """The kinds of promises."""

    WITHIN = "within"
    ONLY = "only through"
    NEVER = "never before"
    EVENTUALLY = "eventually"


class Spot(Struct, frozen=True, kw_only=True):
    """What a promise speaks of: a screen, or what a trigger does on it; a command has the screen ANY.

    `name` is what the promise calls it: "CONFIRM.PAY", "/debug", "home".
    """

    screen: str
    trigger: str
    name: str


class Promise(Placed, frozen=True, kw_only=True):
    """What is proved of the ways through the bot.

    WITHIN: at most `presses` surely lead to `spot` from every screen, or from the one of `others`. ONLY,
    NEVER: no way leads to it before one of `others`. EVENTUALLY: after it, every way that goes on comes
    to one of them.
    """

    vow: Vow
    spot: Spot
    others: tuple[Spot, ...]
    presses: int
    source: str


class BotGraph(Struct, frozen=True, kw_only=True):
    """The whole bot. All tuples are in spec order; `notices` are the texts that `say` names by key.

    `spec_hash` is 12 hex of SHA-256 over the spec's files (names and bytes, in sorted order); `session_spans`
    are the places of the session fields, by name.
    """

    name: str
    version: str
    home: str
    locales: tuple[str, ...]
    spec_hash: str
    session: tuple[FieldDef, ...]
    facts: tuple[Fact, ...]
    actions: tuple[Action, ...]
    screens: tuple[Screen, ...]
    buttons: tuple[Button, ...]
    arcs: tuple[Arc, ...]
    commands: tuple[Command, ...]
    reasons: tuple[Reason, ...]
    flows: tuple[Flow, ...]
    notices: Mapping[str, Mapping[str, Template]]
    events: tuple[Event, ...] = ()
    tasks: tuple[Task, ...] = ()
    links: tuple[DeepLink, ...] = ()
    session_spans: Mapping[str, Span] = {}
    promises: tuple[Promise, ...] = ()
    scope: Scope = Scope.USER

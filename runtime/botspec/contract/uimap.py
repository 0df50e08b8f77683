"""The registry: screens, buttons and the arcs between them, as frozen data that generated code fills."""

from collections.abc import Callable, Mapping
from dataclasses import KW_ONLY, dataclass, field
from enum import StrEnum
from functools import cached_property
from typing import Final

from botspec.contract.actions import Press, Query
from botspec.contract.durations import AFTER, seconds
from botspec.contract.links import LinkDef
from botspec.contract.media import MediaKind
from botspec.contract.scope import Scope
from botspec.contract.tasks import Job
from botspec.contract.types import FieldDef, TypeDef, Value
from botspec.contract.vocabulary import ReasonDef

ANY: Final = "*"
"""The source of an arc that is open on every screen (a command's, a link's)."""

PAGE: Final = "page"
"""The built-in button that turns the pages of a list; its arg is the page to show, from 0."""


class Move(StrEnum):
    """Targets that are not a screen's name."""

    STAY = "stay"
    BACK = "back"
    HOME = "home"


class ButtonKind(StrEnum):
    """What a button does: it sends a press, or the client does something alone.

    The client opens an address or a Mini App, copies a text, or begins an inline query (HERE: in this chat);
    on a reply keyboard it sends the user's phone number or where he is.
    """

    PRESS = "press"
    URL = "url"
    WEB_APP = "web_app"
    COPY = "copy"
    SWITCH_INLINE = "switch_inline"
    SWITCH_HERE = "switch_here"
    CONTACT = "contact"
    LOCATION = "location"


class Show(StrEnum):
    """How a screen appears: `AUTO` edits after a press and sends after a message; the others override it.

    `REPLACE` deletes the old message and sends a new one.
    """

    AUTO = "auto"
    EDIT = "edit"
    SEND = "send"
    REPLACE = "replace"


@dataclass(frozen=True, slots=True, kw_only=True)
class Condition:
    """A condition of the spec: its text, the names it reads, and the generated function over them."""

    source: str
    reads: tuple[str, ...]
    test: Callable[..., bool]


@dataclass(frozen=True, slots=True)
class Assign:
    """One session field that an arc sets: to a literal `value`, or to what `take` names.

    `take` is "arg", "input", or a field of "item", "event" or "input" ("item.id"); empty for a literal.
    """

    field: str
    value: Value = None
    _: KW_ONLY
    take: str = ""


@dataclass(frozen=True, slots=True)
class ButtonDef:
    """A button: `wire` is its callback data without arg and rev, `was` older wire forms that still count.

    Only a press button has them. `arg` is its expression ("item.id") and `arg_type` its type; `reads` are the
    names that its label uses, and its target, which stands in the texts under "targets.<id>".
    """

    id: str
    wire: str = ""
    _: KW_ONLY
    kind: ButtonKind = ButtonKind.PRESS
    was: tuple[str, ...] = ()
    arg: str = ""
    arg_type: TypeDef | None = None
    style: str = ""
    role: str = ""
    visible: Condition | None = None
    checked: Condition | None = None
    reads: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Each:
    """A row that repeats `button` for each item of the list fact, `page` items at a time (0: all)."""

    fact: str
    button: str
    columns: int = 1
    page: int = 0


Row = tuple[str, ...] | Each
"""One row of a keyboard: button names, or a list."""


@dataclass(frozen=True, slots=True, kw_only=True)
class MediaDef:
    """What a screen shows above its text: a file at the address `url`, or what `take` names.

    `take` is a fact, or a fact's field behind a dot ("run.picture").
    """

    kind: MediaKind
    take: str = ""
    url: str = ""


@dataclass(frozen=True, slots=True)
class ScreenDef:
    """A screen: its keyboard, and the names (`reads`) that its text, media, labels and keyboard use.

    `fallback` is where `back` leads when the history is empty; a `reply` keyboard stands below the input
    field, and its buttons come back as messages.
    """

    id: str
    _: KW_ONLY
    fallback: str
    keyboard: tuple[Row, ...] = ()
    flow: str = ""
    role: str = ""
    waits: bool = False
    show: Show = Show.AUTO
    reply: bool = False
    media: MediaDef | None = None
    reads: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Arc:
    """A valid transition from a screen (or ANY), by a trigger, to its targets.

    A trigger is a button, a `/command`, an input, an event, or a time on the screen (`after 10m`). The first
    arc of a (source, trigger) whose condition holds fires. `to` has several targets when the action chooses;
    `refuse` names the reason of an arc that says no; `say` is a reason code or the key of a text.
    """

    source: str
    trigger: str
    to: tuple[str, ...] = ()
    _: KW_ONLY
    when: Condition | None = None
    action: str = ""
    set: tuple[Assign, ...] = ()
    refuse: str = ""
    say: str = ""
    resets: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class CommandDef:
    """A command, without its slash; `listed` ones appear in Telegram's command menu."""

    name: str
    role: str = ""
    listed: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class FactDef:
    """Something the bot looks up: the Query class its function takes, its type, the names it needs first."""

    name: str
    query: Callable[..., Query]
    type: TypeDef
    needs: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class ActionDef:
    """A declared action: the Press class it takes, its exits, the reasons it may give, the facts it gets.

    `starts` are the tasks that it may start. `bundle` is the class of `press.facts` (None without facts);
    `has_arg`, `has_event` and `has_input` tell whether `press.arg`, `press.event` and `press.input` exist.
    """

    name: str
    press: Callable[..., Press]
    exits: tuple[str, ...]
    reasons: tuple[str, ...] = ()
    facts: tuple[str, ...] = ()
    starts: tuple[str, ...] = ()
    bundle: Callable[..., object] | None = None
    has_arg: bool = False
    has_event: bool = False
    has_input: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class EventDef:
    """Something that happens to a user from outside.

    `data` is the class of `event`, None when the event carries nothing, `payload` its fields that the spec
    declares; the end of a task has its job, too. A user on a screen that does not wait for it stays there:
    the action `do` runs, and the notice `notify` is sent to him (its key; empty: none).
    """

    name: str
    data: type[object] | None = None
    payload: tuple[FieldDef, ...] = ()
    do: str = ""
    notify: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class TaskDef:
    """A declared task: the Job class its function takes, its payload, and the events of its end.

    `timeout` counts seconds of one run, `retries` the runs after the first; an empty `done` or `failed` means
    that nothing happens then.
    """

    name: str
    job: Callable[..., Job]
    payload: tuple[FieldDef, ...] = ()
    timeout: int
    retries: int
    done: str = ""
    failed: str = ""


@dataclass(frozen=True, kw_only=True)
class UIMap:
    """The whole registry of one bot, the single source of truth at run time.

    `texts` maps a locale to its templates by key ("screens.MAIN_MENU"); the first locale is the default.
    `data` is the class of the session, one keyword per session field; `spec_hash` is 12 hex of the spec's
    SHA-256; `notices` are the names that each notice's text reads, by its key ("notices.topped_up"). `scope`
    tells whose a position in a group is.
    """

    name: str
    version: str
    spec_hash: str
    home: str
    locales: tuple[str, ...]
    screens: tuple[ScreenDef, ...]
    buttons: tuple[ButtonDef, ...]
    arcs: tuple[Arc, ...]
    commands: tuple[CommandDef, ...]
    reasons: tuple[ReasonDef, ...]
    session: tuple[FieldDef, ...]
    data: Callable[..., object]
    facts: tuple[FactDef, ...]
    actions: tuple[ActionDef, ...]
    texts: Mapping[str, Mapping[str, str]]
    notices: Mapping[str, tuple[str, ...]] = field(default_factory=dict[str, tuple[str, ...]])
    events: tuple[EventDef, ...] = ()
    tasks: tuple[TaskDef, ...] = ()
    links: tuple[LinkDef, ...] = ()
    scope: Scope = Scope.USER

    @cached_property
    def screen(self) -> Mapping[str, ScreenDef]:
        """Screens by name."""
        return {screen.id: screen for screen in self.screens}

    @cached_property
    def button(self) -> Mapping[str, ButtonDef]:
        """Buttons by name."""
        return {button.id: button for button in self.buttons}

    @cached_property
    def reason(self) -> Mapping[str, ReasonDef]:
        """Reasons by code."""
        return {reason.code: reason for reason in self.reasons}

    @cached_property
    def event(self) -> Mapping[str, EventDef]:
        """Events by name."""
        return {event.name: event for event in self.events}

    @cached_property
    def task(self) -> Mapping[str, TaskDef]:
        """Tasks by name."""
        return {task.name: task for task in self.tasks}

    @cached_property
    def spans(self) -> Mapping[str, Mapping[int, str]]:
        """For each screen with `after` arcs, their triggers by seconds on the screen, the shortest first."""
        found: dict[str, dict[int, str]] = {}
        for source, trigger in self.arcs_of:
            length = seconds(trigger.removeprefix(AFTER)) if trigger.startswith(AFTER) else None
            if length is not None:
                found.setdefault(source, {})[length] = trigger
        return {source: dict(sorted(spans.items())) for source, spans in found.items()}

    @cached_property
    def arcs_of(self) -> Mapping[tuple[str, str], tuple[Arc, ...]]:
        """Arcs by (source, trigger), in the order in which their conditions are tried."""
        found: dict[tuple[str, str], tuple[Arc, ...]] = {}
        for arc in self.arcs:
            key = (arc.source, arc.trigger)
            found[key] = (*found.get(key, ()), arc)
        return found

    @cached_property
    def sources_of(self) -> Mapping[str, tuple[str, ...]]:
        """For each trigger, the screens on which it is valid, in spec order."""
        found: dict[str, list[str]] = {}
        for source, trigger in self.arcs_of:
            found.setdefault(trigger, []).append(source)
        return {trigger: tuple(sources) for trigger, sources in found.items()}

    @cached_property
    def origins(self) -> Mapping[str, tuple[str, ...]]:
        """For each screen, the screens from which a step forward leads to it: where `back` can lead."""
        found: dict[str, dict[str, None]] = {screen.id: {} for screen in self.screens}
        for arc in self.arcs:
            sources = [screen.id for screen in self.screens] if arc.source == ANY else [arc.source]
            for target in arc.to:
                if target in found:
                    found[target].update(dict.fromkeys(sources))
        return {screen: tuple(sources) for screen, sources in found.items()}

    def is_valid_button_on_screen(self, button: str, screen: str) -> bool:
        """Whether the spec allows this button on this screen at all (its conditions may still refuse it)."""
        return (screen, button) in self.arcs_of

    def expected_next_screens(self, screen: str, button: str) -> tuple[str, ...]:
        """Every screen on which the user can stand after this button on this screen, in spec order."""
        found: set[str] = set()
        for arc in self.arcs_of.get((screen, button), ()):
            for target in arc.to:
                found.update(self._reach(screen, target))
        return tuple(known.id for known in self.screens if known.id in found)

    def buttons_of(self, screen: str) -> tuple[str, ...]:
        """The buttons that are valid on this screen, in spec order."""
        return tuple(button.id for button in self.buttons if (screen, button.id) in self.arcs_of)

    def screens_of(self, button: str) -> tuple[str, ...]:
        """The screens on which this button is valid, in spec order."""
        return self.sources_of.get(button, ())

    def _reach(self, screen: str, target: str) -> tuple[str, ...]:
        match target:
            case Move.STAY:
                return (screen,)
            case Move.HOME:
                return (self.home,)
            case Move.BACK:
                return (*self.origins[screen], self.screen[screen].fallback)
            case _:
                return (target,)

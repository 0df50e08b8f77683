"""What the hall needs to know of a bot: its tables, its functions, and the rooms it leads through."""

from collections.abc import Callable
from dataclasses import dataclass, field

from botspec.contract.actions import Watch
from botspec.contract.uimap import UIMap
from botspec.contract.vocabulary import BotState
from botspec.core.machine import Kernel
from botspec.core.people import People
from botspec.core.plan import Plan
from botspec.core.render import Renderer
from botspec.ports import Messenger, Store
from botspec.press.albums import Albums
from botspec.press.rate import RateLimit


@dataclass(frozen=True, slots=True, kw_only=True)
class Rooms:
    """Everything that stays the same from update to update.

    `handlers` has one function for each fact and action, by name; `seat` tells whether this instance serves
    now; `bell` is rung when a turn that started a job is committed.
    """

    ui: UIMap
    plan: Plan
    kernel: Kernel
    renderer: Renderer
    handlers: object
    store: Store
    messenger: Messenger
    watch: Watch
    seat: Callable[[], BotState]
    people: People
    bell: Callable[[], None]
    limit: RateLimit | None = None
    albums: Albums = field(default_factory=Albums)

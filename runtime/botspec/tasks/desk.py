"""What those need who work in the background."""

from collections.abc import Callable
from dataclasses import dataclass

from botspec.contract.uimap import UIMap
from botspec.contract.vocabulary import BotState
from botspec.core.incoming import Cids
from botspec.core.people import People
from botspec.journal import Journal
from botspec.ports import Events, Queue


@dataclass(frozen=True, slots=True, kw_only=True)
class Desk:
    """One bot, as its background work sees it: `handlers` has one function for each task, by name."""

    ui: UIMap
    handlers: object
    queue: Queue
    events: Events
    journal: Journal
    people: People
    cids: Cids
    seat: Callable[[], BotState]

"""Raises events from outside: what no press and no task of the bot has brought about."""

from botspec.contract.errors import BotspecError, ConfigError, StoreError
from botspec.contract.uimap import EventDef, UIMap
from botspec.core.fit import UnfitError
from botspec.core.happening import Happened, Happening
from botspec.core.incoming import Cids, Whom, happened
from botspec.ports import Events
from botspec.tasks.payload import carried


class EventError(BotspecError):
    """An event met a bug in the bot's own code: nothing of it was kept, and the log has the traceback."""


class Emitter:
    """Brings events of one bot into its hall."""

    def __init__(self, ui: UIMap, events: Events, cids: Cids) -> None:
        self._ui = ui
        self._events = events
        self._cids = cids

    async def emit(self, event: str, payload: object | None, whom: Whom, key: str) -> None:
        """Lets an event happen to a user; of one key it happens once, within two days.

        Raises StoreError when the database is away, and EventError after a bug: nothing was kept then, and
        the same key can be tried again. Raises ConfigError when the spec has no such event, or it carries
        something else.
        """
        carries = self._checked(event, payload)
        cid = self._cids.of(f"{whom.chat_id}:{event}:{key}")
        told = happened(Happening(name=event, carries=carries), whom, key=f"{event}:{key}", cid=cid)
        match await self._events.happen(told):
            case Happened.OVER:
                return
            case Happened.RETRY:
                raise StoreError(f"the event {event} could not be saved", help="try again with the same key")
            case Happened.FAILED:
                raise EventError(f"the event {event} met a bug", help=f"look for the cid {cid} in the log")

    def _checked(self, event: str, payload: object | None) -> object | None:
        found = self._ui.event.get(event)
        if found is None:
            known = ", ".join(self._ui.event) or "none"
            raise ConfigError(f"the spec has no event {event}", help=f"there are: {known}")
        ends = [task.name for task in self._ui.tasks if event in (task.done, task.failed)]
        if ends:
            raise ConfigError(
                f"{event} is the end of {', '.join(ends)}", help="declare an event of its own for the outside"
            )
        if not _fits(found, payload):
            wanted = "nothing" if found.data is None else f"a {found.data.__name__} of generated/events.py"
            raise ConfigError(f"{event} carries {wanted}, not a {type(payload).__name__}")
        try:
            return None if payload is None else carried(found, payload)
        except UnfitError as error:
            raise ConfigError(f"{event} carries what the spec does not declare: {error}") from None


def _fits(event: EventDef, payload: object | None) -> bool:
    return payload is None if event.data is None else isinstance(payload, event.data)

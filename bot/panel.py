"""What the debug panel shows of the log: the updates of others, since its own presses would push them out."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Final

from botspec.contract import EventName, Watch
from generated.ids import Screen
from generated.session import Panel

Line = Mapping[str, object]
"""One line of the log by field; a watch gives them newest first."""

LINES: Final = 10
"""How many lines the panel shows."""

LOOK_BACK: Final = 1000
"""How many lines back it looks for them."""

_ENDS: Final = (EventName.DISPATCH_OK, EventName.DISPATCH_FAIL)


def find_last_cid(watch: Watch) -> str | None:
    """Return the cid of the last update that ended away from the panel; None when there is none in memory."""
    return next(_cids_elsewhere(watch.recent(LOOK_BACK)), None)


def find_lines(watch: Watch, panel: Panel) -> Sequence[Line]:
    """Return what the panel was asked for, oldest first: a cid's chain, the last lines, the last refusals."""
    match panel:
        case "cid":
            cid = find_last_cid(watch)
            found = [line for line in watch.recent(LOOK_BACK) if cid is not None and line.get("cid") == cid]
        case "events":
            recent = watch.recent(LOOK_BACK)
            known = {None, *_cids_elsewhere(recent)}
            found = [line for line in recent if line.get("cid") in known]
        case "rejections":
            found = [*watch.recent(LINES, rejected=True)]
    return found[:LINES][::-1]


def _cids_elsewhere(recent: Sequence[Line]) -> Iterator[str]:
    """Yield the cids of updates that ended and neither came from the panel nor led to it, newest first."""
    for line in recent:
        screens = (line.get("from_screen"), line.get("to_screen"))
        if line.get("name") in _ENDS and Screen.DEBUG_PANEL not in screens:
            yield str(line["cid"])

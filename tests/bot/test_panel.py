"""The debug panel: the log as an administrator needs it, without the administrator's own presses in it."""

import pytest

from bot import facts
from bot.panel import find_last_cid, find_lines
from generated.facts import InstanceQuery, LogLinesQuery
from generated.session import Panel
from tests.bot.stage import ADA, Connection, Log


def line(name: str, cid: str, second: int, **more: str) -> dict[str, object]:
    """One line of the log."""
    at = f"2026-01-13T10:30:{second:02}.123Z"
    return {"ts": at, "name": name, "cid": cid, "bot_state": "ACTIVE", **more}


REFUSED = (
    line("CALLBACK_RECEIVED", "aaaa0001", 1),
    line("CALLBACK_REJECTED", "aaaa0001", 1, button_id="SUBMIT_PARAMS", reason_code="STATE_MISMATCH"),
    line("DISPATCH_OK", "aaaa0001", 2, from_screen="MAIN_MENU", to_screen="MAIN_MENU"),
)
PANEL_OPENED = (
    line("COMMAND_RECEIVED", "bbbb0002", 3, command="debug"),
    line("DISPATCH_OK", "bbbb0002", 3, from_screen="MAIN_MENU", to_screen="DEBUG_PANEL"),
)
PANEL_PRESSED = (line("CALLBACK_RECEIVED", "cccc0003", 4, payload="show_last_cid"),)
LOG = Log(lines=(*REFUSED, *PANEL_OPENED, *PANEL_PRESSED))


@pytest.mark.parametrize(
    ("panel", "expected"),
    [
        ("cid", ["CALLBACK_RECEIVED", "CALLBACK_REJECTED", "DISPATCH_OK"]),
        ("events", ["CALLBACK_RECEIVED", "CALLBACK_REJECTED", "DISPATCH_OK"]),
        ("rejections", ["CALLBACK_REJECTED"]),
    ],
)
def test_the_panel_shows_what_was_asked_for(panel: Panel, expected: list[str]) -> None:
    """It shows a chain, the last events or the last refusals, oldest first, without its own presses."""
    assert [shown["name"] for shown in find_lines(LOG, panel)] == expected


def test_the_panel_shows_the_last_ten_lines() -> None:
    """Of many events the last ten are shown, in the order in which they happened."""
    log = Log(lines=[line("DISPATCH_OK", str(number), number) for number in range(15)])
    assert [shown["cid"] for shown in find_lines(log, "events")] == [str(number) for number in range(5, 15)]


def test_the_last_cid_is_the_last_update_of_somebody_else() -> None:
    """Opening the panel and pressing its buttons does not hide the update that is looked for."""
    assert find_last_cid(LOG) == "aaaa0001"


def test_an_empty_log_has_nothing_to_show() -> None:
    """On a fresh instance there is no last cid, and no chain of it."""
    assert find_last_cid(Log()) is None
    assert list(find_lines(Log(), "cid")) == []


async def test_a_log_line_says_when_where_and_why(db: Connection) -> None:
    """A line shows its time of day, its cid, and the button and reason that it has."""
    (shown,) = await facts.log_lines(LogLinesQuery(db=db, user=ADA, watch=LOG, panel="rejections"))
    assert (shown.at, shown.cid, shown.about) == ("10:30:01", "aaaa0001", "SUBMIT_PARAMS STATE_MISMATCH")


async def test_a_line_of_no_update_has_a_dash_for_its_cid(db: Connection) -> None:
    """What the process itself logs is shown among the events."""
    started = {"ts": "2026-01-13T10:30:00.000Z", "name": "STARTUP", "bot_state": "ACTIVE"}
    query = LogLinesQuery(db=db, user=ADA, watch=Log(lines=[started]), panel="events")
    (shown,) = await facts.log_lines(query)
    assert (shown.name, shown.cid) == ("STARTUP", "—")


async def test_the_panel_names_the_instance(db: Connection) -> None:
    """It shows the state and the last cid, and dashes as long as there are none."""
    busy = await facts.instance(InstanceQuery(db=db, user=ADA, watch=LOG))
    assert (busy.bot_state, busy.last_cid) == ("ACTIVE", "aaaa0001")
    fresh = await facts.instance(InstanceQuery(db=db, user=ADA, watch=Log()))
    assert (fresh.bot_state, fresh.last_cid) == ("—", "—")

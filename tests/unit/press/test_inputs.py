"""What a user sends beside words: the hall hands it to the action, and keeps it out of the log."""

from dataclasses import asdict, dataclass, replace
from decimal import Decimal
from typing import Any, cast

import pytest

from botspec.contract import ActionDef, Arc, Assign, Contact, Input, Location, Outcome, Photo, Press
from botspec.core.incoming import Incoming, Means
from botspec.core.machine import Kernel
from botspec.core.plan import plan
from botspec.core.render import Renderer
from botspec.core.texts import Texts
from tests.unit.press.conftest import Session

PHOTO = Photo(file_id="AgACAgIAAx", size=900, width=30, height=20, caption="my cat Tom")
CONTACT = Contact(phone="+4930123456", first_name="Roberta", last_name="Li", user_id=770011)
PLACE = Location(latitude=Decimal("52.520008"), longitude=Decimal("13.404954"))


@dataclass(frozen=True, slots=True, kw_only=True)
class Keep(Press):
    """MENU --photo--> DONE"""

    data: Session
    input: object

    def to_done(self) -> Outcome["Keep"]:
        return self._go("DONE", {})


class Album:
    """The bot's functions: one keeps what it is given, or fails with it in its words."""

    def __init__(self) -> None:
        self.kept: list[object] = []
        self.fails = False

    async def balance(self, query: object) -> Decimal:
        return Decimal(5)

    async def keep(self, press: Keep) -> Outcome[Keep]:
        self.kept.append(press.input)
        if self.fails:
            words = [str(value) for value in asdict(cast("Any", press.input)).values()]
            raise ValueError(f"cannot keep {' '.join(words)}")
        return press.to_done()


@pytest.fixture
def album(counter: Any) -> Album:
    """A hall whose MENU takes text, numbers, photos, contacts and places, all by one action."""
    rooms = counter.hall._rooms
    kinds = ("text", "number", "photo", "contact", "location")
    taking = [Arc(source="MENU", trigger=kind, to=("DONE",), action="keep") for kind in kinds]
    caption = replace(taking[2], set=(Assign("note", take="input.caption"),))
    action = ActionDef(name="keep", press=Keep, exits=("DONE",), has_input=True)
    arcs = (*taking[:2], caption, *taking[3:], rooms.ui.arcs[-1])
    ui = replace(rooms.ui, arcs=arcs, actions=(action,))
    found = Album()
    counter.hall._rooms = replace(
        rooms,
        ui=ui,
        plan=plan(ui),
        kernel=Kernel(ui),
        renderer=Renderer(ui, Texts(ui)),
        handlers=found,
    )
    return found


def sends(incoming: Any, kind: str, sent: str | Input) -> Incoming:
    message: Incoming = replace(incoming.command(""), means=Means.INPUT, input_kind=kind)
    return replace(message, text=sent) if isinstance(sent, str) else replace(message, input=sent)


@pytest.mark.parametrize(
    ("kind", "sent", "given"),
    [
        ("photo", PHOTO, PHOTO),
        ("contact", CONTACT, CONTACT),
        ("location", PLACE, PLACE),
        ("text", "  hello ", "hello"),
        ("text", "1,5", Decimal("1.5")),
    ],
)
async def test_an_action_is_given_what_was_sent(
    counter: Any, incoming: Any, album: Album, kind: str, sent: str | Input, given: object
) -> None:
    """`press.input` is the record, the words or the number."""
    counter.at("MENU")
    await counter.hall.handle(sends(incoming, kind, sent))
    assert album.kept == [given]
    assert counter.store.position.screen == "DONE"


async def test_a_field_of_what_was_sent_is_kept(counter: Any, incoming: Any, album: Album) -> None:
    """`set` stores a field of the record with the new position."""
    counter.at("MENU")
    await counter.hall.handle(sends(incoming, "photo", PHOTO))
    assert counter.store.position.data == {"note": "my cat Tom"}


@pytest.mark.parametrize(("kind", "record"), [("photo", PHOTO), ("contact", CONTACT), ("location", PLACE)])
async def test_the_log_has_nothing_of_what_was_sent(
    counter: Any, incoming: Any, album: Album, kind: str, record: Input
) -> None:
    """The chain tells the kind; an exception that repeats the record loses what only the chat may show."""
    counter.at("MENU")
    album.fails = True
    await counter.hall.handle(sends(incoming, kind, record))
    assert counter.line("INPUT_RECEIVED")["input_kind"] == kind
    assert counter.line("DISPATCH_FAIL")["error_type"] == "ValueError"
    logged = str(counter.log.lines)
    for word in ("AgACAgIAAx", "Tom", "+4930123456", "Roberta", "770011", "52.520008", "13.404954"):
        assert word not in logged

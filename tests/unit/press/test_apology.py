"""What a user is told after a bug: in his language, and without anything that would have to be looked up."""

from dataclasses import replace
from typing import Any

import pytest

from botspec.contract import Reason, UIMap
from botspec.core.effects import Answer, Notice
from botspec.core.machine import Kernel
from botspec.core.people import People
from botspec.core.plan import plan
from botspec.core.position import Position
from botspec.core.render import Renderer
from botspec.core.texts import Texts
from botspec.press import Rooms
from botspec.press.decision import apology

KEY = f"reasons.{Reason.INTERNAL_ERROR}"
ENGLISH = Position(chat_id=5, user_id=5, screen="MENU", locale="en")


def rooms_of(incoming: Any, text: str, *reads: str) -> Rooms:
    """Rooms of a bot in two languages, whose INTERNAL_ERROR has this English text, which uses these names."""
    small: UIMap = incoming.till()
    nobody: Any = None
    reasons = [
        replace(one, reads=reads) if one.code == Reason.INTERNAL_ERROR else one for one in small.reasons
    ]
    texts = {"ru": {**small.texts["en"], KEY: "Ошибка"}, "en": {**small.texts["en"], KEY: text}}
    ui = replace(small, reasons=tuple(reasons), locales=("ru", "en"), texts=texts)
    return Rooms(
        ui=ui,
        plan=plan(ui),
        kernel=Kernel(ui),
        renderer=Renderer(ui, Texts(ui)),
        handlers=nobody,
        store=nobody,
        messenger=nobody,
        watch=nobody,
        seat=nobody,
        people=People(locales=ui.locales, admins=()),
        bell=print,
    )


@pytest.mark.parametrize(("stands", "text"), [(ENGLISH, "Sorry"), (None, "Ошибка")])
def test_it_speaks_the_users_language(incoming: Any, stands: Position | None, text: str) -> None:
    """The language that he chose counts, although what he did was rolled back; else it is Telegram's."""
    found = apology(rooms_of(incoming, "Sorry"), incoming.press("pay~3"), stands)
    assert found == Answer(callback_id="9", text=text, alert=True)


def test_it_may_name_the_user(incoming: Any) -> None:
    """The user is known without looking anything up."""
    rooms = rooms_of(incoming, "Sorry, {{ user.first_name }}", "user")
    found = apology(rooms, incoming.command("start"), ENGLISH)
    assert found == Notice(text="Sorry, Ann <3")


@pytest.mark.parametrize("means", ["press", "command"])
def test_a_text_that_would_need_more_is_not_told(incoming: Any, means: str) -> None:
    """A text with facts or session fields cannot be drawn any more: the press is answered without one."""
    update = incoming.press("pay~3") if means == "press" else incoming.command("start")
    found = apology(rooms_of(incoming, "You have {{ balance }}", "balance"), update, ENGLISH)
    assert found == (Answer(callback_id="9", text="", alert=True) if means == "press" else None)

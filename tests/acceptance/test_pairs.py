"""Wrong pairs of screen and button over HTTP: refused, answered, redrawn, and the user stands where he stood.

The pairs are a sample; its seed stands in the failure, and BOTSPEC_TEST_SEED takes it again.
"""

import os
import random
from typing import Final

import pytest

from generated.registry import UI
from tests.acceptance.chat import Chat
from tests.acceptance.drawing import expected, words

SEED: Final = int(os.environ.get("BOTSPEC_TEST_SEED") or random.randrange(10**9))
SAMPLE: Final = 12
SAME: Final = ("screen", "rev", "data", "history", "page", "locale", "message_id")


def sample(screen: str) -> list[str]:
    """Some buttons that are not valid on a screen."""
    wrong = [button.id for button in UI.buttons if not UI.is_valid_button_on_screen(button.id, screen)]
    chosen: list[str] = random.Random(f"{SEED} {screen}").sample(wrong, SAMPLE)
    return chosen


async def put(chat: Chat, screen: str) -> None:
    """Lets the user stand on a screen, as if he had come there long ago."""
    await chat.say("/start")
    query = "UPDATE positions SET screen = $1, rev = rev + 30, history = '{HELP}' WHERE user_id = $2"
    await chat.house.db.execute(query, screen, chat.user)


@pytest.mark.usefixtures("house")  # it cannot begin inside of the test, which asks for its user there
@pytest.mark.parametrize("screen", [screen.id for screen in UI.screens])
async def test_a_wrong_button_changes_nothing(request: pytest.FixtureRequest, screen: str) -> None:
    """On every screen a button of another one is refused by name, and the screen is drawn again."""
    who: Chat = request.getfixturevalue("admin" if UI.screen[screen].role else "chat")
    await put(who, screen)
    before = await who.position()
    for button in sample(screen):
        case = f"{button} on {screen}, BOTSPEC_TEST_SEED={SEED}"
        await who.forge(button, arg=7 if UI.button[button].arg else None)
        assert who.reason == "STATE_MISMATCH", case
        rejected = who.line("CALLBACK_REJECTED")
        places = "|".join(UI.screens_of(button))
        assert rejected["reason_text"] == f"Expected {places}, got {screen}", case
        assert who.told == await words(who, "reasons.STATE_MISMATCH"), case
        assert who.screen == screen, case
        after = await who.position()
        assert [after[name] for name in SAME] == [before[name] for name in SAME], case
        if not UI.screen[screen].role:
            drawing = await expected(who, "ru")
            assert (who.shown.html, who.shown.labels) == (drawing.html, drawing.labels), case

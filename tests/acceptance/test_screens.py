"""Every screen of the spec over HTTP, in both languages: its text and its labels are what the texts say."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import pytest

from generated.registry import UI
from tests.acceptance.chat import Chat
from tests.acceptance.drawing import expected
from tests.acceptance.house import WHOLE_LOG
from tests.acceptance.ways import PROMPT, order, others, runs


@dataclass(frozen=True, slots=True)
class Frozen:
    """The log as it was at one moment."""

    lines: Sequence[Mapping[str, object]]
    cid: str | None

    def last_cid(self) -> str | None:
        """The cid of the last update that had ended."""
        return self.cid

    def recent(self, count: int, *, rejected: bool = False) -> Sequence[Mapping[str, object]]:
        """The last lines, or refusals, newest first."""
        found = [line for line in self.lines if not rejected or str(line["name"]).endswith("_REJECTED")]
        return found[:count]

    def debug_for(self, seconds: float) -> None:
        """Nobody asks for it."""
        raise AssertionError


@pytest.mark.parametrize("locale", UI.locales)
async def test_every_screen(chat: Chat, admin: Chat, locale: str) -> None:
    """On the way through the whole bot every screen shows its text and its labels in the user's language."""
    chat.house.standin.release()
    await chat.house.done()  # the panel shows the log, in which the runs of other tests end
    chat.house.standin.hold()
    chat.language = admin.language = locale
    visited: set[str] = set()
    for way in (order, runs, others):
        async for screen in way(chat):
            await looks_right(chat, screen, locale)
            visited.add(screen)
    await panel(admin, locale)
    assert visited | {"DEBUG_PANEL"} == set(UI.screen)


async def looks_right(chat: Chat, screen: str, locale: str) -> None:
    """The user stands there, the log says so, and the chat shows what the texts say."""
    assert chat.screen == screen, chat.lines
    drawing = await expected(chat, locale)
    assert (await chat.position())["screen"] == screen
    assert chat.shown.html == drawing.html
    assert chat.shown.labels == drawing.labels
    assert chat.line("UI_RENDER")["buttons_count"] == chat.shown.buttons
    assert (await chat.position())["message_id"] == chat.shown.message_id


async def panel(admin: Chat, locale: str) -> None:
    """The administrator's panel, in each of its views: what it shows is the log as it was."""
    await admin.say("/debug")
    for button in ("SHOW_EVENTS", "SHOW_REJECTIONS", "SHOW_LAST_CID"):
        cid = admin.house.serving.watch.last_cid()
        await admin.press(button)
        lines = admin.house.serving.watch.recent(WHOLE_LOG)
        seen = ("UPDATE_RECEIVED", "CALLBACK_RECEIVED")
        own = admin.lines[-1]["cid"]
        then = [line for line in lines if line.get("cid") != own or line["name"] in seen]
        drawing = await expected(admin, locale, Frozen(then, cid))
        assert admin.screen == "DEBUG_PANEL"
        assert (admin.shown.html, admin.shown.labels) == (drawing.html, drawing.labels)


async def test_the_prompt_is_escaped(chat: Chat) -> None:
    """What the user wrote is shown as he wrote it, and never as formatting or as a template."""
    async for _ in order(chat):
        pass
    newest = chat.messages[-1]["text"]
    assert PROMPT in newest


async def test_the_languages_differ(chat: Chat) -> None:
    """A user whose Telegram speaks neither language gets the first; the settings change it for good."""
    chat.language = "de"
    await chat.say("/start")
    assert chat.shown.html == (await expected(chat, "ru")).html
    await chat.press("OPEN_SETTINGS")
    await chat.press("LANG_EN")
    await looks_right(chat, "SETTINGS", "en")
    await chat.say("/start")
    assert chat.shown.html == (await expected(chat, "en")).html != (await expected(chat, "ru")).html


async def test_a_press_edits_and_a_message_sends(chat: Chat) -> None:
    """A press changes the message that it was on; what is typed gets a new one, the old loses its keys."""
    await chat.say("/start")
    first = chat.shown.message_id
    assert chat.line("UI_RENDER")["mode"] == "send"
    await chat.press("OPEN_HELP")
    assert (chat.shown.message_id, chat.line("UI_RENDER")["mode"]) == (first, "edit")
    await chat.say("/balance")
    assert chat.shown.message_id > first
    old = next(one for one in chat.messages if one["message_id"] == first)
    assert old["keyboard"] == []


async def test_pages_turn(chat: Chat) -> None:
    """A list that is longer than a page is turned by the runtime's own buttons, forth and back."""
    await chat.say("/start")
    await chat.house.db.execute(
        "INSERT INTO orders (job_id, user_id, model_id, aspect, style, quality, price, prompt) "
        "SELECT 1000000 + n, $1, 'z-image', '1:1', 'photo', 'fast', 2, 'x' FROM generate_series(1, 12) AS n",
        chat.user,
    )
    await chat.press("OPEN_HISTORY")
    assert chat.shown.labels[-2] == ["2 ›"]
    await chat.tap("2 ›")
    assert chat.shown.labels[-2] == ["‹ 1", "3 ›"]
    await chat.tap("3 ›")
    assert (len(chat.shown.labels), chat.shown.labels[-2]) == (4, ["‹ 2"])
    await chat.tap("‹ 2")
    assert (await chat.position())["page"] == 1
    await chat.send(f"page:9~{chat.data_of('HOME').partition('~')[2]}")
    assert chat.reason == "VALIDATION_FAILED"
    assert (await chat.position())["page"] == 1


@pytest.mark.parametrize("category", ["video", "audio", "upscale"])
async def test_a_section_that_is_asleep(chat: Chat, category: str) -> None:
    """A section that nothing can be made in says so, shows its models, and sells none of them."""
    await chat.say("/start")
    await chat.press(f"CAT_{category.upper()}")
    await looks_right(chat, "CATEGORY_PICK", "ru")
    assert all(label.startswith("💤") for [label] in chat.shown.labels[:-1])
    await chat.press("MODEL")
    assert (chat.reason, chat.screen) == ("MODEL_DISABLED", "CATEGORY_PICK")


async def test_an_input_that_does_not_fit(chat: Chat) -> None:
    """A prompt that is too long, or no text at all, is refused in words, and the form is drawn below."""
    async for screen in order(chat):
        if screen == "PARAMS_FORM":
            break
    await chat.say("x" * 2_001)
    assert (chat.reason, chat.screen) == ("VALIDATION_FAILED", "PARAMS_FORM")
    assert chat.line("INPUT_REJECTED")["reason_text"] == "prompt takes text from 1 up to 2000 characters"
    assert "x" * 10 not in str(chat.lines)


async def test_everything_from_below(chat: Chat) -> None:
    """BACK leads the way back, screen by screen, to where the user began."""
    walked = [screen async for screen in order(chat)]
    steps = list(dict.fromkeys(walked))
    for screen in reversed(steps[:-1]):
        await chat.press("BACK")
        assert chat.screen == screen

"""The whole room against the strict simulator: set-up, updates in, effects out, refusals in real words."""

from collections.abc import AsyncIterator, Sequence
from dataclasses import replace
from typing import cast

import orjson
import pytest
from aiohttp import web

from botspec.contract import CommandDef, UIMap
from botspec.core.effects import Answer, Effect, Mode, Notice, Outcome, Receipt, Show, Strip
from botspec.core.incoming import Incoming, Means
from botspec.simulator import Drop, Fault, JsonObject, Simulator, SimUser, Timing
from botspec.telegram.client import Client
from botspec.telegram.intake import Me
from botspec.telegram.lines import Lines
from botspec.telegram.messenger import TelegramMessenger
from botspec.telegram.setup import carry_out, command_menus, webhook_call
from botspec.telegram.webhook import Door, Webhook
from tests.telegram.known_files import KnownFiles
from tests.telegram.scripted import serving

USER = 123
SECRET = "s3-cret"
MENU = Show(
    screen="MENU",
    rev=1,
    text="<b>Menu</b>",
    markup='{"inline_keyboard":[[{"text":"More","callback_data":"more~1"}]]}',
    buttons=1,
    mode=Mode.SEND,
)
UI = UIMap(
    name="test",
    version="1",
    spec_hash="0" * 12,
    home="MENU",
    locales=("en",),
    screens=(),
    buttons=(),
    arcs=(),
    commands=(CommandDef(name="start"), CommandDef(name="debug", role="admin")),
    reasons=(),
    session=(),
    data=dict,
    facts=(),
    actions=(),
    texts={"en": {"commands.start": "Begin", "commands.debug": "Look inside"}},
)


class Clock:
    """A clock that a test sets; it is Unix time."""

    def __init__(self) -> None:
        self.now = 1_700_000_000.0

    def __call__(self) -> float:
        """Tell the time."""
        return self.now


class Hall:
    """The smallest bot: a command sends the menu, a press answers and draws it anew on its message."""

    def __init__(self, messenger: TelegramMessenger) -> None:
        self._messenger = messenger
        self.updates: list[Incoming] = []

    async def handle(self, incoming: Incoming) -> str:
        """Do what every bot does, without a database."""
        self.updates.append(incoming)
        if incoming.means is Means.PRESS:
            more = replace(MENU, text="More", mode=Mode.EDIT, message_id=incoming.message_id)
            await self._messenger.deliver(
                incoming.chat_id, [Answer(callback_id=incoming.callback_id, text="Here"), more]
            )
        else:
            await self._messenger.deliver(incoming.chat_id, [MENU])
        return "done"


@pytest.fixture
def clock() -> Clock:
    """Give a clock."""
    return Clock()


@pytest.fixture
async def simulator(clock: Clock) -> AsyncIterator[Simulator]:
    """Give a simulator with one user."""
    timing = Timing(now=clock, wait_window=5.0)
    async with Simulator(users=(SimUser(id=USER),), timing=timing, first_update_id=1000) as started:
        yield started


@pytest.fixture
async def client(simulator: Simulator) -> AsyncIterator[Client]:
    """Give a client of it."""
    client = Client(simulator.token, simulator.url)
    yield client
    await client.close()


@pytest.fixture
def messenger(client: Client) -> TelegramMessenger:
    """Give a messenger to it."""
    return TelegramMessenger(client, Lines(), KnownFiles())


def messages(simulator: Simulator) -> list[JsonObject]:
    """The messages that the user sees."""
    all_of_them = cast("list[JsonObject]", simulator.chat(USER)["messages"])
    return [message for message in all_of_them if not message["deleted"]]


def texts(simulator: Simulator) -> list[object]:
    """The texts of the chat."""
    return [message["text"] for message in messages(simulator)]


def methods(simulator: Simulator) -> list[str]:
    """The methods that were called."""
    return [call.method for call in simulator.calls()]


async def one(messenger: TelegramMessenger, effect: Effect) -> Receipt:
    """The receipt of one effect."""
    (receipt,) = await messenger.deliver(USER, [effect])
    return receipt


async def menu_id(messenger: TelegramMessenger) -> int:
    """The id of a menu that was sent."""
    receipt = await one(messenger, MENU)
    assert (receipt.outcome, receipt.mode) == (Outcome.DONE, Mode.SEND)
    assert receipt.message_id is not None
    return receipt.message_id


async def test_a_user_talks_with_a_bot(
    simulator: Simulator, client: Client, messenger: TelegramMessenger
) -> None:
    """Set-up, a command and a press go all the way round: aiogram, webhook, intake, messenger."""
    hall = Hall(messenger)
    app = web.Application()
    webhook = Webhook(hall, Me(bot_id=42, cid_key=b"key"), Door(secret=SECRET))
    app.add_routes(webhook.routes())
    async with serving(app) as url:
        calls = [
            *command_menus(UI, [USER, 9]),
            webhook_call(f"{url}/webhook", secret=SECRET, max_in_flight=8),
        ]
        profile = await carry_out(calls, token=simulator.token, api_url=simulator.url)
        simulator.message(USER, "/start now")
        assert await simulator.idle()
        pressed = simulator.press(USER, button="More")
        answer = await simulator.answer_to(pressed.callback_id)
        assert await simulator.idle()
    assert (profile.bot_id, profile.skipped) == (42, (9,))
    assert _names(simulator.commands()) == ["start"]
    assert _names(simulator.commands(user=USER)) == ["start", "debug"]
    command, press = hall.updates
    assert (command.command, command.text, command.user_id) == ("start", "now", USER)
    assert (press.data, press.chat_id) == ("more~1", USER)
    assert answer is not None
    assert answer.text == "Here"
    assert texts(simulator) == ["/start now", "More"]


def _names(commands: Sequence[JsonObject]) -> list[object]:
    return [command["command"] for command in commands]


async def test_a_repeated_edit_shows_it_already(simulator: Simulator, messenger: TelegramMessenger) -> None:
    """The same screen on the same message is a success without a change."""
    edit = replace(MENU, mode=Mode.EDIT, message_id=await menu_id(messenger))
    receipt = await one(messenger, edit)
    assert (receipt.outcome, receipt.mode, receipt.error) == (Outcome.DONE, Mode.NOOP, "")


async def test_a_deleted_message_comes_anew(
    simulator: Simulator, client: Client, messenger: TelegramMessenger
) -> None:
    """An edit of a message that is gone sends the screen."""
    old = await menu_id(messenger)
    await client.call("deleteMessage", orjson.dumps({"chat_id": USER, "message_id": old}))
    receipt = await one(messenger, replace(MENU, text="New", mode=Mode.EDIT, message_id=old))
    assert (receipt.outcome, receipt.mode, receipt.message_id != old) == (Outcome.DONE, Mode.SEND, True)
    assert texts(simulator) == ["New"]


async def test_a_message_with_a_reply_keyboard_cannot_be_edited(
    simulator: Simulator, client: Client, messenger: TelegramMessenger
) -> None:
    """The screen is sent below it."""
    keyboard = {"keyboard": [[{"text": "a"}]]}
    sent = await client.call(
        "sendMessage", orjson.dumps({"chat_id": USER, "text": "Old", "reply_markup": keyboard})
    )
    receipt = await one(messenger, replace(MENU, mode=Mode.EDIT, message_id=sent.message_id))
    assert (receipt.outcome, receipt.mode) == (Outcome.DONE, Mode.SEND)
    assert texts(simulator) == ["Old", "Menu"]


async def test_a_keyboard_is_taken_off_once(simulator: Simulator, messenger: TelegramMessenger) -> None:
    """The second time there is nothing to take off, and no message is needed to take it off."""
    strip = Strip(message_id=await menu_id(messenger))
    assert [(await one(messenger, strip)).outcome for _ in range(2)] == [Outcome.DONE] * 2
    assert (await one(messenger, Strip(message_id=99))).outcome is Outcome.DONE
    assert not messages(simulator)[0]["keyboard"]


async def test_an_old_message_is_replaced_as_far_as_telegram_allows(
    simulator: Simulator, clock: Clock, messenger: TelegramMessenger
) -> None:
    """A young message is deleted; one of two days and more stays without its keyboard."""
    young = await menu_id(messenger)
    new = await one(messenger, replace(MENU, text="Second", mode=Mode.REPLACE, message_id=young))
    assert texts(simulator) == ["Second"]
    clock.now += 49 * 3600
    await one(messenger, replace(MENU, text="Third", mode=Mode.REPLACE, message_id=new.message_id))
    assert texts(simulator) == ["Second", "Third"]
    assert methods(simulator)[-2:] == ["deleteMessage", "editMessageReplyMarkup"]


@pytest.mark.parametrize("text", ["<p>Menu</p>", "<b>Menu", "<b>" + "x" * 4097 + "</b>"])
async def test_a_text_that_is_refused_arrives_plain(
    simulator: Simulator, messenger: TelegramMessenger, text: str
) -> None:
    """The user can read it and press; the error is kept."""
    receipt = await one(messenger, replace(MENU, text=text))
    (message,) = messages(simulator)
    assert (receipt.outcome, receipt.error != "") == (Outcome.DONE, True)
    assert str(message["text"]).startswith(("Menu", "xxx"))
    assert message["keyboard"]


@pytest.mark.parametrize(
    "button",
    [
        {"text": "a", "callback_data": "я" * 33},
        {"text": "a"},
        {"text": "a", "url": "not-a-url"},
        {"text": "a", "callback_data": "a", "style": "pink"},
        {"callback_data": "a"},
    ],
)
async def test_a_keyboard_that_is_refused_is_left_off(
    simulator: Simulator, messenger: TelegramMessenger, button: dict[str, str]
) -> None:
    """The user can read the text as it was meant; the error is kept."""
    markup = orjson.dumps({"inline_keyboard": [[button]]}).decode()
    receipt = await one(messenger, replace(MENU, markup=markup))
    assert (receipt.outcome, receipt.error != "") == (Outcome.DONE, True)
    assert texts(simulator) == ["Menu"]


async def test_a_second_answer_is_harmless(simulator: Simulator, messenger: TelegramMessenger) -> None:
    """A press is answered once; the second answer is refused, and that is no failure."""
    await menu_id(messenger)
    callback_id = simulator.press(USER, button="More").callback_id
    answer = Answer(callback_id=callback_id, text="Here", alert=True)
    receipts = [await one(messenger, answer) for _ in range(2)]
    assert [(receipt.outcome, receipt.error) for receipt in receipts] == [(Outcome.DONE, "")] * 2
    shown = await simulator.answer_to(callback_id)
    assert shown is not None
    assert (shown.text, shown.show_alert) == ("Here", True)


async def test_a_blocked_bot_does_not_try_again(simulator: Simulator, messenger: TelegramMessenger) -> None:
    """A user who blocked the bot is not written to."""
    await menu_id(messenger)
    simulator.block(USER)
    receipt = await one(messenger, Notice(text="Hello"))
    assert (receipt.outcome, receipt.calls) == (Outcome.FAILED, 1)
    assert receipt.error == "Forbidden: bot was blocked by the user"


async def test_a_lost_send_is_not_repeated_and_a_lost_edit_is(
    simulator: Simulator, messenger: TelegramMessenger
) -> None:
    """Whether the lost call had its effect or not: never a second message, always the right screen."""
    old = await menu_id(messenger)
    for drop in (Drop.BEFORE, Drop.AFTER):
        simulator.fault(Fault(method="sendMessage", drop=drop))
        assert (await one(messenger, Notice(text=drop))).error.startswith("ambiguous: ")
        simulator.fault(Fault(method="editMessageText", drop=drop))
        edit = replace(MENU, text=f"Edited {drop}", mode=Mode.EDIT, message_id=old)
        assert (await one(messenger, edit)).outcome is Outcome.DONE
        assert messages(simulator)[0]["text"] == f"Edited {drop}"
    assert texts(simulator)[1:] == ["after"]


async def test_a_flood_is_waited_out_elsewhere(simulator: Simulator, messenger: TelegramMessenger) -> None:
    """A 429 comes back with its pause."""
    simulator.fault(Fault(method="sendMessage", error_code=429, retry_after=3))
    receipt = await one(messenger, Notice(text="Hello"))
    assert (receipt.outcome, receipt.retry_after) == (Outcome.RETRY, 3.0)

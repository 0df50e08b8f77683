"""An unmodified aiogram bot runs against the simulator, and both know the same methods."""

from collections.abc import AsyncIterator, Awaitable, Callable
from typing import Any

import aiogram.methods
import pytest
from aiogram import Bot, Dispatcher
from aiogram.client.default import DefaultBotProperties
from aiogram.client.session.aiohttp import AiohttpSession
from aiogram.client.telegram import TelegramAPIServer
from aiogram.exceptions import (
    TelegramBadRequest,
    TelegramConflictError,
    TelegramForbiddenError,
    TelegramNetworkError,
    TelegramRetryAfter,
    TelegramServerError,
    TelegramUnauthorizedError,
)
from aiogram.types import (
    BotCommand,
    BufferedInputFile,
    CallbackQuery,
    FSInputFile,
    InlineKeyboardButton,
    InlineKeyboardMarkup,
    InputMediaVideo,
    KeyboardButton,
    Message,
    ReplyKeyboardMarkup,
    TelegramObject,
    Update,
)
from aiogram.webhook.aiohttp_server import SimpleRequestHandler
from aiohttp import web

from botspec.simulator import Drop, Fault, Simulator
from botspec.simulator.methods import FILE_METHODS, METHODS
from botspec.simulator.schema import load
from tests.simulator.files import PNG
from tests.simulator.playing import USER

Handler = Callable[[TelegramObject, dict[str, Any]], Awaitable[Any]]

MENU = InlineKeyboardMarkup(
    inline_keyboard=[[InlineKeyboardButton(text="Да", callback_data="yes", style="success")]]
)


@pytest.fixture
async def bot(simulator: Simulator) -> AsyncIterator[Bot]:
    """Give a bot that calls the simulator instead of Telegram, and writes HTML."""
    session = AiohttpSession(api=TelegramAPIServer.from_base(simulator.url))
    async with Bot(simulator.token, session=session, default=DefaultBotProperties(parse_mode="HTML")) as bot:
        yield bot


def echo() -> Dispatcher:
    """Returns a bot's handlers: a menu for every message, an edit and an answer for every press."""
    dispatcher = Dispatcher()

    @dispatcher.message()
    async def on_message(message: Message) -> None:
        await message.answer(f"<b>{message.text}</b>", reply_markup=MENU)

    @dispatcher.callback_query()
    async def on_press(query: CallbackQuery) -> None:
        assert isinstance(query.message, Message)
        await query.message.edit_text(f"pressed {query.data}")
        await query.answer("ok", show_alert=True)

    return dispatcher


async def test_a_bot_calls_every_played_method(bot: Bot, simulator: Simulator) -> None:
    """Each method is called as aiogram calls it, and its result is one that aiogram reads."""
    assert (await bot.get_me()).username == "simulated_bot"
    message = await bot.send_message(USER, "<b>Привет</b>, 😀<i>мир</i>", reply_markup=MENU)
    assert message.html_text == "<b>Привет</b>, 😀<i>мир</i>"
    edited = await bot.edit_message_text("<u>да</u>", chat_id=USER, message_id=message.message_id)
    assert isinstance(edited, Message)
    assert edited.edit_date is not None
    await bot.edit_message_reply_markup(chat_id=USER, message_id=message.message_id, reply_markup=MENU)
    pressed = simulator.press(USER, button="Да")
    (update,) = await bot.get_updates(timeout=0)
    assert update.callback_query is not None
    assert update.callback_query.data == "yes"
    assert await bot.answer_callback_query(pressed.callback_id, text="ok")
    assert await bot.send_chat_action(USER, "typing")
    assert await bot.set_my_commands([BotCommand(command="start", description="Начать")], language_code="ru")
    assert [command.command for command in await bot.get_my_commands(language_code="ru")] == ["start"]
    assert await bot.delete_my_commands(language_code="ru")
    reply = ReplyKeyboardMarkup(keyboard=[[KeyboardButton(text="a")]], resize_keyboard=True)
    assert (await bot.send_message(USER, "a", reply_markup=reply)).text == "a"
    assert await bot.delete_message(USER, message.message_id)
    await call_the_file_methods(bot)
    assert await bot.set_webhook("https://example.com/hook", certificate=FSInputFile(__file__))
    assert (await bot.get_webhook_info()).has_custom_certificate
    assert await bot.delete_webhook()
    assert {call.method for call in simulator.calls()} == {*METHODS, *FILE_METHODS}


async def call_the_file_methods(bot: Bot) -> None:
    """Sends a file of every kind, edits one, and downloads another."""
    picture = BufferedInputFile(PNG, "cat.png")
    message = await bot.send_photo(USER, picture, caption="<b>a</b>", reply_markup=MENU)
    assert (message.html_text, message.photo is not None) == ("<b>a</b>", True)
    place, video = message.message_id, InputMediaVideo(media=picture, caption="b")
    edited = await bot.edit_message_media(video, chat_id=USER, message_id=place)
    assert isinstance(edited, Message)
    assert edited.video is not None
    assert await bot.edit_message_caption(chat_id=USER, message_id=place, caption="c")
    assert (await bot.send_video(USER, edited.video.file_id)).video == edited.video
    assert (await bot.send_animation(USER, picture)).animation is not None
    assert (await bot.send_audio(USER, picture)).audio is not None
    assert (await bot.send_voice(USER, picture)).voice is not None
    document = (await bot.send_document(USER, picture)).document
    assert document is not None
    assert document.file_name == "cat.png"
    downloaded = await bot.download(document)
    assert downloaded is not None
    assert downloaded.read() == PNG


async def test_a_bot_polls(bot: Bot, simulator: Simulator) -> None:
    """aiogram's own polling loop serves a message and a press."""
    dispatcher = echo()
    served: list[int] = []

    async def count(handler: Handler, event: TelegramObject, data: dict[str, Any]) -> Any:
        result = await handler(event, data)
        assert isinstance(event, Update)
        served.append(event.update_id)
        if event.message is None:
            await dispatcher.stop_polling()
        else:
            simulator.press(USER, button="Да")
        return result

    dispatcher.update.outer_middleware(count)
    simulator.message(USER, "Hello")
    await dispatcher.start_polling(bot, handle_signals=False, handle_as_tasks=False, polling_timeout=5)
    assert served == [1000, 1001]
    assert_served(simulator)


async def test_a_bot_gets_a_webhook(bot: Bot, simulator: Simulator) -> None:
    """aiogram's own webhook server is posted to, checks the secret, and answers over the Bot API."""
    app = web.Application()
    handler = SimpleRequestHandler(echo(), bot, handle_in_background=False, secret_token="s3cret")
    handler.register(app, path="/hook")
    runner = web.AppRunner(app, access_log=None)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    try:
        url = f"http://127.0.0.1:{runner.addresses[0][1]}/hook"
        await bot.set_webhook(url, secret_token="s3cret")
        simulator.message(USER, "Hello")
        assert await simulator.idle()
        simulator.press(USER, button="Да")
        assert await simulator.idle()
        assert [entry.status for entry in simulator.updates()] == [200, 200]
    finally:
        await runner.cleanup()
    assert_served(simulator)


def assert_served(simulator: Simulator) -> None:
    """Checks that the chat shows the pressed message, the bot's answer, and no refused call."""
    chat = simulator.chat(USER)
    messages, answers = chat["messages"], chat["answers"]
    assert isinstance(messages, list)
    assert isinstance(messages[1], dict)
    assert (messages[1]["text"], messages[1]["edited"]) == ("pressed yes", True)
    assert isinstance(answers, list)
    assert [answer["text"] for answer in answers if isinstance(answer, dict)] == ["ok"]
    assert [call.error for call in simulator.calls() if not call.ok] == []


async def test_refusals_are_the_exceptions_that_aiogram_knows(bot: Bot, simulator: Simulator) -> None:
    """Each kind of error arrives as its own class."""
    with pytest.raises(TelegramBadRequest, match="chat not found"):
        await bot.send_message(5, "a")
    simulator.fault(Fault(method="sendMessage", error_code=429, retry_after=3))
    with pytest.raises(TelegramRetryAfter) as flood:
        await bot.send_message(USER, "a")
    assert flood.value.retry_after == 3
    simulator.fault(Fault(method="sendMessage", error_code=502))
    with pytest.raises(TelegramServerError):
        await bot.send_message(USER, "a")
    simulator.fault(Fault(method="sendMessage", drop=Drop.AFTER))
    with pytest.raises(TelegramNetworkError):
        await bot.send_message(USER, "a")
    simulator.block(USER)
    with pytest.raises(TelegramForbiddenError, match="bot was blocked by the user"):
        await bot.send_message(USER, "a")
    await bot.set_webhook("https://example.com/hook")
    with pytest.raises(TelegramConflictError, match="while webhook is active"):
        await bot.get_updates()


async def test_a_stranger_is_unauthorized(simulator: Simulator) -> None:
    """A bot with another token is turned away."""
    session = AiohttpSession(api=TelegramAPIServer.from_base(simulator.url))
    async with Bot("43:OTHER", session=session) as bot:
        with pytest.raises(TelegramUnauthorizedError):
            await bot.get_me()


@pytest.mark.parametrize("method", sorted(METHODS))
def test_the_schema_has_the_parameters_that_aiogram_has(method: str) -> None:
    """The data file and aiogram agree on the names of all parameters and on the required ones."""
    model = getattr(aiogram.methods, method[0].upper() + method[1:])
    fields = load().methods[method]
    names = {field.alias or name for name, field in model.model_fields.items()}
    required = {field.alias or name for name, field in model.model_fields.items() if field.is_required()}
    assert set(fields) <= names
    assert {name for name, field in fields.items() if field.required} == required

"""The yardstick: six screens in plain aiogram, written as its documentation teaches, state in memory."""

import os
from urllib.parse import urlsplit

from aiogram import Bot, Dispatcher, F
from aiogram.client.session.aiohttp import AiohttpSession
from aiogram.client.telegram import TelegramAPIServer
from aiogram.filters import CommandStart, StateFilter
from aiogram.fsm.context import FSMContext
from aiogram.fsm.state import State, StatesGroup
from aiogram.fsm.storage.memory import MemoryStorage
from aiogram.types import CallbackQuery, InlineKeyboardButton, InlineKeyboardMarkup, Message
from aiogram.webhook.aiohttp_server import SimpleRequestHandler, setup_application
from aiohttp import web

MENU = (("cat:image", "cat:video"), ("cat:audio", "cat:upscale"), ("open_help",))
MODELS = (("model:zimage",), ("model:deepdream",), ("back",))
ASPECTS = (("param_aspect_169", "param_aspect_11", "param_aspect_43"), ("back", "cancel"))
PARAMS = (("param_style_photo", "param_style_art"), ("confirm",), ("back", "cancel"))
CONFIRM = (("confirm_run",), ("back", "cancel"))
HELP = (("back",),)


class Screen(StatesGroup):
    """The six screens."""

    menu = State()
    category = State()
    model = State()
    params = State()
    confirm = State()
    help = State()


def keyboard(rows: tuple[tuple[str, ...], ...]) -> InlineKeyboardMarkup:
    """An inline keyboard whose labels are its callback data."""
    return InlineKeyboardMarkup(
        inline_keyboard=[
            [InlineKeyboardButton(text=data, callback_data=data) for data in row] for row in rows
        ]
    )


async def show(query: CallbackQuery, text: str, rows: tuple[tuple[str, ...], ...]) -> None:
    """Edit the screen under the pressed button, then answer the press."""
    if isinstance(query.message, Message):
        await query.message.edit_text(text, reply_markup=keyboard(rows))
    await query.answer()


async def form(state: FSMContext) -> str:
    """The text of the parameters' screen."""
    data = await state.get_data()
    return f"{data['category']}, {data['model']}, {data['aspect']}, {data.get('style')}: {data.get('prompt')}"


async def start(message: Message, state: FSMContext) -> None:
    """Begin anew at the menu."""
    await state.clear()
    await state.set_state(Screen.menu)
    await message.answer("What shall it be?", reply_markup=keyboard(MENU))


async def go_home(query: CallbackQuery, state: FSMContext) -> None:
    """Back to the menu."""
    await state.set_state(Screen.menu)
    await show(query, "What shall it be?", MENU)


async def open_help(query: CallbackQuery, state: FSMContext) -> None:
    """Show the help."""
    await state.set_state(Screen.help)
    await show(query, "Choose, describe, confirm.", HELP)


async def pick_category(query: CallbackQuery, state: FSMContext) -> None:
    """Keep the category, offer its models."""
    await state.update_data(category=query.data, prompt=None)
    await state.set_state(Screen.category)
    await show(query, f"Models of {query.data}", MODELS)


async def pick_model(query: CallbackQuery, state: FSMContext) -> None:
    """Keep the model, ask for the aspect."""
    await state.update_data(model=query.data)
    await state.set_state(Screen.model)
    await show(query, f"Which aspect for {query.data}?", ASPECTS)


async def pick_aspect(query: CallbackQuery, state: FSMContext) -> None:
    """Keep the aspect, show the parameters."""
    await state.update_data(aspect=query.data)
    await state.set_state(Screen.params)
    await show(query, await form(state), PARAMS)


async def pick_style(query: CallbackQuery, state: FSMContext) -> None:
    """Keep the style, draw the parameters again."""
    await state.update_data(style=query.data)
    await show(query, await form(state), PARAMS)


async def take_prompt(message: Message, state: FSMContext) -> None:
    """Keep the prompt, draw the parameters again."""
    await state.update_data(prompt=message.text)
    await message.answer(await form(state), reply_markup=keyboard(PARAMS))


async def submit(query: CallbackQuery, state: FSMContext) -> None:
    """Ask for the last word."""
    if (await state.get_data()).get("prompt") is None:
        await query.answer("Write what to make", show_alert=True)
        return
    await state.set_state(Screen.confirm)
    await show(query, f"Run? {await form(state)}", CONFIRM)


async def expired(query: CallbackQuery) -> None:
    """Answer a press that is not valid on this screen."""
    await query.answer("That button has expired")


def dispatcher() -> Dispatcher:
    """Every handler, in the order in which aiogram tries them."""
    made = Dispatcher(storage=MemoryStorage())
    press = made.callback_query.register
    made.message.register(start, CommandStart())
    made.message.register(take_prompt, Screen.params, F.text)
    press(pick_category, Screen.menu, F.data.startswith("cat:"))
    press(open_help, Screen.menu, F.data == "open_help")
    press(pick_model, Screen.category, F.data.startswith("model:"))
    press(pick_aspect, Screen.model, F.data.startswith("param_aspect_"))
    press(pick_style, Screen.params, F.data.startswith("param_style_"))
    press(submit, Screen.params, F.data == "confirm")
    press(go_home, StateFilter(Screen.model, Screen.params, Screen.confirm), F.data == "cancel")
    press(go_home, F.data == "back")
    press(expired)
    return made


def main() -> None:
    """Serve the webhook until a signal comes; the environment is the reference bot's."""
    api = TelegramAPIServer.from_base(os.environ["TELEGRAM_API_URL"])
    bot = Bot(os.environ["TELEGRAM_BOT_TOKEN"], session=AiohttpSession(api=api))
    url = os.environ["WEBHOOK_URL"]
    made = dispatcher()

    async def announce() -> None:
        await bot.set_webhook(url)

    made.startup.register(announce)
    app = web.Application()
    SimpleRequestHandler(made, bot, handle_in_background=False).register(app, path=urlsplit(url).path)
    setup_application(app, made, bot=bot)
    web.run_app(app, host="127.0.0.1", port=int(os.environ["PORT"]), access_log=None, print=None)


if __name__ == "__main__":
    main()

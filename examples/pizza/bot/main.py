"""Puts the bot together: the generated registry, and the functions that the spec asks for."""

from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Final

from bot import actions, facts
from bot.kitchen import Oven, cooking
from botspec.bot import Bot
from generated.actions import Handlers
from generated.registry import UI

MIGRATIONS: Final = Path(__file__).parents[1] / "migrations" / "bot"

BAKING: Final = 20.0
"""Seconds that a small pizza takes."""

HURRY: Final = 1.0
"""The same in the simulator, where nobody is hungry."""


def create() -> Bot:
    """Return the pizza bot, not yet running."""
    return assemble(Oven(seconds=BAKING))


@asynccontextmanager
async def simulated() -> AsyncGenerator[Bot]:
    """The bot as `botspec simulate` runs it: its oven is a quick one."""
    yield assemble(Oven(seconds=HURRY))


def assemble(oven: Oven) -> Bot:
    """Return the bot that bakes in this oven."""
    handlers = Handlers(
        balance=facts.balance,
        pizzas=facts.pizzas,
        dish=facts.dish,
        price=facts.price,
        bill=facts.bill,
        placed=facts.placed,
        place_order=actions.place_order,
        top_up=actions.top_up,
        give_back=actions.give_back,
        give_up=actions.give_up,
        cook=cooking(oven),
    )
    return Bot(UI, handlers, migrations=MIGRATIONS)

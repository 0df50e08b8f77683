"""Puts the bot together: the generated registry, and the functions that the spec asks for."""

from pathlib import Path

from bot import actions, facts
from botspec.bot import Bot
from generated.actions import Handlers
from generated.registry import UI

MIGRATIONS = Path(__file__).parents[1] / "migrations" / "bot"


def create() -> Bot:
    """Return the pizza bot, not yet running."""
    handlers = Handlers(
        balance=facts.balance,
        pizzas=facts.pizzas,
        dish=facts.dish,
        price=facts.price,
        placed=facts.placed,
        place_order=actions.place_order,
        top_up=actions.top_up,
    )
    return Bot(UI, handlers, migrations=MIGRATIONS)

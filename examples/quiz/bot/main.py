"""Puts the bot together: the generated registry, and the functions that the spec asks for."""

from pathlib import Path

from bot import actions, facts
from botspec.bot import Bot
from generated.actions import Handlers
from generated.registry import UI

MIGRATIONS = Path(__file__).parents[1] / "migrations" / "bot"


def create() -> Bot:
    """Return the quiz bot, not yet running."""
    handlers = Handlers(
        question=facts.question,
        options=facts.options,
        truth=facts.truth,
        guessers=facts.guessers,
        guesses=facts.guesses,
        standings=facts.standings,
        duel=facts.duel,
        champions=facts.champions,
        questions=facts.questions,
        begin=actions.begin,
        accept_duel=actions.accept_duel,
        travel=actions.travel,
        take_guess=actions.take_guess,
        go_on=actions.go_on,
        switch_question=actions.switch_question,
    )
    return Bot(UI, handlers, migrations=MIGRATIONS)

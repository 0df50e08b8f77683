"""Puts the bot together: the generated registry, and the functions that the spec asks for."""

from pathlib import Path

from bot import actions, facts
from bot.sketch import Sketcher
from bot.tasks import Studio
from botspec.bot import Bot
from generated.actions import Handlers
from generated.registry import UI

MIGRATIONS = Path(__file__).parents[1] / "migrations" / "bot"


def create() -> Bot:
    """Return the reference bot, not yet running."""
    handlers = Handlers(
        balance=facts.balance,
        models=facts.models,
        offer=facts.offer,
        jobs=facts.jobs,
        run=facts.run,
        operations=facts.operations,
        instance=facts.instance,
        log_lines=facts.log_lines,
        open_account=actions.open_account,
        top_up=actions.top_up,
        confirm_run=actions.confirm_run,
        cancel_run=actions.cancel_run,
        repeat_run=actions.repeat_run,
        refund_run=actions.refund_run,
        refund_other_run=actions.refund_other_run,
        give_up_run=actions.give_up_run,
        enable_debug=actions.enable_debug,
        generate=Studio(provider=Sketcher()).generate,
    )
    return Bot(UI, handlers, migrations=MIGRATIONS)

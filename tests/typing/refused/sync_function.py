"""Plain functions where the runtime awaits."""

from decimal import Decimal

from bot import actions, facts
from bot.tasks import Studio
from botspec.contract import Outcome
from generated.actions import Handlers, TopUp
from generated.facts import BalanceQuery


def balance(_: BalanceQuery) -> Decimal:
    """A fact is looked up while others wait."""
    return Decimal(0)


def top_up(press: TopUp) -> Outcome[TopUp]:
    """An action too."""
    return press.stay()


def handlers(studio: Studio) -> Handlers:
    """Both are refused where they are handed over."""
    return Handlers(
        balance=balance,  # error: mypy[arg-type] pyright[reportArgumentType]
        models=facts.models,
        offer=facts.offer,
        jobs=facts.jobs,
        run=facts.run,
        operations=facts.operations,
        instance=facts.instance,
        log_lines=facts.log_lines,
        open_account=actions.open_account,
        top_up=top_up,  # error: mypy[arg-type] pyright[reportArgumentType]
        confirm_run=actions.confirm_run,
        cancel_run=actions.cancel_run,
        repeat_run=actions.repeat_run,
        refund_run=actions.refund_run,
        refund_other_run=actions.refund_other_run,
        give_up_run=actions.give_up_run,
        enable_debug=actions.enable_debug,
        generate=studio.generate,
    )

"""Plain functions where the runtime awaits."""

from collections.abc import Awaitable, Callable
from decimal import Decimal
from pathlib import Path

from bot import actions, facts
from botspec.contract import Outcome
from generated.actions import Handlers, TopUp
from generated.facts import BalanceQuery
from generated.tasks import Generate


def balance(_: BalanceQuery) -> Decimal:
    """A fact is looked up while others wait."""
    return Decimal(0)


def top_up(press: TopUp) -> Outcome[TopUp]:
    """An action too."""
    return press.stay()


def handlers(generate: Callable[[Generate], Awaitable[None]]) -> Handlers:
    """Both are refused where they are handed over."""
    return Handlers(
        balance=balance,  # error: mypy[arg-type] pyright[reportArgumentType]
        models=facts.models,
        offer=facts.offer,
        jobs=facts.jobs,
        run=facts.run_in(Path()),
        operations=facts.operations,
        instance=facts.instance,
        log_lines=facts.log_lines,
        open_account=actions.open_account,
        top_up=top_up,  # error: mypy[arg-type] pyright[reportArgumentType]
        confirm_run=actions.confirm_run,
        cancel_run=actions.cancel_run,
        give_up_run=actions.give_up_run,
        refund_run=actions.refund_run,
        refund_elsewhere=actions.refund_elsewhere,
        repeat_run=actions.repeat_run,
        enable_debug=actions.enable_debug,
        generate=generate,
    )

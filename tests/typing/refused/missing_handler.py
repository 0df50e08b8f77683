"""A declared action for which the bot has no function."""

from collections.abc import Awaitable, Callable
from pathlib import Path

from bot import actions, facts
from generated.actions import Handlers
from generated.tasks import Generate


def handlers(generate: Callable[[Generate], Awaitable[None]]) -> Handlers:
    """Nobody enables the debug log."""
    return Handlers(  # error: mypy[call-arg] pyright[reportCallIssue]
        balance=facts.balance,
        models=facts.models,
        offer=facts.offer,
        jobs=facts.jobs,
        run=facts.run_in(Path()),
        operations=facts.operations,
        instance=facts.instance,
        log_lines=facts.log_lines,
        open_account=actions.open_account,
        top_up=actions.top_up,
        confirm_run=actions.confirm_run,
        cancel_run=actions.cancel_run,
        give_up_run=actions.give_up_run,
        refund_run=actions.refund_run,
        refund_elsewhere=actions.refund_elsewhere,
        repeat_run=actions.repeat_run,
        generate=generate,
    )

"""Functions that are each right, at each other's place."""

from collections.abc import Awaitable, Callable
from pathlib import Path

from bot import actions, facts
from generated.actions import Handlers
from generated.tasks import Generate


def handlers(generate: Callable[[Generate], Awaitable[None]]) -> Handlers:
    """Two facts are crossed, two actions too, and a fact stands for an action."""
    return Handlers(
        balance=facts.balance,
        models=facts.models,
        offer=facts.offer,
        jobs=facts.operations,  # error: mypy[arg-type] pyright[reportArgumentType]
        run=facts.run_in(Path()),
        operations=facts.jobs,  # error: mypy[arg-type] pyright[reportArgumentType]
        instance=facts.instance,
        log_lines=facts.log_lines,
        open_account=actions.open_account,
        top_up=actions.enable_debug,  # error: mypy[arg-type] pyright[reportArgumentType]
        confirm_run=actions.confirm_run,
        cancel_run=actions.cancel_run,
        give_up_run=actions.give_up_run,
        refund_run=actions.refund_run,
        refund_elsewhere=actions.refund_elsewhere,
        repeat_run=facts.balance,  # error: mypy[arg-type] pyright[reportArgumentType]
        enable_debug=actions.top_up,  # error: mypy[arg-type] pyright[reportArgumentType]
        generate=generate,
    )

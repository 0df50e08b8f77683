"""A function for an action that the spec does not declare."""

from collections.abc import Awaitable, Callable
from pathlib import Path

from bot import actions, facts
from generated.actions import Handlers
from generated.tasks import Generate


def handlers(generate: Callable[[Generate], Awaitable[None]]) -> Handlers:
    """The spec knows no action `pay_back`."""
    return Handlers(  # error: mypy[call-arg]
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
        enable_debug=actions.enable_debug,
        generate=generate,
        pay_back=actions.refund_run,  # error: pyright[reportCallIssue]
    )

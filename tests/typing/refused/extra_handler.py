"""A function for an action that the spec does not declare."""

from bot import actions, facts
from bot.tasks import Studio
from generated.actions import Handlers


def handlers(studio: Studio) -> Handlers:
    """The spec knows no action `pay_back`."""
    return Handlers(  # error: mypy[call-arg]
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
        generate=studio.generate,
        pay_back=actions.cancel_run,  # error: pyright[reportCallIssue]
    )

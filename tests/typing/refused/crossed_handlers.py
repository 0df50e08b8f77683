"""Functions that are each right, at each other's place."""

from bot import actions, facts
from bot.tasks import Studio
from generated.actions import Handlers


def handlers(studio: Studio) -> Handlers:
    """Two facts are crossed, two actions too, and a fact stands for an action."""
    return Handlers(
        balance=facts.balance,
        models=facts.models,
        offer=facts.offer,
        jobs=facts.operations,  # error: mypy[arg-type] pyright[reportArgumentType]
        run=facts.run,
        operations=facts.jobs,  # error: mypy[arg-type] pyright[reportArgumentType]
        instance=facts.instance,
        log_lines=facts.log_lines,
        open_account=actions.open_account,
        top_up=actions.enable_debug,  # error: mypy[arg-type] pyright[reportArgumentType]
        confirm_run=actions.confirm_run,
        cancel_run=actions.cancel_run,
        repeat_run=facts.balance,  # error: mypy[arg-type] pyright[reportArgumentType]
        refund_run=actions.refund_run,
        refund_other_run=actions.refund_other_run,
        give_up_run=actions.give_up_run,
        enable_debug=actions.top_up,  # error: mypy[arg-type] pyright[reportArgumentType]
        generate=studio.generate,
    )

"""Facts that give back another type than the spec declares."""

from collections.abc import Awaitable, Callable, Sequence
from decimal import Decimal
from pathlib import Path

from bot import actions, facts
from generated.actions import Handlers
from generated.facts import (
    BalanceQuery,
    InstanceItem,
    InstanceQuery,
    JobsQuery,
    ModelsItem,
    ModelsQuery,
    OfferItem,
    OfferQuery,
    OperationsItem,
    RunItem,
    RunQuery,
)
from generated.tasks import Generate


async def balance(query: BalanceQuery) -> str:
    """The spec says money."""
    return f"{await facts.balance(query):.2f}"


async def models(query: ModelsQuery) -> ModelsItem:
    """The spec says a list."""
    return (await facts.models(query))[0]


async def offer(query: OfferQuery) -> OfferItem | None:
    """The spec has no place for nothing."""
    return await facts.offer(query) if query.model else None


async def jobs(_: JobsQuery) -> Sequence[OperationsItem]:
    """The spec says another item."""
    return [OperationsItem(at="", amount=Decimal(1), type="charge")]


async def run(query: RunQuery) -> Sequence[RunItem]:
    """The spec says one record."""
    return [await facts.run_in(Path())(query)]


async def instance(query: InstanceQuery, verbose: bool) -> InstanceItem:
    """Nobody would give the second parameter."""
    return InstanceItem(bot_state="ACTIVE" if verbose else "", last_cid=query.watch.last_cid() or "")


def handlers(generate: Callable[[Generate], Awaitable[None]]) -> Handlers:
    """Each of these facts is refused where it is handed over."""
    return Handlers(
        balance=balance,  # error: mypy[arg-type] pyright[reportArgumentType]
        models=models,  # error: mypy[arg-type] pyright[reportArgumentType]
        offer=offer,  # error: mypy[arg-type] pyright[reportArgumentType]
        jobs=jobs,  # error: mypy[arg-type] pyright[reportArgumentType]
        run=run,  # error: mypy[arg-type] pyright[reportArgumentType]
        operations=facts.operations,
        instance=instance,  # error: mypy[arg-type] pyright[reportArgumentType]
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
    )

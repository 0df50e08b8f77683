"""Functions that fit without having exactly the declared type."""

from collections.abc import Awaitable, Callable
from decimal import Decimal
from pathlib import Path
from typing import assert_never

from bot import actions, facts
from botspec.contract import Outcome, Query
from generated.actions import Handlers, TopUp
from generated.facts import InstanceItem, JobsItem, JobsQuery, ModelsItem, ModelsQuery
from generated.tasks import Generate


async def balance(query: Query) -> Decimal:
    """A function may ask for less than it is given."""
    return Decimal(query.user.id)


async def models(query: ModelsQuery) -> list[ModelsItem]:
    """A list is a sequence; each choice of the field is known."""
    match query.category:
        case "image" | "video":
            return [ModelsItem(id="a", title="A", price=Decimal("1.50"), enabled=True)]
        case "audio" | "upscale":
            return []
        case _:
            assert_never(query.category)


async def jobs(_: JobsQuery) -> tuple[JobsItem, ...]:
    """So is a tuple."""
    return (JobsItem(id=1, about="A", status="running"),)


async def instance(query: Query, *, state: str = "ACTIVE") -> InstanceItem:
    """A parameter with a default is the function's own."""
    return InstanceItem(bot_state=state, last_cid=query.watch.last_cid() or "")


class Stay:
    """An object that is called, as a function is."""

    async def __call__(self, press: TopUp) -> Outcome[TopUp]:
        """Decide nothing."""
        return press.stay()


def top_up(press: TopUp) -> Awaitable[Outcome[TopUp]]:
    """A function need not be `async` itself as long as what it gives back can be awaited."""
    return Stay()(press)


def handlers(generate: Callable[[Generate], Awaitable[None]]) -> Handlers:
    """All of these are taken."""
    return Handlers(
        balance=balance,
        models=models,
        offer=facts.offer,
        jobs=jobs,
        run=facts.run_in(Path()),
        operations=facts.operations,
        instance=instance,
        log_lines=facts.log_lines,
        open_account=actions.open_account,
        top_up=top_up,
        confirm_run=actions.confirm_run,
        cancel_run=actions.cancel_run,
        give_up_run=actions.give_up_run,
        refund_run=actions.refund_run,
        refund_elsewhere=actions.refund_elsewhere,
        repeat_run=actions.repeat_run,
        enable_debug=actions.enable_debug,
        generate=generate,
    )

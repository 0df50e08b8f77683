"""The facts of the spec: what the texts, conditions and lists of the bot look up."""

from collections.abc import Awaitable, Callable, Sequence
from decimal import Decimal
from pathlib import Path
from typing import Final, get_args

from bot.money import read_balance
from bot.panel import Line, find_last_cid, find_lines
from bot.pictures import media_of
from botspec.contract import choose, take
from generated.facts import (
    BalanceQuery,
    InstanceItem,
    InstanceQuery,
    JobsItem,
    JobsQuery,
    JobsStatus,
    LogLinesItem,
    LogLinesQuery,
    ModelsItem,
    ModelsQuery,
    OfferItem,
    OfferQuery,
    OperationsItem,
    OperationsQuery,
    OperationsType,
    RunItem,
    RunQuery,
    RunStatus,
)

JOB_STATUSES: Final[tuple[JobsStatus, ...]] = get_args(JobsStatus)
RUN_STATUSES: Final[tuple[RunStatus, ...]] = get_args(RunStatus)
OPERATION_TYPES: Final[tuple[OperationsType, ...]] = get_args(OperationsType)

NOTHING: Final = "—"
"""What a text shows where there is nothing to name."""

_MODELS = "SELECT id, title, price, enabled FROM models WHERE category = $1 ORDER BY place"

_OFFER = """
    SELECT title, CASE WHEN $2 = 'best' THEN best_price ELSE price END AS price, enabled, longest
    FROM models WHERE id = $1
"""

_JOBS = """
    SELECT job_id, CASE WHEN char_length(prompt) > 24 THEN left(prompt, 23) || '…' ELSE prompt END AS about,
        coalesce(outcome, 'running') AS status
    FROM orders WHERE user_id = $1 ORDER BY job_id DESC LIMIT 50
"""

_RUN = """
    SELECT job_id, title, orders.price, coalesce(outcome, 'running') AS status, picture,
        CASE WHEN char_length(prompt) > 200 THEN left(prompt, 199) || '…' ELSE prompt END AS about,
        to_char(created_at AT TIME ZONE 'UTC', 'YYYY-MM-DD HH24:MI') AS at
    FROM orders JOIN models ON models.id = model_id
    WHERE job_id = $1 AND user_id = $2
"""

_OPERATIONS = """
    SELECT to_char(created_at AT TIME ZONE 'UTC', 'YYYY-MM-DD HH24:MI') AS at, amount, type
    FROM transactions WHERE user_id = $1 ORDER BY id DESC LIMIT 10
"""


async def balance(query: BalanceQuery) -> Decimal:
    """Return the user's balance in credits."""
    return await read_balance(query.db, query.user.id)


async def models(query: ModelsQuery) -> Sequence[ModelsItem]:
    """Return the models of the chosen category in the catalogue's order, the disabled ones too."""
    rows = await query.db.fetch(_MODELS, query.category)
    return [
        ModelsItem(
            id=take(row, "id", str),
            title=take(row, "title", str),
            price=take(row, "price", Decimal),
            enabled=take(row, "enabled", bool),
        )
        for row in rows
    ]


async def offer(query: OfferQuery) -> OfferItem:
    """Return the chosen model at the price of the chosen quality; one that left the catalogue is disabled."""
    row = await query.db.fetchrow(_OFFER, query.model, query.quality)
    if row is None:
        return OfferItem(title=NOTHING, price=Decimal(0), enabled=False, longest=0)
    return OfferItem(
        title=take(row, "title", str),
        price=take(row, "price", Decimal),
        enabled=take(row, "enabled", bool),
        longest=take(row, "longest", int),
    )


async def jobs(query: JobsQuery) -> Sequence[JobsItem]:
    """Return the user's last 50 runs, newest first."""
    rows = await query.db.fetch(_JOBS, query.user.id)
    return [
        JobsItem(
            id=take(row, "job_id", int),
            about=take(row, "about", str),
            status=choose(row, "status", JOB_STATUSES),
        )
        for row in rows
    ]


def run_in(pictures: Path) -> Callable[[RunQuery], Awaitable[RunItem]]:
    """Return the function of the fact `run`: the pictures are kept in this folder."""

    async def run(query: RunQuery) -> RunItem:
        """Return the run that the user looks at; its status is "missing" when the user has no such run."""
        row = None
        if query.job is not None:
            row = await query.db.fetchrow(_RUN, query.job, query.user.id)
        if row is None:
            return RunItem(
                number=0, title=NOTHING, about=NOTHING, price=Decimal(0), status="missing", at=NOTHING
            )
        number = take(row, "job_id", int)
        made = row["picture"] is not None
        return RunItem(
            number=number,
            title=take(row, "title", str),
            about=take(row, "about", str),
            price=take(row, "price", Decimal),
            status=choose(row, "status", RUN_STATUSES),
            picture=await media_of(pictures, number, take(row, "picture", str)) if made else None,
            at=take(row, "at", str),
        )

    return run


async def operations(query: OperationsQuery) -> Sequence[OperationsItem]:
    """Return the last ten lines of the user's ledger, newest first."""
    rows = await query.db.fetch(_OPERATIONS, query.user.id)
    return [
        OperationsItem(
            at=take(row, "at", str),
            amount=take(row, "amount", Decimal),
            type=choose(row, "type", OPERATION_TYPES),
        )
        for row in rows
    ]


async def instance(query: InstanceQuery) -> InstanceItem:
    """Return the state of the instance that answers, and the cid of the last update that it ended."""
    newest = query.watch.recent(1)
    state = newest[0].get("bot_state") if newest else None
    return InstanceItem(bot_state=_shown(state), last_cid=_shown(find_last_cid(query.watch)))


async def log_lines(query: LogLinesQuery) -> Sequence[LogLinesItem]:
    """Return the log lines that the debug panel was asked for, at most ten, oldest first."""
    return [_line(line) for line in find_lines(query.watch, query.panel)]


def _line(line: Line) -> LogLinesItem:
    """Name the event and where it was. Fields that could hold a user's words have no place here."""
    about = [str(line[key]) for key in ("screen_id", "button_id", "reason_code") if line.get(key)]
    return LogLinesItem(
        at=str(line.get("ts", ""))[11:19],
        cid=_shown(line.get("cid")),
        name=str(line.get("name", "")),
        about=" ".join(about),
    )


def _shown(value: object) -> str:
    return str(value) if value else NOTHING

"""The facts: what the bot looks up, for this user alone, within the limits that the spec declares."""

from decimal import Decimal
from pathlib import Path

import pytest

from bot import facts
from bot.money import Operation, charge, credit
from bot.runs import Order, complete, give_back, place
from botspec.contract import Media, TypeDef, User
from generated.facts import (
    BalanceQuery,
    JobsQuery,
    ModelsQuery,
    OfferQuery,
    OperationsQuery,
    RunQuery,
)
from generated.registry import UI
from generated.session import Category, Quality
from tests.bot.stage import ADA, USER, Connection, Log

STRANGER = User(id=9009, first_name="Eve", locale="en", role="user")
PRICE = Decimal("3.50")
URL = "https://provider.example/files/1.png"


def declared(fact: str) -> dict[str, TypeDef]:
    """The types that the spec declares for a fact's fields."""
    return next({each.name: each.type for each in one.type.fields} for one in UI.facts if one.name == fact)


async def paid_in(db: Connection, amount: str) -> None:
    """Put an amount on the user's balance."""
    change = Operation(op_id=f"paid in {amount}", user_id=USER, amount=Decimal(amount), description="test")
    await credit(db, change, "top_up")


async def started(db: Connection, job: int, prompt: str = "a lighthouse") -> None:
    """Place an order, paid for."""
    order = Order(model="deepdream", aspect="1:1", style="art", quality="fast", price=PRICE, prompt=prompt)
    assert await place(db, job, USER, order)


async def test_the_balance_is_the_users_own(db: Connection) -> None:
    """The balance is what the user has, and zero for somebody new."""
    await paid_in(db, "12.50")
    assert await facts.balance(BalanceQuery(db=db, user=ADA, watch=Log())) == Decimal("12.50")
    assert await facts.balance(BalanceQuery(db=db, user=STRANGER, watch=Log())) == 0


@pytest.mark.parametrize(
    ("category", "expected"),
    [
        ("image", ["z-image", "deepdream", "poster", "neon"]),
        ("video", ["clip_5s", "loop"]),
        ("audio", ["melody", "voice-over"]),
        ("upscale", ["upscale_2x", "upscale_4x"]),
    ],
)
async def test_a_category_shows_its_models(db: Connection, category: Category, expected: list[str]) -> None:
    """The models of a category come in the catalogue's order; those that cannot be made are off."""
    found = await facts.models(ModelsQuery(db=db, user=ADA, watch=Log(), category=category))
    assert [model.id for model in found] == expected
    off = ["neon"] if category == "image" else expected
    assert [model.id for model in found if not model.enabled] == off


async def test_the_catalogue_fits_the_spec(db: Connection) -> None:
    """No model has an id or a title that is longer than the spec declares."""
    rows = await db.fetch("SELECT octet_length(id) AS id, char_length(title) AS title FROM models")
    for column in ("id", "title"):
        assert max(row[column] for row in rows) <= (declared("models")[column].high or 0)


@pytest.mark.parametrize(("quality", "price"), [("fast", "3.50"), ("best", "5.00")])
async def test_an_offer_has_the_price_of_its_quality(db: Connection, quality: Quality, price: str) -> None:
    """The offer names the chosen model, at the price of the chosen quality."""
    query = OfferQuery(db=db, user=ADA, watch=Log(), model="deepdream", quality=quality)
    found = await facts.offer(query)
    assert (found.title, found.price, found.enabled) == ("DeepDream", Decimal(price), True)


@pytest.mark.parametrize("model", [None, "gone"])
async def test_what_the_catalogue_lacks_is_not_on_offer(db: Connection, model: str | None) -> None:
    """A model that is not chosen, or left the catalogue, is offered as disabled."""
    found = await facts.offer(OfferQuery(db=db, user=ADA, watch=Log(), model=model, quality="fast"))
    assert found.enabled is False


async def test_the_history_shows_the_users_own_runs(db: Connection) -> None:
    """The runs come newest first with their status and the beginning of their words, and only the user's."""
    await paid_in(db, "20.00")
    for job in (1, 2, 3):
        await started(db, job, "слово " * job * 3)
    await give_back(db, 1, USER)
    await complete(db, 2, URL)
    found = await facts.jobs(JobsQuery(db=db, user=ADA, watch=Log()))
    assert [(job.id, job.status) for job in found] == [(3, "running"), (2, "completed"), (1, "failed")]
    assert [job.about for job in found] == ["слово слово слово слово…"[:23] + "…"] * 2 + ["слово " * 3]
    assert await facts.jobs(JobsQuery(db=db, user=STRANGER, watch=Log())) == []


async def test_a_run_is_shown_with_its_picture(db: Connection, tmp_path: Path) -> None:
    """A run is shown with its number, status, words and price, and with its picture once there is one."""
    await paid_in(db, "20.00")
    await started(db, 17, "x" * 2_000)
    query = RunQuery(db=db, user=ADA, watch=Log(), job=17)
    found = await facts.run_in(tmp_path)(query)
    assert (found.number, found.status, found.price, found.picture) == (17, "running", PRICE, None)
    assert found.about == "x" * 199 + "…"
    await complete(db, 17, URL)
    found = await facts.run_in(tmp_path)(query)
    assert (found.status, found.picture) == ("completed", Media.url(URL))


@pytest.mark.parametrize("user", [ADA, STRANGER])
async def test_a_run_that_is_not_the_users_is_missing(db: Connection, user: User, tmp_path: Path) -> None:
    """Without a run, and for the run of somebody else, the status is "missing"."""
    await paid_in(db, "20.00")
    await started(db, 17)
    looked_at = None if user is ADA else 17
    found = await facts.run_in(tmp_path)(RunQuery(db=db, user=user, watch=Log(), job=looked_at))
    assert found.status == "missing"


async def test_the_ledger_is_read_newest_first(db: Connection) -> None:
    """The last ten operations come newest first, with their sign."""
    await paid_in(db, "20.00")
    for number in range(11):
        change = Operation(
            op_id=f"c:{number}", user_id=USER, amount=Decimal(number + 1) / 10, description="t"
        )
        await charge(db, change)
    found = await facts.operations(OperationsQuery(db=db, user=ADA, watch=Log()))
    assert len(found) == 10
    assert (found[0].amount, found[0].type) == (Decimal("-1.10"), "charge")
    assert all(len(operation.at) == 16 for operation in found)

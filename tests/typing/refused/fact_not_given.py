"""Facts and fields that the spec does not hand to this function."""

from decimal import Decimal

from botspec.contract import Outcome
from generated.actions import ConfirmRun, TopUp
from generated.facts import BalanceQuery, InstanceQuery, ModelsQuery


async def confirm_run(press: ConfirmRun) -> Outcome[ConfirmRun]:
    """The action is given `offer`, and of it what the record has."""
    if press.facts.balance:  # error: mypy[attr-defined] pyright[reportAttributeAccessIssue]
        return press.to_processing()
    if press.facts.offer.number:  # error: mypy[attr-defined] pyright[reportAttributeAccessIssue]
        return press.to_processing()
    return press.to_processing()


async def top_up(press: TopUp) -> Outcome[TopUp]:
    """An action that is given no fact has none to read."""
    if press.facts:  # error: mypy[attr-defined] pyright[reportAttributeAccessIssue]
        return press.stay()
    return press.stay()


async def balance(query: BalanceQuery) -> Decimal:
    """A fact that needs nothing is given the user alone."""
    return Decimal(query.job or 0)  # error: mypy[attr-defined] pyright[reportAttributeAccessIssue]


async def log_lines(query: ModelsQuery) -> str:
    """What another fact is given is not at hand."""
    return query.panel  # error: mypy[attr-defined] pyright[reportAttributeAccessIssue]


async def instance(query: InstanceQuery) -> str:
    """Nor is the session as a whole."""
    return query.data.panel  # error: mypy[attr-defined] pyright[reportAttributeAccessIssue]

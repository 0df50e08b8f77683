"""Records and items that are not as the spec declares them."""

from decimal import Decimal

from generated.facts import JobsItem, ModelsItem, OfferItem

WITHOUT_A_FIELD = OfferItem(title="", price=Decimal(1))  # error: mypy[call-arg] pyright[reportCallIssue]

IN_ORDER = OfferItem("", Decimal(1), True)  # error: mypy[call-arg] pyright[reportCallIssue]

WITH_ONE_MORE = OfferItem(  # error: mypy[call-arg]
    title="",
    price=Decimal(1),
    enabled=True,
    longest=1,
    size="big",  # error: pyright[reportCallIssue]
)

OF_OTHER_TYPES = ModelsItem(
    id=1,  # error: mypy[arg-type] pyright[reportArgumentType]
    title=None,  # error: mypy[arg-type] pyright[reportArgumentType]
    price=9.99,  # error: mypy[arg-type] pyright[reportArgumentType]
    enabled="yes",  # error: mypy[arg-type] pyright[reportArgumentType]
)

WITH_AN_UNKNOWN_CHOICE = JobsItem(
    id=1,
    about="",
    status="missing",  # error: mypy[arg-type] pyright[reportArgumentType]
)

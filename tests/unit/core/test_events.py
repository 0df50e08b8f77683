"""The grammar of a chain."""

import pytest

from botspec.core.events import is_legal

ACCEPTED = (
    "UPDATE_RECEIVED CALLBACK_RECEIVED CALLBACK_ROUTED CALLBACK_ACCEPTED ANSWER_CALLBACK_QUERY UI_RENDER "
    "DISPATCH_OK"
)
REJECTED = ACCEPTED.replace("CALLBACK_ACCEPTED", "CALLBACK_REJECTED")


@pytest.mark.parametrize(
    "chain",
    [
        ACCEPTED,
        REJECTED,
        "UPDATE_RECEIVED CALLBACK_RECEIVED CALLBACK_REJECTED ANSWER_CALLBACK_QUERY UI_RENDER DISPATCH_OK",
        "UPDATE_RECEIVED COMMAND_RECEIVED COMMAND_ROUTED COMMAND_ACCEPTED UI_RENDER DISPATCH_OK",
        "UPDATE_RECEIVED CALLBACK_RECEIVED ANSWER_CALLBACK_QUERY DISPATCH_OK",
        "UPDATE_RECEIVED CALLBACK_RECEIVED DISPATCH_FAIL",
        "UPDATE_RECEIVED CALLBACK_RECEIVED CALLBACK_ROUTED CALLBACK_ACCEPTED UI_RENDER DISPATCH_FAIL",
        "UPDATE_RECEIVED DISPATCH_OK",
    ],
)
def test_legal_chains(chain: str) -> None:
    """Received, routed, one verdict, what was shown, one end."""
    assert is_legal(chain.split())


@pytest.mark.parametrize(
    "chain",
    [
        "",
        "UPDATE_RECEIVED",
        "CALLBACK_RECEIVED CALLBACK_ROUTED CALLBACK_ACCEPTED DISPATCH_OK",
        ACCEPTED.replace("CALLBACK_ACCEPTED", "CALLBACK_ACCEPTED CALLBACK_REJECTED"),
        ACCEPTED.replace("CALLBACK_RECEIVED CALLBACK_ROUTED", "CALLBACK_ROUTED CALLBACK_RECEIVED"),
        ACCEPTED.replace(" DISPATCH_OK", ""),
        ACCEPTED + " DISPATCH_OK",
        ACCEPTED + " UI_RENDER",
        "UPDATE_RECEIVED CALLBACK_RECEIVED CALLBACK_ROUTED DISPATCH_OK",
        "UPDATE_RECEIVED STARTUP DISPATCH_OK",
    ],
)
def test_illegal_chains(chain: str) -> None:
    """A chain with a gap, two verdicts, no end, or something after it is not legal."""
    assert not is_legal(chain.split())

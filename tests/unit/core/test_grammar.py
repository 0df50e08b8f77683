"""The grammar of the log: chains of updates and events, and the lines of jobs."""

import pytest

from botspec.core.grammar import is_legal, is_legal_job

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
        ACCEPTED.replace("CALLBACK_ACCEPTED", "CALLBACK_ACCEPTED TASK_CREATED TASK_CREATED"),
        "EVENT_RECEIVED EVENT_ACCEPTED UI_RENDER DISPATCH_OK",
        "EVENT_RECEIVED TASK_COMPLETED EVENT_ACCEPTED TASK_CREATED UI_RENDER DISPATCH_OK",
        "EVENT_RECEIVED TASK_FAILED EVENT_ELSEWHERE DISPATCH_OK",
        "EVENT_RECEIVED LOG DISPATCH_FAIL",
        "EVENT_RECEIVED DISPATCH_OK",
    ],
)
def test_legal_chains(chain: str) -> None:
    """Received, routed, one verdict, the jobs that it started, what was shown, one end."""
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
        ACCEPTED.replace("CALLBACK_ACCEPTED", "TASK_CREATED CALLBACK_ACCEPTED"),
        REJECTED.replace("CALLBACK_REJECTED", "CALLBACK_REJECTED TASK_CREATED"),
        "EVENT_RECEIVED",
        "EVENT_RECEIVED EVENT_ACCEPTED EVENT_ELSEWHERE DISPATCH_OK",
        "EVENT_RECEIVED EVENT_ACCEPTED TASK_COMPLETED DISPATCH_OK",
        "EVENT_RECEIVED TASK_COMPLETED DISPATCH_OK",
        "TASK_STARTED EVENT_RECEIVED EVENT_ACCEPTED DISPATCH_OK",
        "UPDATE_RECEIVED EVENT_RECEIVED EVENT_ACCEPTED DISPATCH_OK",
    ],
)
def test_illegal_chains(chain: str) -> None:
    """A chain with a gap, two verdicts, no end, or something after it is not legal."""
    assert not is_legal(chain.split())


@pytest.mark.parametrize(
    "lines",
    [
        "TASK_STARTED",
        "TASK_STARTED TASK_COMPLETED",
        "TASK_STARTED TASK_RETRIED TASK_STARTED LOG TASK_FAILED",
        "TASK_STARTED TASK_STARTED TASK_COMPLETED",
        "TASK_STARTED TASK_RETRIED",
    ],
)
def test_legal_jobs(lines: str) -> None:
    """Each run begins, and is followed by another one, by an end, or by nothing."""
    assert is_legal_job(lines.split())


@pytest.mark.parametrize(
    "lines",
    [
        "",
        "TASK_COMPLETED",
        "TASK_RETRIED TASK_STARTED",
        "TASK_STARTED TASK_COMPLETED TASK_STARTED",
        "TASK_STARTED TASK_RETRIED TASK_COMPLETED",
        "TASK_STARTED TASK_COMPLETED TASK_FAILED",
        "TASK_STARTED DISPATCH_OK",
    ],
)
def test_illegal_jobs(lines: str) -> None:
    """A job does not end before it begins, nor twice, nor after it was to be tried again."""
    assert not is_legal_job(lines.split())

"""The provider's answers: read as documented, and refused by the place that is not, without their words."""

import json

import pytest

from bot.provider import ProviderError, Record, State
from bot.provider.answers import read_answer, read_record, read_task

ENVELOPE = b'{"code": 200, "msg": "success", "data": {"taskId": "task_1"}}'


def record(**data: object) -> bytes:
    """An answer of recordInfo."""
    return json.dumps({"code": 200, "msg": "success", "data": data}).encode()


@pytest.mark.parametrize(
    ("status", "body", "code"),
    [
        (200, ENVELOPE, 200),
        (200, b'{"code": 401, "msg": "no"}', 401),
        (401, b'{"code": 401, "msg": "no"}', 401),
        (502, b"<html>", 502),
        (301, b"", 301),
    ],
)
def test_the_code_that_counts(status: int, body: bytes, code: int) -> None:
    """It is the envelope's, unless the HTTP status is an error by itself."""
    assert read_answer(status, {}, body).code == code


@pytest.mark.parametrize(
    ("given", "wait"), [(None, 0), ("7", 7), ("Fri, 01 Jan 2027 00:00:00 GMT", 0), ("-1", 0), ("99999", 60)]
)
def test_how_long_to_wait(given: str | None, wait: float) -> None:
    """Retry-After counts in seconds, and for a minute at most."""
    headers = {} if given is None else {"Retry-After": given}
    assert read_answer(200, headers, ENVELOPE).wait == wait


@pytest.mark.parametrize(
    ("data", "expected"),
    [
        ({"state": "waiting"}, Record(state=State.WAITING)),
        ({"state": "generating", "resultJson": None, "progress": 30}, Record(state=State.GENERATING)),
        ({"state": "fail", "failCode": "501", "failMsg": "x"}, Record(state=State.FAIL, fail_code="501")),
        ({"state": "fail", "failCode": "in your words: a lighthouse"}, Record(state=State.FAIL)),
        (
            {"state": "success", "resultJson": '{"resultUrls": ["https://a/1.png", "https://a/2.png"]}'},
            Record(state=State.SUCCESS, urls=("https://a/1.png", "https://a/2.png")),
        ),
    ],
)
def test_a_record(data: dict[str, object], expected: Record) -> None:
    """State, results and failure are read; what else there is may be there."""
    assert read_record(record(taskId="task_1", **data)) == expected


@pytest.mark.parametrize(
    ("body", "place"),
    [
        (b"", "the JSON"),
        (b'{"code": 200, "data": null}', "recordInfo: not as documented: data"),
        (record(state="exploded"), "data.state"),
        (record(taskId="task_1"), "data.state"),
        (record(state="success"), "resultJson: not as documented: the JSON"),
        (record(state="success", resultJson="a lighthouse"), "resultJson: not as documented: the JSON"),
        (record(state="success", resultJson='{"resultUrls": "x"}'), "resultUrls"),
        (record(state="success", resultJson='{"resultUrls": []}'), "names no result"),
        (record(state="success", resultJson='{"resultUrls": ["file:///etc"]}'), "names no result"),
    ],
)
def test_a_record_that_is_none(body: bytes, place: str) -> None:
    """What is not as documented is named by its place, and its words are not repeated."""
    with pytest.raises(ProviderError, match=place) as caught:
        read_record(body)
    assert "lighthouse" not in str(caught.value)
    assert caught.value.__cause__ is None


@pytest.mark.parametrize("data", [None, {}, {"taskId": ""}, {"taskId": 7}])
def test_an_order_without_an_id(data: object) -> None:
    """An answer that names no task cannot be waited for."""
    body = json.dumps({"code": 200, "data": data}).encode()
    with pytest.raises(ProviderError, match="createTask: not as documented"):
        read_task(body, "createTask")

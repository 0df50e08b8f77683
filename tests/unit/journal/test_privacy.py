"""Ids are hashed with a key, secrets are cut out."""

import subprocess
import traceback

import pytest

from botspec.core import events
from botspec.core.incoming import Incoming
from botspec.journal import Hasher, Redactor, random_key
from tests.unit.journal.desk import KEY, PASSWORD, TOKEN, Desk, incoming


def test_a_hash_is_eight_hex_digits_that_depend_on_the_key() -> None:
    """The same id under the same key has the same hash; another key or id, another hash."""
    hasher = Hasher(KEY)
    assert hasher(42) == Hasher(KEY)(42)
    assert len(hasher(42)) == 8
    assert int(hasher(42), 16) >= 0
    assert len({hasher(42), hasher(-42), hasher(43), Hasher(b"other")(42)}) == 4


def test_a_long_key_counts_to_its_end() -> None:
    """Keys that differ only behind their 64th byte make different hashes."""
    assert Hasher(b"k" * 64 + b"a")(42) != Hasher(b"k" * 64 + b"b")(42)


def test_random_keys_differ() -> None:
    """Two processes without a key have nothing in common."""
    assert random_key() != random_key()


def test_an_id_is_hashed_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """The hash of an id that was met before is looked up."""
    hasher = Hasher(KEY)
    first = hasher(42)
    monkeypatch.setattr("botspec.journal.privacy.blake2b", None)
    assert hasher(42) == first


@pytest.mark.parametrize(
    ("text", "clean"),
    [
        (f"token {TOKEN} is wrong", "token *** is wrong"),
        (f"https://api.telegram.org/bot{TOKEN}/getMe", "https://api.telegram.org/bot***/getMe"),
        ("bot987654:AAotherotherotherotherotherother00/x", "bot987654:***/x"),
        ("987654%3AAAotherotherotherotherotherother00", "987654%3A***"),
        ("postgresql://bot:s3c:r@t@db:5432/bot", "postgresql://bot:***@db:5432/bot"),
        ("host=db password='s3 cr' dbname=bot", "host=db password=*** dbname=bot"),
        ("{'PASSWORD': 'hunter2', 'user': 'bot'}", "{'PASSWORD': ***, 'user': 'bot'}"),
        (f"it was {PASSWORD}!", "it was ***!"),
        ("Expected PARAMS_FORM, got MAIN_MENU", "Expected PARAMS_FORM, got MAIN_MENU"),
        ("at 10:30:45, see https://example.org:8443/a", "at 10:30:45, see https://example.org:8443/a"),
        ("", ""),
    ],
)
def test_secrets_are_cut_out(text: str, clean: str) -> None:
    """Given secrets, bot tokens and passwords go; everything else stays as it is."""
    assert Redactor((TOKEN, PASSWORD))(text) == clean


def test_a_secret_is_found_in_every_form() -> None:
    """A secret with odd characters is found as it is, in a URL and in a repr."""
    secret = "p@ss/word\\1"
    text = f"{secret} p%40ss%2Fword%5C1 {secret!r}"
    assert Redactor((secret, "", " "))(text) == "*** *** '***'"


def test_a_short_secret_is_found_as_a_word_only() -> None:
    """A password of three letters does not tear other words apart."""
    assert Redactor(("bot",))("the bot of botspec") == "the *** of botspec"


def test_half_of_a_secret_does_not_survive_the_other() -> None:
    """Of two secrets, one inside the other, the longer one is cut first."""
    assert Redactor(("inner-part", "outer-inner-part-end"))("x outer-inner-part-end y") == "x *** y"


def test_a_traceback_of_a_line_is_clean(desk: Desk, press: Incoming) -> None:
    """Error and traceback of DISPATCH_FAIL do not have the token that the exception had."""
    try:
        raise ValueError(f"POST https://api.telegram.org/bot{TOKEN}/sendMessage: 502")
    except ValueError as error:
        failed = events.DispatchFail(
            reason_code="INTERNAL_ERROR",
            error_type="ValueError",
            error=str(error),
            traceback="".join(traceback.format_exception(error)),
        )
    with desk.journal.scribe(press) as scribe:
        scribe(failed)
    line = desk.lines.written[0]
    assert str(line["error"]) == "POST https://api.telegram.org/bot***/sendMessage: 502"
    assert "raise ValueError" in str(line["traceback"])
    assert TOKEN.partition(":")[2] not in str(line)


def test_what_the_memory_shows_is_clean_too(desk: Desk) -> None:
    """The lines that an admin sees have no secret and no id."""
    with desk.journal.scribe(incoming("a1b2c3d4", user_id=424242)) as scribe:
        scribe(events.DispatchFail(reason_code="DB_ERROR", error_type="E", error=f"login {PASSWORD}"))
    shown = str(desk.journal.watch.recent(10))
    assert PASSWORD not in shown
    assert "424242" not in shown


def test_subprocess_errors_do_not_leak(desk: Desk, press: Incoming) -> None:
    """An exception whose text is a list of arguments is cleaned inside the list."""
    error = subprocess.CalledProcessError(1, ["psql", f"postgresql://bot:{PASSWORD}@db/bot"])
    with desk.journal.scribe(press) as scribe:
        scribe(events.DispatchFail(reason_code="DB_ERROR", error_type="E", error=str(error)))
    assert "postgresql://bot:***@db/bot" in str(desk.lines.written[0]["error"])

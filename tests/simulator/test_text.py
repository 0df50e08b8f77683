"""The rules for texts: cleaning, lengths, and entities that a bot sends beside its text."""

from typing import Any

import pytest

from botspec.simulator.errors import ApiError
from botspec.simulator.links import LinkError, checked_link, https_link
from botspec.simulator.text import FormattedText, Writing, caption, cleaned, message_text


def nobody(_user: int) -> None:
    """Knows no user."""


def with_entities(text: str, *entities: dict[str, Any]) -> FormattedText:
    """Returns a text with entities beside it, as a message keeps it."""
    return message_text(Writing(text=text, entities=entities), nobody)


def refused(text: str, **rest: Any) -> str:
    """Returns the words by which a text is refused."""
    with pytest.raises(ApiError) as refusal:
        message_text(Writing(text=text, **rest), nobody)
    return refusal.value.description.removeprefix("Bad Request: ")


@pytest.mark.parametrize(
    ("text", "kept"),
    [
        ("a\r\nb\tc\x00d", "a\nb c d"),
        ("\n  a  \n", "a"),
        ("a\u2028b\u202ec\u030ad\u0333e\u033ff", "abcdef"),
        ("\u200dя😀", "\u200dя😀"),
    ],
)
def test_a_text_is_cleaned(text: str, kept: str) -> None:
    """Control letters become blanks, some marks vanish, and outer blanks are cut."""
    assert cleaned(text, ()).text == kept


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("", "message text is empty"),
        (" \n\t ", "text must be non-empty"),
        ("я" * 4097, "message is too long"),
        ("😀" * 8193, "text is too long"),
    ],
)
def test_an_empty_or_long_text_is_refused(text: str, words: str) -> None:
    """A message has 1-4096 code points, and its source at most 32768 bytes."""
    assert refused(text) == words


def test_the_length_is_counted_in_code_points_after_parsing() -> None:
    """Tags, and the second half of a surrogate pair, do not count."""
    text = message_text(Writing(text=f"<b>{'😀' * 4096}</b>", parse_mode="HTML"), nobody)
    assert len(text.text) == 4096
    assert refused(f"<b>{'a' * 4097}</b>", parse_mode="html") == "message is too long"


def test_a_caption_may_be_empty_and_has_at_most_1024_code_points() -> None:
    """The rule for captions stands beside the one for messages."""
    assert caption(Writing(text=""), nobody).text == ""
    assert len(caption(Writing(text="я" * 1024), nobody).text) == 1024
    with pytest.raises(ApiError, match="message caption is too long"):
        caption(Writing(text="я" * 1025), nobody)


def test_a_parse_mode_that_is_not_played_says_so() -> None:
    """Markdown is legal but not played; an unknown mode is refused in Telegram's words."""
    with pytest.raises(ApiError, match="does not play parse_mode MarkdownV2") as refusal:
        message_text(Writing(text="a", parse_mode="MarkdownV2"), nobody)
    assert refusal.value.code == 501
    assert refused("a", parse_mode="BBCode") == "unsupported parse_mode"


def test_parse_mode_and_entities_together_are_refused() -> None:
    """Telegram would drop the entities without a word."""
    bold = {"type": "bold", "offset": 0, "length": 1}
    assert refused("a", parse_mode="HTML", entities=[bold]).startswith(
        "parse_mode and entities can't be used"
    )


def test_entities_move_with_the_text() -> None:
    """Offsets are those of the cleaned text."""
    text = with_entities("  😀\rяб ", {"type": "bold", "offset": 4, "length": 3})
    assert text.text == "😀яб"
    assert text.entities_json() == [{"type": "bold", "offset": 2, "length": 2}]


def test_only_a_hundred_entities_are_kept() -> None:
    """Telegram passes over the rest."""
    text = message_text(Writing(text="<b>a</b> " * 101, parse_mode="HTML"), nobody)
    assert (len(text.entities), text.entities[-1].offset) == (100, 198)


def test_a_link_entity_is_written_as_telegram_writes_links() -> None:
    """A link gets a scheme and a path; a link to an unknown user is lost."""
    link = {"type": "text_link", "offset": 0, "length": 1, "url": "Example.com"}
    assert with_entities("ab", link).entities_json() == [{**link, "url": "http://example.com/"}]
    assert with_entities("ab", {**link, "url": "tg://user?id=1"}).entities == ()


@pytest.mark.parametrize(
    ("entity", "words"),
    [
        (
            {"type": "blink", "offset": 0, "length": 1},
            "can't parse MessageEntity: Unsupported type specified",
        ),
        ({"type": "bold", "offset": -1, "length": 1}, "receive an entity with incorrect offset -1"),
        ({"type": "bold", "offset": 0, "length": -1}, "receive an entity with incorrect length -1"),
        (
            {"type": "bold", "offset": 100, "length": 1},
            "entity begins after the end of the text at UTF-16 offset 100",
        ),
        (
            {"type": "bold", "offset": 0, "length": 100},
            "entity beginning at UTF-16 offset 0 ends after the end of the text at UTF-16 offset 100",
        ),
        (
            {"type": "bold", "offset": 1, "length": 1},
            "entity begins in a middle of a UTF-16 symbol at UTF-16 offset 1",
        ),
        (
            {"type": "bold", "offset": 0, "length": 1},
            "entity beginning at UTF-16 offset 0 ends in a middle of a UTF-16 symbol at UTF-16 offset 1",
        ),
        (
            {"type": "text_link", "offset": 0, "length": 2},
            "can't parse MessageEntity: Can't find field \"url\"",
        ),
        (
            {"type": "text_link", "offset": 0, "length": 2, "url": "not-a-url"},
            "entity URL 'not-a-url' is invalid: Wrong HTTP URL",
        ),
        (
            {"type": "text_link", "offset": 0, "length": 2, "url": ""},
            "entity URL '' is invalid: URL host is empty",
        ),
        (
            {"type": "custom_emoji", "offset": 0, "length": 2, "custom_emoji_id": "9999999999999999999"},
            'can\'t parse MessageEntity: Field "custom_emoji_id" must be a valid Number',
        ),
    ],
)
def test_an_entity_that_does_not_fit_is_refused(entity: dict[str, Any], words: str) -> None:
    """Entities must lie in the text, cut no symbol, and have the field that their kind needs."""
    assert refused("😀bc", entities=[entity]) == words


@pytest.mark.parametrize(
    ("link", "kept"),
    [
        ("example.com", "http://example.com/"),
        ("HTTP://Example.COM:81/A?b#c", "http://example.com:81/A?b#c"),
        ("https://example.com?a=1", "https://example.com/?a=1"),
        ("https://user:pass@example.com/", "https://user:pass@example.com/"),
        ("https://[::1]/", "https://[::1]/"),
        ("tg://resolve?domain=bot", "tg://resolve?domain=bot"),
        ("ton://transfer/x", "ton://transfer/x"),
    ],
)
def test_a_link_is_kept_as_telegram_writes_it(link: str, kept: str) -> None:
    """Scheme and host become lower case, and a path begins."""
    assert checked_link(link) == kept


@pytest.mark.parametrize(
    ("link", "words"),
    [
        ("nonsense", "Wrong HTTP URL"),
        ("ftp://example.com", "Unsupported URL protocol"),
        ("https://", "URL host is empty"),
        ("", "URL host is empty"),
        ("https://exa mple.com", "Disallowed character in URL host"),
        ("https://example.com:port", "Wrong port number specified in the URL"),
        ("tg://", "URL host is empty"),
        ("tg://a%b", "Unallowed characters in URL host"),
    ],
)
def test_a_bad_link_is_refused(link: str, words: str) -> None:
    """A link needs a host with a dot, and a scheme that Telegram opens."""
    with pytest.raises(LinkError, match=words):
        checked_link(link)


@pytest.mark.parametrize("link", ["http://example.com", "bad", "tg://resolve?domain=bot"])
def test_a_web_app_link_must_be_https(link: str) -> None:
    """Anything else is refused, and HTTPS is kept."""
    with pytest.raises(LinkError, match="Only HTTPS links are allowed"):
        https_link(link)
    assert https_link("https://example.com") == "https://example.com/"

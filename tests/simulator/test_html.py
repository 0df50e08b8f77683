"""The HTML of messages: entities with UTF-16 offsets, and Telegram's words for what cannot be parsed."""

from typing import Any

import pytest

from botspec.simulator.errors import ApiError
from botspec.simulator.text import Writing, message_text
from botspec.simulator.wire import JsonObject


def known_user(user: int) -> JsonObject | None:
    """Returns the one user that the bot knows."""
    return {"id": 7, "is_bot": False, "first_name": "Ann"} if user == 7 else None


def parsed(source: str) -> tuple[str, list[Any]]:
    """Returns text and entities of HTML, each entity as (kind, offset, length, *fields)."""
    formatted = message_text(Writing(text=source, parse_mode="HTML"), known_user)
    return formatted.text, [(e.kind, e.offset, e.length, *e.extra.values()) for e in formatted.entities]


@pytest.mark.parametrize(
    ("source", "text", "entities"),
    [
        ("<b>Привет</b>, мир", "Привет, мир", [("bold", 0, 6)]),
        ("😀<i>да</i>", "😀да", [("italic", 2, 2)]),
        ("<u>😀👍</u> <s>я</s>", "😀👍 я", [("underline", 0, 4), ("strikethrough", 5, 1)]),
        (
            "<strong>a</strong><em>b</em><ins>c</ins>",
            "abc",
            [("bold", 0, 1), ("italic", 1, 1), ("underline", 2, 1)],
        ),
        ("<strike>a</strike> <del>b</del>", "a b", [("strikethrough", 0, 1), ("strikethrough", 2, 1)]),
        ("<B>a</b>", "a", [("bold", 0, 1)]),
        ("<b>a</>", "a", [("bold", 0, 1)]),
        ("<b >a</b >", "a", [("bold", 0, 1)]),
        ("<span class='tg-spoiler'>a</span><tg-spoiler>b</tg-spoiler>", "ab", [("spoiler", 0, 2)]),
        ("<code>a</code>", "a", [("code", 0, 1)]),
        ("<pre>a</pre>", "a", [("pre", 0, 1)]),
        ('<pre><code class="language-python">a</code></pre>', "a", [("pre", 0, 1, "python")]),
        ('<code class="language-python"><pre>a</pre></code>', "a", [("pre", 0, 1, "python")]),
        ('<code class="language-python">a</code>', "a", [("code", 0, 1)]),
        ("<blockquote>a</blockquote>", "a", [("blockquote", 0, 1)]),
        ("<blockquote expandable>a</blockquote>", "a", [("expandable_blockquote", 0, 1)]),
        ("<a href='HTTPS://Example.com'>a</a>", "a", [("text_link", 0, 1, "https://example.com/")]),
        ('<a href="https://e.org/?a=1&amp;b=2">a</a>', "a", [("text_link", 0, 1, "https://e.org/?a=1&b=2")]),
        ("<a>e.org</a>", "e.org", [("text_link", 0, 5, "http://e.org/")]),
        ("<a href='nonsense'>a</a>", "a", []),
        ("<a href=>a</a>", "a", []),
        ("<a href='tg://user?id=7'>a</a>", "a", [("text_mention", 0, 1, known_user(7))]),
        ("<a href='tg://user?id=8'>a</a>", "a", []),
        ('<tg-emoji emoji-id="5368">😀</tg-emoji>', "😀", [("custom_emoji", 0, 2, "5368")]),
        ('<tg-time unix="1700" format="wDT">a</tg-time>', "a", [("date_time", 0, 1, 1700, "wDT")]),
        ("<b></b>a", "a", []),
        ('<tg-emoji emoji-id="x"></tg-emoji>a', "a", []),
        ("<b><i>a</i>b</b>", "ab", [("bold", 0, 2), ("italic", 0, 1)]),
        ("<b>a</b><b>b</b>", "ab", [("bold", 0, 2)]),
        ("<b>a<code>b</code>c</b>", "abc", [("bold", 0, 1), ("code", 1, 1), ("bold", 2, 1)]),
        ("<code><b>a</b></code>", "a", [("code", 0, 1)]),
        ("<blockquote>a<blockquote>b</blockquote></blockquote>", "ab", [("blockquote", 0, 2)]),
        ("&lt;b&gt; &amp; &quot;&#1103;&#x1F600;", '<b> & "я😀', []),
        ("&nbsp;&apos;&unknown;&#0;&#x110000;", "&nbsp;&apos;&unknown;&#0;&#x110000;", []),
        ("&lt b", "< b", []),
        ("a > b", "a > b", []),
        ("  <b>  a  </b>  ", "a", [("bold", 0, 1)]),
        ("<i>\n</i>a", "a", []),
        ("a\r\n<b>\tb</b>", "a\n b", [("bold", 2, 2)]),
    ],
)
def test_html_becomes_text_and_entities(source: str, text: str, entities: list[Any]) -> None:
    """HTML is parsed by Telegram's rules; offsets and lengths count UTF-16 code units."""
    assert parsed(source) == (text, entities)


@pytest.mark.parametrize(
    ("source", "words"),
    [
        ("<p>a</p>", 'Unsupported start tag "p" at byte offset 0'),
        ("да<br/>", 'Unsupported start tag "br/" at byte offset 4'),
        ("😀<H1>a</H1>", 'Unsupported start tag "h1" at byte offset 4'),
        ("1 < 2", 'Unsupported start tag "" at byte offset 2'),
        ("<b", "Unclosed start tag at byte offset 0"),
        ("<b>a", 'Can\'t find end tag corresponding to start tag "b"'),
        ("<b><i>a</i>", 'Can\'t find end tag corresponding to start tag "b"'),
        ("a</b>", "Unexpected end tag at byte offset 1"),
        ("<b><i>test</b></i>", 'Unmatched end tag at byte offset 10, expected "</i>", found "</b>"'),
        ("<b>a</b", "Unclosed end tag at byte offset 4"),
        ("<span>a</span>", 'Tag "span" must have class "tg-spoiler" at byte offset 0'),
        ("<a =x>a</a>", 'Empty attribute name in the tag "a" at byte offset 0'),
        ("<a href=x/y>a</a>", "Unexpected end of name token at byte offset 8"),
        ("<a href='x>a</a>", 'Unclosed start tag "a" at byte offset 0'),
        ("<a href=", 'Unclosed start tag "a" at byte offset 0'),
        (
            '<tg-emoji emoji-id="9999999999999999999">a</tg-emoji>',
            "Invalid custom emoji identifier specified",
        ),
        ("<tg-time unix='soon'>a</tg-time>", "Invalid Unix time specified"),
        ("&#xD83D;", "Text contains invalid Unicode characters after decoding HTML entities"),
    ],
)
def test_bad_html_is_refused(source: str, words: str) -> None:
    """What cannot be parsed is refused with the place in bytes of UTF-8."""
    with pytest.raises(ApiError) as refusal:
        parsed(source)
    assert refusal.value.code == 400
    assert refusal.value.description.startswith(f"Bad Request: can't parse entities: {words}")

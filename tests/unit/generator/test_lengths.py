"""How long texts can get, against Jinja itself: no value that the types allow makes a text longer."""

import re
from decimal import Decimal
from types import SimpleNamespace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from jinja2 import Environment

from botspec.contract.types import FieldDef, Kind, TypeDef
from botspec_generator.checks.html import TAG
from botspec_generator.checks.lengths import Length, Types
from botspec_generator.checks.longest import length


def field(name: str, kind: Kind, high: int | None = None, low: int | None = None) -> FieldDef:
    """A field of a record."""
    return FieldDef(name=name, type=TypeDef(kind=kind, low=low, high=high))


ITEM = (field("title", Kind.TEXT, 4), field("n", Kind.INTEGER, 99, 0))
TYPES: Types = {
    "note": TypeDef(kind=Kind.TEXT, high=6),
    "story": TypeDef(kind=Kind.TEXT),
    "cups": TypeDef(kind=Kind.INTEGER, low=1, high=12),
    "size": TypeDef(kind=Kind.ENUM, values=("small", "large")),
    "flag": TypeDef(kind=Kind.BOOLEAN),
    "run": TypeDef(kind=Kind.RECORD, fields=(field("title", Kind.TEXT, 5),)),
    "items": TypeDef(
        kind=Kind.LIST, high=3, fields=(field("title", Kind.TEXT, 4), field("n", Kind.INTEGER, 99, 0))
    ),
    "many": TypeDef(kind=Kind.LIST, fields=(field("title", Kind.TEXT, 4),)),
}

PIECES = (
    "word ",
    "<b>{{ note }}</b>",
    "&lt; {{ size }}",
    "{% if flag %}{{ note }}, {{ cups }}{% else %}no{% endif %}",
    "{% for x in items %}{{ loop.index }} {{ x.title }}: {{ x.n }}\n{% else %}nothing at all{% endfor %}",
    "{{ note|upper }}",
    "{{ note|truncate(3) }}",
    "{{ note|default('nothing') }}",
    "{{ cups|money }}",
    "{{ items|length }}",
    "{{ items|join(', ', 'title') }}",
    "{{ note|replace('a', 'xyz') }}",
    "{{ run.title }}",
    "{{ note if flag else size }}",
    "{{ note ~ size ~ 3 }}",
    "{{ cups + 1 }}",
    "{{ flag }}",
    "{{ not flag }}",
    '<a href="https://example.org/{{ note }}">{{ size|title }}</a>',
    "{{ (items|first).title if items else '-' }}",
)

WORDS = st.text(alphabet="aß<&\u00e9Z ", max_size=6)
WORLDS = st.fixed_dictionaries(
    {
        "note": WORDS,
        "cups": st.integers(1, 12),
        "size": st.sampled_from(["small", "large"]),
        "flag": st.booleans(),
        "run": WORDS.map(lambda title: SimpleNamespace(title=title[:5])),
        "items": st.lists(
            st.builds(lambda title, n: SimpleNamespace(title=title[:4], n=n), WORDS, st.integers(0, 99)),
            max_size=3,
        ),
    }
)


def seen(source: str, world: dict[str, object], *, html: bool) -> int:
    """The characters that Telegram counts of a text in a world."""
    environment = Environment(autoescape=html)
    environment.filters["money"] = lambda number: f"{Decimal(number):,.2f}"
    drawn = environment.from_string(source).render(world)
    if not html:
        return len(drawn)
    for written, letter in (("&lt;", "<"), ("&amp;", "&"), ("&#39;", "'"), ("&#34;", '"'), ("&gt;", ">")):
        drawn = re.sub(TAG, "", drawn) if written == "&lt;" else drawn
        drawn = drawn.replace(written, letter)
    return len(drawn)


@settings(max_examples=150, deadline=None)
@given(st.lists(st.sampled_from(PIECES), min_size=1, max_size=4).map("".join), WORLDS, st.booleans())
def test_no_value_makes_a_text_longer(source: str, world: dict[str, object], html: bool) -> None:
    """What Jinja draws of any allowed values has at most the characters that were worked out."""
    found = length(source, TYPES, html=html)
    assert found.loose == ()
    assert seen(source, world, html=html) <= found.most


@pytest.mark.parametrize(
    ("source", "most"),
    [
        ("four", 4),
        ("{{ note }}!", 7),
        ("{{note}}{{ size }}", 11),
        ("{% for x in items %}{{ x.title }},{% endfor %}", 15),
        ("{% if flag %}{{ note }}{% else %}nothing{% endif %}", 7),
        ("{{ note|truncate(2) }}", 7),
    ],
)
def test_the_longest_text_is_worked_out(source: str, most: int) -> None:
    """Words, values, the longer branch, and a loop as often as the list has items."""
    assert length(source, TYPES) == Length(most)


def test_html_is_counted_as_telegram_does() -> None:
    """Tags count for nothing, with what stands in them; an entity is one character."""
    assert length("<b>a</b>&lt;", TYPES, html=True) == Length(2)
    assert length('<a href="{{ note }}">{{ note }}</a>', TYPES, html=True) == Length(6)
    assert length("<b>{{ note }}</b>", TYPES, html=True) == Length(6)
    assert length("<b>a</b>", TYPES) == Length(8)


@pytest.mark.parametrize(
    ("source", "loose"),
    [
        ("{{ story }}", ("story",)),
        ("{% for x in many %}{{ x.title }}{% endfor %} {{ story }}", ("many", "story")),
        ("{% for x in many %}{{ story }}{% endfor %}", ("many", "story")),
        ("{{ many|join(', ', 'title') }}", ("many",)),
        ("{{ many|join }}", ("what `join` makes",)),
        ("{{ story|truncate(9) }}", ()),
    ],
)
def test_what_has_no_limit_is_named(source: str, loose: tuple[str, ...]) -> None:
    """Texts and lists without a max, in the order in which they are shown; a cut text has one."""
    assert length(source, TYPES).loose == loose

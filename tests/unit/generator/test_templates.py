"""Texts: which names they read, in which order, and what is found in them."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from botspec.contract.types import FieldDef, Kind, TypeDef
from botspec_generator.findings import Code, Report
from botspec_generator.graph import Template
from botspec_generator.link.parser import TemplateParser
from botspec_generator.link.scope import Typed
from botspec_generator.link.templates import TemplateReader
from botspec_generator.source.node import SourceFile
from tests.unit.generator.reading import parse

TEXT = TypeDef(kind=Kind.TEXT)
FIELDS = (FieldDef(name="title", type=TEXT), FieldDef(name="price", type=TypeDef(kind=Kind.DECIMAL)))
NAMES = {
    "size": Typed(TypeDef(kind=Kind.ENUM, values=("small", "large"))),
    "note": Typed(TEXT, optional=True),
    "balance": Typed(TypeDef(kind=Kind.DECIMAL)),
    "offer": Typed(TypeDef(kind=Kind.RECORD, fields=FIELDS)),
    "models": Typed(TypeDef(kind=Kind.LIST, fields=FIELDS)),
}


def read(text: str) -> tuple[Template, Report, str]:
    """The template of a text, what is said about it, and the file that it stands in."""
    report = Report()
    lines = "\n".join(f"  {line}" for line in text.split("\n"))
    file = f"text: |-\n{lines}\n"
    root = parse(SourceFile("spec/bot.yaml", file), report)
    assert root is not None
    return TemplateReader(report).read(text, root["text"], NAMES), report, file


@pytest.mark.parametrize(
    ("text", "reads"),
    [
        ("Hello", ()),
        ("{ not a value }", ()),
        ("{{ size }}", ("size",)),
        ("{{ note }} {{ size }} {{ note }}", ("note", "size")),
        ("{{ offer.price|money }} of {{ balance|money }}", ("offer", "balance")),
        ("{{ (offer.price - balance)|money }}", ("offer", "balance")),
        ("{{ note|default('none')|truncate(30)|upper }}", ("note",)),
        ('{% if size == "small" %}{{ note }}{% elif balance > 3 %}{% else %}{{ offer.title }}{% endif %}',
         ("size", "note", "balance", "offer")),
        ("{{ note if note else size }}", ("note", "size")),
        ("{% for x in models %}{{ loop.index }}. {{ x.title }} {{ size }}{% else %}{{ note }}{% endfor %}",
         ("models", "size", "note")),
        ("{% for x in models if x.price > balance %}{{ x.title }}{% endfor %}", ("models", "balance")),
        ("{% for a in models %}{% for b in models %}{{ a.title ~ b.title }}{% endfor %}{% endfor %}",
         ("models",)),
        ("{{ (models|first).title }} {{ models|length }}", ("models",)),
        ("{% if note is none or size in ('small',) %}x{% endif %}", ("note", "size")),
        ("{# a comment about {{ nothing }} #}{% raw %}{{ raw }}{% endraw %}", ()),
    ],
)  # fmt: skip
def test_a_text_knows_the_names_that_it_reads(text: str, reads: tuple[str, ...]) -> None:
    """The names of the bot are in order of first use, each once; the loop's own names are not among them."""
    template, report, _ = read(text)
    assert [finding.message for finding in report.findings] == []
    assert (template.reads, template.source) == (reads, text)


@pytest.mark.parametrize(
    ("text", "code", "place"),
    [
        ("size {{ sise }}", Code.UNKNOWN_IN_TEXT, "sise"),
        ("model\n\n{% for model in models %}{% endfor %}{{ model.title }}", Code.UNKNOWN_IN_TEXT, "model"),
        ("{{ offer.titel }}", Code.UNKNOWN_IN_TEXT, "titel"),
        ("{% for model in models %}{{ model.pirce }}{% endfor %}", Code.UNKNOWN_IN_TEXT, "pirce"),
        ("{{ (models|first).titel }}", Code.UNKNOWN_IN_TEXT, "titel"),
        ("safe {{ note|safe }}", Code.UNKNOWN_IN_TEXT, "safe"),
        ("{{ note is callable }}", Code.UNKNOWN_IN_TEXT, "callable"),
        ('{% if size == "smal" %}{% endif %}', Code.UNKNOWN_IN_TEXT, "smal"),
        ("{{ loop.index }}", Code.UNKNOWN_IN_TEXT, "loop"),
        ("one\n{{ models }}", Code.BAD_TEMPLATE, "{{ models }}"),
        ("one\n{{ offer }}", Code.BAD_TEMPLATE, "{{ offer }}"),
        ("{{ size|money }}", Code.BAD_TEMPLATE, "{{ size|money }}"),
        ("{{ size.first }}", Code.BAD_TEMPLATE, "{{ size.first }}"),
        ("{% for x in size %}{% endfor %}", Code.BAD_TEMPLATE, "{% for x in size %}{% endfor %}"),
        ("{% for size in models %}{% endfor %}", Code.BAD_TEMPLATE, "{% for size in models %}{% endfor %}"),
        ("{% for a, b in models %}{% endfor %}", Code.BAD_TEMPLATE, "{% for a, b in models %}{% endfor %}"),
        ("{% set x = 1 %}", Code.BAD_TEMPLATE, "{% set x = 1 %}"),
        ("{{ note.upper() }}", Code.BAD_TEMPLATE, "{{ note.upper() }}"),
        ("{{ note['x'] }}", Code.BAD_TEMPLATE, "{{ note['x'] }}"),
        ("{% include 'x' %}", Code.BAD_TEMPLATE, "{% include 'x' %}"),
        ("one\ntwo {{ size", Code.BAD_TEMPLATE, "two {{ size"),
        ("{% if size %}", Code.BAD_TEMPLATE, "{% if size %}"),
        ("{% macro m() %}{% endmacro %}", Code.BAD_TEMPLATE, "{% macro m() %}{% endmacro %}"),
    ],
)  # fmt: skip
def test_what_is_wrong_in_a_text_has_a_place(text: str, code: Code, place: str) -> None:
    """An unknown word is marked itself, and anything else its line."""
    _, report, file = read(text)
    finding = next(each for each in report.findings if each.code == code)
    line = file.split("\n")[finding.span.line - 1]
    assert line[finding.span.column - 1 : finding.span.end_column - 1] == place


def test_an_unknown_word_is_marked_where_it_is_used() -> None:
    """The same word in plain text is not taken for the use of it."""
    _, report, _ = read("price: {{ size }}\nprice {{ price }}")
    assert [(found.span.line, found.span.column) for found in report.findings] == [(3, 12)]


@settings(max_examples=300, deadline=None, print_blob=True)
@given(
    st.text(alphabet=st.sampled_from(list("size offer.title|money{}%#-\"'()[]~ifendforelse \n")), max_size=60)
)
def test_no_text_raises(text: str) -> None:
    """Whatever is written, there is a template, with findings or without."""
    report = Report()
    root = parse(SourceFile("f", "text: x"), report)
    assert root is not None
    assert TemplateReader(report).read(text, root["text"], NAMES).source == text


VALUES = ("{{ size }}", "{{note}}", "{{ offer }}", "{{ nobody }}", "{{  size }}", "{{ None }}")
OTHERS = ("{", "}", "{{", "}}", "{#", "#}", "{% if note %}", "{% endif %}", "<b>", "ä", "\n", " ", "size")


@settings(max_examples=300, deadline=None)
@given(st.lists(st.sampled_from(VALUES + OTHERS), max_size=6).map("".join))
def test_a_simple_text_is_read_as_jinja_reads_it(text: str) -> None:
    """What is read without Jinja has the names that Jinja finds, and nothing that it refuses."""
    file = SourceFile("spec/bot.yaml", "text: x\n")
    root = parse(file, Report())
    assert root is not None
    quick, thorough = Report(), Report()
    reads = TemplateReader(quick).read(text, root["text"], NAMES).reads
    assert reads == TemplateParser(thorough).reads(text, root["text"], NAMES)
    assert quick.findings == thorough.findings

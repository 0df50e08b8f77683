"""Conditions: what is accepted, in which canonical form, and what is refused, where, and why."""

from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from botspec.contract.types import FieldDef, Kind, TypeDef
from botspec_generator.findings import Code, Report
from botspec_generator.graph import Condition, Local
from botspec_generator.link.conditions import NOWHERE, condition, negated
from botspec_generator.link.inputs import TYPED
from botspec_generator.link.scope import Scope, values_of
from botspec_generator.source.node import SourceFile
from tests.unit.generator.reading import parse

SIZE = TypeDef(kind=Kind.ENUM, values=("small", "large"))
INTEGER = TypeDef(kind=Kind.INTEGER)
DECIMAL = TypeDef(kind=Kind.DECIMAL)
TEXT = TypeDef(kind=Kind.TEXT)
FLAG = TypeDef(kind=Kind.BOOLEAN)
MODEL = (
    FieldDef(name="id", type=TEXT),
    FieldDef(name="enabled", type=FLAG),
    FieldDef(name="left", type=INTEGER, optional=True),
)
SESSION = {
    "size": FieldDef(name="size", type=SIZE, default="small"),
    "other": FieldDef(name="other", type=TypeDef(kind=Kind.ENUM, values=("tiny",)), default="tiny"),
    "count": FieldDef(name="count", type=INTEGER, default=0),
    "note": FieldDef(name="note", type=TEXT, optional=True),
    "name": FieldDef(name="name", type=TEXT, default=""),
    "flag": FieldDef(name="flag", type=FLAG, default=False),
    "maybe": FieldDef(name="maybe", type=FLAG, optional=True),
    "limit": FieldDef(name="limit", type=INTEGER, optional=True),
}
MODELS = Local(item="models")
FACTS = {
    "balance": DECIMAL,
    "price": DECIMAL,
    "models": TypeDef(kind=Kind.LIST, fields=MODEL),
    "offer": TypeDef(kind=Kind.RECORD, fields=MODEL),
}


def read(text: str, local: Local = NOWHERE) -> tuple[Condition | None, Report, str]:
    """The condition of a text, what is said about it, and the line that it stands on."""
    line = f"if: '{text.replace(chr(39), chr(39) * 2)}'\n"
    report = Report()
    scope = Scope(
        report=report,
        locales=("en", "ru"),
        screens=(),
        buttons=(),
        commands=(),
        facts=FACTS,
        session=SESSION,
        actions=(),
        reasons=(),
        notices=(),
        values=values_of(SESSION, FACTS, ("en", "ru")),
        inputs=TYPED,
        links={},
    )
    root = parse(SourceFile("spec/bot.yaml", line), report)
    assert root is not None
    return condition(text, root["if"], scope, local), report, line


@pytest.mark.parametrize(
    ("text", "python", "reads"),
    [
        ("balance >= price", "balance >= price", ("balance", "price")),
        ("price<=balance", "price <= balance", ("price", "balance")),
        ("size == 'small'", 'size == "small"', ("size",)),
        ('"small" == size', 'size == "small"', ("size",)),
        ("3 < count", "count > 3", ("count",)),
        ("0 < count <= 10", "0 < count <= 10", ("count",)),
        ("count == -1", "count == -1", ("count",)),
        ("balance > 0.50", 'balance > Decimal("0.5")', ("balance",)),
        ("balance > -1.25", 'balance > Decimal("-1.25")', ("balance",)),
        ("balance > 10.0", "balance > 10", ("balance",)),
        ("balance > 1_000", "balance > 1000", ("balance",)),
        ("note is none", "note is None", ("note",)),
        ("note is not None", "note is not None", ("note",)),
        ("note == none", "note is None", ("note",)),
        ("none != note", "note is not None", ("note",)),
        ("flag", "flag", ("flag",)),
        ("not flag", "not flag", ("flag",)),
        ("not (flag and count > 1)", "not (flag and count > 1)", ("flag", "count")),
        ("(flag) and ((count) > 1)", "flag and count > 1", ("flag", "count")),
        ("flag and (count > 1 or count < 0)", "flag and (count > 1 or count < 0)", ("flag", "count")),
        ("(flag and count > 1) or maybe is true", "flag and count > 1 or maybe is True",
         ("flag", "count", "maybe")),
        ("flag or (count > 1 or count < 0)", "flag or count > 1 or count < 0", ("flag", "count")),
        ("(count > 1) == flag", "(count > 1) == flag", ("count", "flag")),
        ("maybe is not true", "maybe is not True", ("maybe",)),
        ("maybe is not none and maybe", "maybe is not None and maybe", ("maybe",)),
        ("maybe is none or maybe", "maybe is None or maybe", ("maybe",)),
        ("limit is not none and count < limit", "limit is not None and count < limit",
         ("limit", "count")),
        ("limit is none or limit > 3", "limit is None or limit > 3", ("limit",)),
        ("not (limit is none) and limit > 3", "not limit is None and limit > 3", ("limit",)),
        ("not (limit is none or flag) and limit > 3", "not (limit is None or flag) and limit > 3",
         ("limit", "flag")),
        ("len(name) > 3", "len(name) > 3", ("name",)),
        ("len(models) == 0", "len(models) == 0", ("models",)),
        ("note is not none and len(note) > 3", "note is not None and len(note) > 3", ("note",)),
        ("size in ('small', 'large')", 'size in ("small", "large")', ("size",)),
        ("size not in ['small']", 'size not in ("small",)', ("size",)),
        ("count in (1, 2)", "count in (1, 2)", ("count",)),
        ("'pizza' in name", '"pizza" in name', ("name",)),
        ("name == 'say \"hi\"'", "name == 'say \"hi\"'", ("name",)),
        ('name == "it\'s"', 'name == "it\'s"', ("name",)),
        ("name == 'ещё 🍕'", 'name == "ещё 🍕"', ("name",)),
        ("user.locale == 'ru' and user.id > 5", 'user.locale == "ru" and user.id > 5', ("user",)),
        ("offer.enabled", "offer.enabled", ("offer",)),
        ("offer.left is not none and offer.left > 1", "offer.left is not None and offer.left > 1",
         ("offer",)),
        ("size == name", "size == name", ("size", "name")),
    ],
)  # fmt: skip
def test_a_condition_has_one_canonical_form(text: str, python: str, reads: tuple[str, ...]) -> None:
    """Spelling, quotes and parentheses do not matter: the Python text is canonical, the reads in order."""
    found, report, _ = read(text)
    assert [finding.message for finding in report.findings] == []
    assert found is not None
    assert (found.python, found.reads, found.source) == (python, reads, text)


def test_an_item_is_one_of_its_list() -> None:
    """In a list row `item` has the fields of the list, and the condition names the list."""
    found, report, _ = read("item.enabled and count > 1", MODELS)
    assert report.findings == []
    assert found is not None
    assert (found.reads, found.local) == (("item", "count"), MODELS)


def test_a_condition_without_item_names_no_list() -> None:
    """The list is named by conditions that use its item alone."""
    found, _, _ = read("count > 1", MODELS)
    assert found is not None
    assert found.local == Local()


@pytest.mark.parametrize(
    ("text", "local"),
    [
        ("input.size <= 5000 and input.caption is not none", Local(input="photo")),
        ("input.user_id == user.id", Local(input="contact")),
        ("input.latitude > 52.5", Local(input="location")),
        ("len(input) > 3", Local(input="text")),
        ("input >= 3", Local(input="number")),
        ("arg == count", Local(arg=INTEGER)),
    ],
)
def test_what_was_sent_and_an_arg_are_names(text: str, local: Local) -> None:
    """The condition keeps what `input`, of this trigger, and `arg`, of this type, mean."""
    found, report, _ = read(text, local)
    assert report.findings == []
    assert found is not None
    assert found.local == local


def test_a_negation_keeps_the_words_of_the_spec() -> None:
    """The negation is in the Python text; the source stays as it is written."""
    found, _, _ = read("balance >= price")
    assert found is not None
    assert (negated(found).python, negated(found).source) == ("not (balance >= price)", "balance >= price")


@pytest.mark.parametrize(
    ("text", "code", "place"),
    [
        ("blance > 1", Code.UNKNOWN_NAME, "blance"),
        ("item.enabled", Code.UNKNOWN_NAME, "item"),
        ("user.nmae == 'x'", Code.UNKNOWN_NAME, "nmae"),
        ("count > 1 and ещё", Code.UNKNOWN_NAME, "ещё"),
        ("count", Code.CONDITION_TYPE, "count"),
        ("flag and note", Code.CONDITION_TYPE, "note"),
        ("not name", Code.CONDITION_TYPE, "name"),
        ("maybe", Code.CONDITION_TYPE, "maybe"),
        ("name > 'a'", Code.CONDITION_TYPE, "name"),
        ("count > 'a'", Code.CONDITION_TYPE, "'a'"),
        ("limit > 3", Code.CONDITION_TYPE, "limit"),
        ("limit is not none or limit > 3", Code.CONDITION_TYPE, "limit"),
        ("count == '1'", Code.CONDITION_TYPE, "'1'"),
        ("flag == 1", Code.CONDITION_TYPE, "1"),
        ("size == 'smal'", Code.CONDITION_TYPE, "'smal'"),
        ("size == other", Code.CONDITION_TYPE, "other"),
        ("size in ('small', 'smal')", Code.CONDITION_TYPE, "('small', 'smal')"),
        ("user.locale == 'de'", Code.CONDITION_TYPE, "'de'"),
        ("count is none", Code.CONDITION_TYPE, "none"),
        ("count is 3", Code.CONDITION_TYPE, "3"),
        ("models == offer", Code.CONDITION_TYPE, "offer"),
        ("offer == offer", Code.CONDITION_TYPE, "offer"),
        ("count in name", Code.CONDITION_TYPE, "count"),
        ("'x' in note", Code.CONDITION_TYPE, "note"),
        ("name in models", Code.CONDITION_TYPE, "models"),
        ("len(count) > 1", Code.CONDITION_TYPE, "count"),
        ("len(note) > 1", Code.CONDITION_TYPE, "note"),
        ("count.real > 1", Code.CONDITION_TYPE, "count.real"),
        ("models.id == 'x'", Code.CONDITION_TYPE, "models.id"),
        ("true", Code.BAD_CONDITION, "true"),
        ("1 < 2", Code.BAD_CONDITION, "1 < 2"),
        ("count + 1 > 2", Code.BAD_CONDITION, "count + 1"),
        ("count > - count", Code.BAD_CONDITION, "- count"),
        ("open('x')", Code.BAD_CONDITION, "open('x')"),
        ("name.upper() == 'A'", Code.BAD_CONDITION, "name.upper()"),
        ("name[0] == 'A'", Code.BAD_CONDITION, "name[0]"),
        ("[x for x in models]", Code.BAD_CONDITION, "[x for x in models]"),
        ("(lambda: flag)()", Code.BAD_CONDITION, "(lambda: flag)()"),
        ("flag if flag else flag", Code.BAD_CONDITION, "flag if flag else flag"),
        ("(x := flag)", Code.BAD_CONDITION, "x := flag"),
        ("f'{name}' == name", Code.BAD_CONDITION, "f'{name}'"),
        ("b'a' == name", Code.BAD_CONDITION, "b'a'"),
        ("1j == count", Code.BAD_CONDITION, "1j"),
        ("... == count", Code.BAD_CONDITION, "..."),
        ("size in ()", Code.BAD_CONDITION, "()"),
        ("size == ('small',)", Code.BAD_CONDITION, "('small',)"),
        ("len(name, name) > 1", Code.BAD_CONDITION, "len(name, name)"),
        ("flag and", Code.BAD_CONDITION, None),
        ("flag flag", Code.BAD_CONDITION, None),
        ("flag; flag", Code.BAD_CONDITION, None),
        ("name == '\\n'", Code.BAD_CONDITION, "\\"),
        ("import os", Code.BAD_CONDITION, None),
        ("(" * 300, Code.BAD_CONDITION, None),
        ("not " * 100 + "flag" + " " * 200, Code.BAD_CONDITION, None),
    ],
)  # fmt: skip
def test_what_is_refused_has_a_place(text: str, code: Code, place: str | None) -> None:
    """What is no condition, or has no sense, is an error at its exact part of the text."""
    found, report, line = read(text)
    assert found is None
    finding = next(each for each in report.findings if each.code == code)
    marked = line[finding.span.column - 1 : finding.span.end_column - 1].replace("''", "'")
    if place is not None and "'" not in text:
        assert marked == place


def test_every_unknown_name_of_a_condition_is_told() -> None:
    """Two unknown names are two findings, each with what it may have meant."""
    _, report, _ = read("blance >= pirce")
    assert [finding.help for finding in report.findings] == [
        'did you mean "balance"?',
        'did you mean "price"?',
    ]


@settings(max_examples=300, deadline=None, print_blob=True)
@given(st.text(alphabet=st.sampled_from(list("size()[]{}=!<>'\". andornti,:+-*1é\t#\\@")), max_size=40))
def test_no_text_raises(text: str) -> None:
    """Whatever is written, there is a condition or a finding, never both and never neither."""
    report = Report()
    scope_values = values_of(SESSION, FACTS, ("en",))
    scope = Scope(
        report=report,
        locales=("en",),
        screens=(),
        buttons=(),
        commands=(),
        facts=FACTS,
        session=SESSION,
        actions=(),
        reasons=(),
        notices=(),
        values=scope_values,
        inputs=TYPED,
        links={},
    )
    root = parse(SourceFile("f", "if: x"), report)
    assert root is not None
    found = condition(text, root["if"], scope)
    assert (found is None) == bool(report.findings)


@settings(max_examples=200, deadline=None, print_blob=True)
@given(st.decimals(min_value=0, max_value=10**12, places=4))
def test_decimals_keep_their_value(number: Decimal) -> None:
    """A decimal literal is the same number in Python, never a binary fraction."""
    found, report, _ = read(f"balance > {number}")
    assert report.findings == []
    assert found is not None
    assert eval(found.python.removeprefix("balance > "), {"Decimal": Decimal}) == number

"""The document: several files are one, its shape is strict, and editors get a schema with the bot's names."""

from pathlib import Path

import pytest

from botspec_generator import source
from botspec_generator.document import parse, schema, texts_schema
from botspec_generator.findings import Code
from tests.specs.compiling import compile_spec, compile_text

PIZZA = Path(__file__).parents[2] / "specs" / "good_pizza"


def test_the_files_of_a_spec_are_one_document(tmp_path: Path) -> None:
    """Top-level keys of several files are merged, in the order of the files' names."""
    (tmp_path / "spec").mkdir()
    (tmp_path / "spec" / "b.yaml").write_text("screens: {B: {text: B}}\nbuttons:\n")
    (tmp_path / "spec" / "a.yaml").write_text(
        "botspec: 1\nbot: {name: a, version: 1.0.0, home: A, locales: [en]}\nscreens: {A: {text: A}}\n"
    )
    read, _ = source.read(tmp_path)
    document, findings = parse(read)
    assert findings == ()
    assert document is not None
    assert list(document.spec.screens) == ["A", "B"]
    assert document.section("screens")["B"].span.file == "spec/b.yaml"
    assert document.section("buttons") == {}


def test_a_file_that_cannot_be_read_is_told_alone(tmp_path: Path) -> None:
    """Nothing is said about what is missing because a file could not be read."""
    compiled = compile_text(tmp_path, "botspec: 1\nscreens: [\n")
    assert [finding.code for finding in compiled.findings] == [Code.NOT_YAML]


@pytest.mark.parametrize("text", ["5", "1.5", "true", "x", "[1]"])
def test_a_file_of_texts_that_is_no_map_is_a_finding(tmp_path: Path, text: str) -> None:
    """Whatever stands there in place of the map."""
    (tmp_path / "spec" / "texts").mkdir(parents=True)
    (tmp_path / "spec" / "texts" / "en.yaml").write_text(text, encoding="utf-8")
    compiled = compile_text(tmp_path, "botspec: 1\nscreens: {A: {text: Hello}}\n")
    (found,) = [finding for finding in compiled.findings if finding.span.file == "spec/texts/en.yaml"]
    assert found.message.startswith("the spec must be a map, not ")


@pytest.mark.parametrize(
    ("spec", "message", "help_"),
    [
        (
            "screens: {A: {keyboard: [[{label: x}]]}}",
            "screens.A.keyboard[1][1] must be text, not a map",
            "declare it under `buttons:`, and write its name here",
        ),
        (
            "screens: {A: {text: x}}\nbuttons: {B: {label: b, url: x, pay: true}}",
            "`pay` beside `url` in buttons.B: a button does one thing",
            "remove one of them, or make two buttons",
        ),
        (
            "screens: {A: {text: x}}\nbuttons: {B: {label: b, url: x, colour: red}}",
            'unknown key "colour" in buttons.B',
            "there are: label, style, role, visible, url; other kinds of buttons have web_app, copy, "
            "switch_inline, request",
        ),
        ("screens: {A: {text: x}}\nbotspec: true", "botspec must be 1, not true", "write 1"),
    ],
)
def test_what_is_wrong_is_told_with_its_mend(tmp_path: Path, spec: str, message: str, help_: str) -> None:
    """In words that still hold when the mend is made."""
    head = "" if "botspec:" in spec else "botspec: 1\n"
    compiled = compile_text(tmp_path, f"{head}bot: {{name: b, version: v, home: A, locales: [en]}}\n{spec}\n")
    told = [(finding.message, finding.help) for finding in compiled.findings]
    assert (message, help_) in told


def test_an_empty_spec_is_a_finding(tmp_path: Path) -> None:
    """A spec of comments alone is told to begin."""
    compiled = compile_text(tmp_path, "# nothing yet\n")
    assert [finding.message for finding in compiled.findings] == ["the spec is empty"]


@pytest.mark.parametrize(
    ("section", "wrong", "help_"),
    [
        ("screens: {A: {on: {PAY: {iff: x}}}}", "iff", 'did you mean "if"?'),
        ("screens: {A: {on: {PAY: [{els: x}]}}}", "els", 'did you mean "else"?'),
        ("screens: {A: {keyboard: [{each: x, buton: B}]}}", "buton", 'did you mean "button"?'),
        (
            "screens: {A: {}}\nfacts: {x: {list: {id: {text: {maximum: 3}}}}}",
            "maximum",
            "there are: min, max",
        ),
        (
            "screens: {A: {}}\nfacts: {x: {list: {id: {text: {}, optinal: true}}}}",
            "optinal",
            'did you mean "optional"?',
        ),
        ("screens: {A: {}}\nsession: {x: {type: {enumm: [a]}}}", "enumm", 'did you mean "enum"?'),
        ("screens: {A: {}}\ncommands: {x: {arcs: [{too: A}]}}", "too", 'did you mean "to"?'),
        ("screens: {A: {}}\nbuttons: {X: {url: a, lable: b}}", "lable", 'did you mean "label"?'),
        ("screens: {A: {}}\nflows: {X: {screens: [A], onn: {}}}", "onn", 'did you mean "on"?'),
    ],
)
def test_an_unknown_key_is_told_with_the_nearest_key_of_that_place(
    tmp_path: Path, section: str, wrong: str, help_: str
) -> None:
    """Each place of the language knows its own keys, inside of all forms."""
    head = "botspec: 1\nbot: {name: a, version: 1.0.0, home: A, locales: [en]}\n"
    found = [
        each for each in compile_text(tmp_path, head + section).findings if each.code == Code.UNKNOWN_KEY
    ]
    assert [f'"{wrong}"' in each.message for each in found] == [True]
    assert found[0].help == help_


@pytest.mark.parametrize(
    ("columns", "told"),
    [
        ("0", "must be at least 1"),
        ("1", ""),
        ("8", ""),
        ("9", "must be at most 8"),
        ("1.0", "must be a whole number, not the number 1.0"),
        ("true", "must be a whole number, not true"),
        ("", "must be a whole number, not nothing"),
    ],
)
def test_a_limit_is_told_with_the_last_value_that_it_takes(tmp_path: Path, columns: str, told: str) -> None:
    """Both ends are included, and nothing is converted to a number."""
    text = (
        "botspec: 1\nbot: {name: a, version: 1.0.0, home: A, locales: [en]}\n"
        f"screens:\n  A:\n    keyboard:\n      - each: x\n        button: B\n        columns: {columns}\n"
    )
    found = [each for each in compile_text(tmp_path, text).findings if each.code == Code.WRONG_SHAPE]
    assert [each.message for each in found] == [f"screens.A.keyboard[1].columns {told}"] * bool(told)


def test_the_schema_has_the_names_of_the_bot() -> None:
    """An editor completes the names of this bot: screens, facts, actions, session fields and all others."""
    graph = compile_spec(PIZZA).graph
    assert graph is not None
    found = schema(graph)
    names = found["$defs"]
    assert isinstance(names, dict)
    assert names["targets"] == {"enum": ["MENU", "ORDER", "COOKING", "DONE", "HELP", "stay", "back", "home"]}
    assert names["lists"] == {"enum": ["pizzas"]}
    assert names["actions"] == {"enum": ["place_order"]}
    assert names["tasks"] == {"enum": ["COOK"]}
    assert names["events"] == {"enum": ["ORDER_READY", "ORDER_FAILED"]}
    notices = ["not_yours", "not_expected", "unknown_command", "order_ready", "order_failed"]
    assert names["notices"] == {"enum": notices}
    assert names["session"] == {"enum": ["size", "note", "pizza", "locale"]}
    assert names["needs"] == {"enum": ["size", "note", "pizza", "balance", "price", "pizzas"]}
    assert found["$schema"] == "https://json-schema.org/draft/2020-12/schema"


def test_every_reference_of_the_schema_leads_somewhere() -> None:
    """No `$ref` is without its definition, in both schemas, and no mark of the shapes is left."""
    graph = compile_spec(PIZZA).graph
    assert graph is not None
    for found in (schema(graph), texts_schema(graph)):
        definitions = found["$defs"]
        assert isinstance(definitions, dict)
        references = [value for key, value in pairs(found) if key == "$ref"]
        assert {str(each).removeprefix("#/$defs/") for each in references} <= definitions.keys()
        assert not {key for key, _ in pairs(found)} & {"names", "title", "oneOf"}


def test_the_schema_is_the_same_every_time() -> None:
    """Two runs give equal schemas, key by key in the same order."""
    graph = compile_spec(PIZZA).graph
    assert graph is not None
    assert repr(schema(graph)) == repr(schema(graph))


def test_the_schema_offers_what_this_build_executes() -> None:
    """What is not executed is not completed: no invoices."""
    graph = compile_spec(PIZZA).graph
    assert graph is not None
    keys = {key for key, _ in pairs(schema(graph))}
    assert {"keyboard", "each", "checked", "resets", "media", "photo"} <= keys
    assert {"tasks", "events", "starts", "elsewhere", "promises"} <= keys
    assert not keys & {"pay", "PayShape"}


def pairs(node: object) -> list[tuple[str, object]]:
    """All keys of a tree of maps and lists, with their values."""
    if isinstance(node, dict):
        own = list(node.items())
        return own + [pair for _, value in own for pair in pairs(value)]
    if isinstance(node, list):
        return [pair for item in node for pair in pairs(item)]
    return []

"""The forms of findings that programs read: JSON, GitHub's annotations, and SARIF by its own schema."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any, cast

import fastjsonschema
import pytest

from botspec_generator.findings import About, Finding, Format, Severity, Span, written
from tests.generator.conftest import botspec

SCHEMA = Path(__file__).parent / "sarif" / "sarif-schema-2.1.0.json"
ABOUT = About(version="1.2.3", explain={"BS221": "Nobody is stuck.\n\nMore of it."}.get)


def finding(line: int = 3, severity: Severity = Severity.WARNING) -> Finding:
    """A finding with everything that one can have, and letters that need care."""
    return Finding(
        code="BS221",
        severity=severity,
        span=Span(file="spec/мои экраны.yaml", line=line, column=5, end_column=9),
        message='100% of "KONEC", ::are stuck: here, there',
        help="give it a way out",
        related=(("it began here", Span(file="spec/bot.yaml", line=1, column=1, end_column=2)),),
        path=("/start", "GO (when balance > 3)"),
    )


@pytest.fixture(scope="module")
def validate() -> Callable[[object], object]:
    """Raises when a document is not SARIF 2.1.0."""
    compiled = fastjsonschema.compile(json.loads(SCHEMA.read_text(encoding="utf-8")), use_default=False)
    return cast("Callable[[object], object]", compiled)


def test_json_has_every_key_of_a_finding() -> None:
    """One document: the counts, and each finding with its place, the other end, the help and the path."""
    document = json.loads(written(Format.JSON, [finding()], {}, ABOUT))
    assert document == {
        "version": 1,
        "errors": 0,
        "warnings": 1,
        "findings": [
            {
                "code": "BS221",
                "severity": "warning",
                "message": '100% of "KONEC", ::are stuck: here, there',
                "file": "spec/мои экраны.yaml",
                "line": 3,
                "column": 5,
                "end_column": 9,
                "help": "give it a way out",
                "related": [
                    {
                        "message": "it began here",
                        "file": "spec/bot.yaml",
                        "line": 1,
                        "column": 1,
                        "end_column": 2,
                    }
                ],
                "path": ["/start", "GO (when balance > 3)"],
            }
        ],
    }


def test_an_annotation_is_one_line_with_its_marks_escaped() -> None:
    """Line breaks, per cent signs, and in properties colons and commas, are written as GitHub wants them."""
    last = written(Format.GITHUB, [finding()], {}, ABOUT).splitlines()[-1]
    assert last == (
        "::warning file=spec/мои экраны.yaml,line=3,col=5,endColumn=9,title=botspec BS221::"
        '100%25 of "KONEC", ::are stuck: here, there%0Ait began here: spec/bot.yaml:1:1%0A'
        "reach it: /start, GO (when balance > 3)%0Ahelp: give it a way out"
    )


def annotations(count: int) -> list[str]:
    """The annotations of so many warnings and an error behind them."""
    findings = [finding(number + 1) for number in range(count)] + [finding(99, Severity.ERROR)]
    lines = written(Format.GITHUB, findings, {}, ABOUT).splitlines()
    return [line for line in lines if line.startswith("::")]


def test_of_many_annotations_nine_are_shown_and_the_rest_is_counted() -> None:
    """GitHub drops what comes after the tenth, so the tenth tells how many there are; errors come first."""
    assert len(annotations(9)) == 10
    shown = annotations(30)
    assert len(shown) == 10
    assert "line=99," in shown[0]
    assert shown[-1] == "::error title=botspec::1 error, 30 warnings in all: the log shows every one"


def test_the_log_of_a_workflow_shows_every_finding() -> None:
    """Before the annotations stands the text for people."""
    out = written(Format.GITHUB, [finding()], {}, ABOUT)
    assert out.startswith('warning[BS221]: 100% of "KONEC"')


def test_sarif_is_what_its_schema_says(validate: Callable[[object], object]) -> None:
    """The document passes OASIS's schema, names the rule once, and keeps place, other end and help."""
    document = json.loads(written(Format.SARIF, [finding(3), finding(4, Severity.ERROR)], {}, ABOUT))
    validate(document)
    (run,) = document["runs"]
    assert run["tool"]["driver"]["version"] == "1.2.3"
    assert [rule["id"] for rule in run["tool"]["driver"]["rules"]] == ["BS221"]
    assert [(each["ruleIndex"], each["level"]) for each in run["results"]] == [(0, "warning"), (0, "error")]
    first = run["results"][0]
    place = first["locations"][0]["physicalLocation"]
    assert place["artifactLocation"]["uri"].startswith("spec/%D0%BC%D0%BE%D0%B8%20")
    assert place["region"] == {"startLine": 3, "startColumn": 5, "endColumn": 9}
    assert first["relatedLocations"][0]["message"] == {"text": "it began here"}
    assert first["message"]["text"].splitlines()[1:] == [
        "Reach it: /start, GO (when balance > 3)",
        "Help: give it a way out",
    ]


def test_the_schema_refuses_what_is_no_sarif(validate: Callable[[object], object]) -> None:
    """The schema is really asked: a level that SARIF does not have does not pass."""
    document = json.loads(written(Format.SARIF, [finding()], {}, ABOUT))
    document["runs"][0]["results"][0]["level"] = "fatal"
    with pytest.raises(fastjsonschema.JsonSchemaValueException):
        validate(document)


@pytest.mark.parametrize("form", ["json", "sarif"])
def test_a_document_is_the_whole_output(shop: Path, form: str, validate: Callable[[object], object]) -> None:
    """With json and sarif the output is one document, whether there is something to tell or not."""
    for expected in (0, 1):
        done = botspec("check", "--format", form, cwd=shop)
        assert (done.code, done.err) == (expected, "")
        document: dict[str, Any] = json.loads(done.out)
        if form == "sarif":
            validate(document)
        (shop / "generated" / "ids.py").unlink(missing_ok=True)


def test_a_file_that_drifted_is_a_finding_for_programs(shop: Path) -> None:
    """A missing file of generated/ has the code BS030, and its path as seen from the working directory."""
    (shop / "generated" / "ids.py").unlink()
    done = botspec("check", "--format", "json", "--project", shop.name, cwd=shop.parent)
    (found,) = json.loads(done.out)["findings"]
    assert done.code == 1
    assert (found["code"], found["file"]) == ("BS030", f"{shop.name}/generated/ids.py")
    assert found["message"] == "generated/ids.py is missing"
    assert found["help"] == "run `botspec generate`"


def test_generate_writes_its_findings_in_every_form(shop: Path) -> None:
    """generate has the forms of check; what it wrote is told to people and in a workflow's log alone."""
    done = botspec("generate", "--format", "json", cwd=shop)
    assert (done.code, json.loads(done.out)["findings"]) == (0, [])
    done = botspec("generate", "--format", "github", cwd=shop)
    assert done.out.startswith("generated/ is what spec/ says: ")

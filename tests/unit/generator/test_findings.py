"""Findings as text: lines, carets by display width, order, limits, and the nearest known name."""

import pytest

from botspec_generator.findings import (
    Finding,
    Report,
    Severity,
    Span,
    did_you_mean,
    in_file_order,
    mend,
    summary,
    text,
)
from botspec_generator.findings.finding import LONGEST
from botspec_generator.findings.printer import MOST, WIDEST


def span(line: int, column: int, end_column: int, file: str = "spec/bot.yaml") -> Span:
    """A place in the spec."""
    return Span(file=file, line=line, column=column, end_column=end_column)


def error(place: Span, message: str = "wrong", code: str = "BS102") -> Finding:
    """An error without help."""
    return Finding(code=code, severity=Severity.ERROR, span=place, message=message)


def test_nothing_is_printed_for_no_findings() -> None:
    """No findings are no text, not even a summary."""
    assert text([], {}) == ""


def test_a_finding_shows_its_line_its_place_and_its_help() -> None:
    """Code, message, place, the line with carets under it, the other end, and the help."""
    found = Finding(
        code="BS005",
        severity=Severity.ERROR,
        span=span(3, 3, 7),
        message='"text" is given twice in this map',
        help="keep one of them",
        related=(("first given here", span(12, 1, 5)),),
    )
    lines = ["bot:", "  a: 1", "  text: x", *[""] * 8, "text: y"]
    assert text([found], {"spec/bot.yaml": "\n".join(lines)}).split("\n") == [
        'error[BS005]: "text" is given twice in this map',
        "  --> spec/bot.yaml:3:3",
        "   |",
        " 3 |   text: x",
        "   |   ^^^^",
        "  ::: spec/bot.yaml:12:1",
        "   |",
        "12 | text: y",
        "   | ^^^^ first given here",
        "   = help: keep one of them",
        "",
        "1 error",
        "",
    ]


@pytest.mark.parametrize(
    ("line", "place", "pointer"),
    [
        ("abc", (2, 3), " ^"),
        ("界x", (2, 3), "  ^"),
        ("x界y", (2, 3), " ^^"),
        ("🍕🍕z", (3, 4), "    ^"),
        ("e\u0301z", (3, 4), " ^"),
        ("\tz", (2, 3), "    ^"),
        ("z\t", (2, 3), " ^^^^"),
        ("abc", (4, 5), "   ^"),
        ("", (1, 2), "^"),
    ],
)
def test_carets_stand_under_the_characters_that_they_mean(
    line: str, place: tuple[int, int], pointer: str
) -> None:
    """Wide letters take two columns, combining ones none, and a tab four."""
    printed = text([error(span(1, *place))], {"spec/bot.yaml": line})
    assert printed.split("\n")[4] == f"  | {pointer}"


def test_a_long_line_is_cut_around_the_place() -> None:
    """Of a very long line only the part around the place is shown, with the caret under it."""
    line = "x" * 400 + "HERE" + "y" * 400
    shown, pointer = text([error(span(1, 401, 405))], {"spec/bot.yaml": line}).split("\n")[3:5]
    assert len(shown) <= WIDEST + 10
    start = pointer.index("^")
    assert shown[start : start + 4] == "HERE"
    assert pointer.count("^") == 4


def test_a_place_without_a_file_has_no_line() -> None:
    """A file that does not exist, or is shorter, is named without a line of it."""
    assert text([error(span(1, 1, 2, "spec/texts/de.yaml"))], {}).startswith(
        "error[BS102]: wrong\n --> spec/texts/de.yaml:1:1\n\n"
    )


def test_of_one_code_the_first_twenty_are_printed() -> None:
    """The rest is counted, and the summary counts all."""
    printed = text([error(span(number, 1, 2)) for number in range(1, MOST + 6)], {"spec/bot.yaml": "x"})
    assert printed.count("error[BS102]") == MOST
    assert printed.endswith("\n\n... and 5 more BS102\n\n25 errors\n")


@pytest.mark.parametrize(
    ("errors", "warnings", "said"),
    [(0, 0, "no findings"), (1, 0, "1 error"), (3, 1, "3 errors, 1 warning"), (0, 2, "2 warnings")],
)
def test_the_summary_counts(errors: int, warnings: int, said: str) -> None:
    """Errors and warnings are counted, those of which there are none left out."""
    report = Report()
    for number in range(errors):
        report.error("BS102", span(number + 1, 1, 2), "wrong")
    assert report.has_errors == (errors > 0)
    for number in range(warnings):
        unused = Finding(
            code="BS211", severity=Severity.WARNING, span=span(number + 1, 1, 2), message="unused"
        )
        report.findings.append(unused)
    assert summary(report.findings) == said
    assert report.has_errors == (errors > 0)


def test_findings_are_told_in_the_order_of_the_files() -> None:
    """They are sorted by file, line and column, and equal ones are told once."""
    first, second = error(span(2, 9, 10, "a")), error(span(10, 1, 2, "a"))
    third = error(span(1, 1, 2, "b"))
    assert in_file_order([third, second, first, second]) == (first, second, third)


@pytest.mark.parametrize(
    ("wrong", "nearest"),
    [
        ("HLEP", "HELP"),
        ("help", "HELP"),
        ("MAIN_MENUE", "MAIN_MENU"),
        ("MANI_MENU", "MAIN_MENU"),
        ("PYA", "PAY"),
        ("XYZ", ""),
        ("", ""),
    ],
)
def test_the_nearest_name_is_found(wrong: str, nearest: str) -> None:
    """Swapped, missing, added and changed letters, and capitals, lead to the name; other words to none."""
    found = did_you_mean(wrong, ["HELP", "MAIN_MENU", "PAY"])
    assert found == (f'did you mean "{nearest}"?' if nearest else "")


def test_without_a_near_name_a_few_known_ones_are_told() -> None:
    """When nothing is near, the names are listed if they are few."""
    assert mend("XYZ", ["HELP", "PAY"]) == "there are: HELP, PAY"
    assert mend("XYZ", [f"SCREEN_{number}" for number in range(50)]) == ""
    assert mend("XYZ", []) == "no name can be used here"


def test_what_an_author_wrote_keeps_to_its_line() -> None:
    """Line breaks and what turns a line around are escapes; a long text has no middle."""
    found = error(span(1, 1, 2), 'no "a\nb\u202e\u2028ы👨‍👩‍👧"')
    (lined,) = in_file_order([found])
    assert lined.message == 'no "a\\nb\\u202e\\u2028ы👨‍👩‍👧"'
    endless = found._replace(message=f'unknown screen "{"x" * 5000}"', help="y" * 5000)
    (long,) = in_file_order([endless])
    assert long.message.startswith('unknown screen "xx')
    assert long.message.endswith('xx"')
    assert "xx ... xx" in long.message
    assert max(len(long.message), len(long.help)) < LONGEST + 10
    assert in_file_order([long, lined]) == (lined, long)


def test_names_that_are_no_slips_are_not_compared() -> None:
    """Two names of a million letters have no distance that anybody could wait for."""
    assert did_you_mean("x" * 1_000_000, ["x" * 999_999]) == ""

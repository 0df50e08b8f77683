"""BS402 to BS404: what the linker finds in texts."""

from collections.abc import Mapping
from typing import Final

from botspec_generator.findings.codes import Code

TEXTS: Final[Mapping[str, str]] = {
    Code.TEXT_WITHOUT_OWNER: """
A texts file has texts of what the spec declares.

A text of nothing is never shown; most often its name has a slip, and the right one has no text.

    screens: {MENUE: Hello}

Correct the name, or remove the text.
""",
    Code.UNKNOWN_IN_TEXT: """
A text uses session fields, facts, `user`, `item` where there is one, and known filters.

The names of a text tell which facts are looked up before it is shown: an unknown one would break the
screen.

    ORDER: "{{ prise|money }}"

Correct the name, or declare the fact.
""",
    Code.BAD_TEMPLATE: """
A text is Jinja: values, {% if %}, {% for %}; a record is shown field by field.

Anything more would be a program in a text, which nobody can test or translate.

    ORDER: "{% set total = price * 2 %}{{ total }}"

Look the value up in a fact, and show it: `{{ total }}`.
""",
}

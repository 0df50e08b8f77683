"""The codes of what the reader, the document and the linker refuse; the checks have codes of their own."""

from collections.abc import Mapping
from enum import StrEnum
from typing import Final


class Code(StrEnum):
    """BS0xx are about files and the document's shape, BS1xx about names and types, BS4xx about texts."""

    UNREADABLE = "BS001"
    NOT_TEXT = "BS002"
    NOT_YAML = "BS003"
    TAB = "BS004"
    DUPLICATE_KEY = "BS005"
    YAML_EXTRA = "BS006"
    SECOND_DOCUMENT = "BS007"
    TOO_DEEP = "BS008"
    BAD_KEY = "BS009"
    GIVEN_TWICE = "BS010"
    UNKNOWN_KEY = "BS011"
    WRONG_SHAPE = "BS012"
    VERSION = "BS013"
    NOT_YET = "BS020"
    BAD_NAME = "BS101"
    UNKNOWN_SCREEN = "BS102"
    UNKNOWN_BUTTON = "BS103"
    UNKNOWN_FACT = "BS104"
    UNKNOWN_ACTION = "BS105"
    UNKNOWN_REASON = "BS106"
    UNKNOWN_FIELD = "BS107"
    UNKNOWN_NAME = "BS108"
    UNKNOWN_ROLE = "BS109"
    UNKNOWN_TRIGGER = "BS110"
    BAD_LOCALE = "BS111"
    BAD_TYPE = "BS112"
    BAD_VALUE = "BS113"
    NAME_TAKEN = "BS114"
    CIRCLE = "BS115"
    BAD_CONDITION = "BS116"
    CONDITION_TYPE = "BS117"
    BAD_TAKE = "BS118"
    BAD_ARC = "BS119"
    BAD_ITEM = "BS120"
    BAD_FLOW = "BS121"
    TEXT_WITHOUT_OWNER = "BS402"
    UNKNOWN_IN_TEXT = "BS403"
    BAD_TEMPLATE = "BS404"


EXPLANATIONS: Final[Mapping[str, str]] = {
    Code.UNREADABLE: "A file of the spec can be opened, ends in .yaml, and has at most 4 MB.",
    Code.NOT_TEXT: "A file of the spec is UTF-8 without control characters.",
    Code.NOT_YAML: "A file of the spec is YAML.",
    Code.TAB: "YAML is indented with spaces.",
    Code.DUPLICATE_KEY: "A key stands once in a map: of two values YAML would drop one unseen.",
    Code.YAML_EXTRA: "Anchors, aliases, merge keys and tags are no part of a spec: write out what is meant.",
    Code.SECOND_DOCUMENT: "A file holds one document.",
    Code.TOO_DEEP: "Maps and lists are nested up to 32 deep.",
    Code.BAD_KEY: "A key is a word; a text that begins with { or [ is put in quotes.",
    Code.GIVEN_TWICE: "All files of spec/ are one document: an entry stands in one of them.",
    Code.UNKNOWN_KEY: "A map has the keys of the language alone: a slip of the pen is not ignored.",
    Code.WRONG_SHAPE: "A value has the form that the language expects there.",
    Code.VERSION: "`botspec: 1` names the version of the language.",
    Code.NOT_YET: "The language has this, and this build does not execute it: nothing is ignored.",
    Code.BAD_NAME: "Screens, buttons, reasons and flows are UPPER_SNAKE, all other names lower_snake.",
    Code.UNKNOWN_SCREEN: "A target is a screen of this bot, `stay`, `back` or `home`.",
    Code.UNKNOWN_BUTTON: "A keyboard has the buttons that are declared under `buttons:`.",
    Code.UNKNOWN_FACT: "List rows and actions name facts that are declared under `facts:`.",
    Code.UNKNOWN_ACTION: "`do:` names an action that is declared under `actions:`.",
    Code.UNKNOWN_REASON: "`else:`, `say:` and `may_reject:` name reasons; `say:` also a text of `notices:`.",
    Code.UNKNOWN_FIELD: "`set:` names session fields, or `locale`.",
    Code.UNKNOWN_NAME: "A condition uses session fields, facts, `user`, and `item` in a list row.",
    Code.UNKNOWN_ROLE: "The only role beside everybody's is `admin`.",
    Code.UNKNOWN_TRIGGER: "A key under `on:` is a button, `text`, `number`, or a command with its slash.",
    Code.BAD_LOCALE: "A locale is two letters of ISO 639-1; spec/texts/ has the locales of the bot.",
    Code.BAD_TYPE: "Session fields, fields of records and args are single values, an arg of bounded length.",
    Code.BAD_VALUE: "A literal is a value of the declared type.",
    Code.NAME_TAKEN: "Session fields, facts, actions and words of the language have different names.",
    Code.CIRCLE: "Facts are looked up one after the other: they cannot need each other.",
    Code.BAD_CONDITION: "A condition is made of names, literals, comparisons, and, or, not, in, is, len().",
    Code.CONDITION_TYPE: "A condition compares values of one kind, and uses no value that can be none.",
    Code.BAD_TAKE: "`arg`, `item.field` and `input` go into fields that they fit, where there is one.",
    Code.BAD_ARC: "An arc does something (`if do set to say`), or names a reason (`else`) when `if` fails.",
    Code.BAD_ITEM: "A repeated button stands in list rows of one fact; only there is an `item`.",
    Code.BAD_FLOW: "A screen is in one flow, and each shared arc is taken by one of its screens.",
    Code.TEXT_WITHOUT_OWNER: "A texts file has texts of what the spec declares.",
    Code.UNKNOWN_IN_TEXT: "A text uses session fields, facts, `user`, `item` where there is one, filters.",
    Code.BAD_TEMPLATE: "A text is Jinja: values, {% if %}, {% for %}; a record is shown field by field.",
}
"""What each code stands for, in a sentence."""

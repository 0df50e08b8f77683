"""Telegram's HTML: what a text may have of it, and how long a text is without it."""

import re
from collections.abc import Iterator
from typing import Final

ALLOWED: Final = {
    "a": "href",
    "b": "",
    "strong": "",
    "i": "",
    "em": "",
    "s": "",
    "strike": "",
    "del": "",
    "u": "",
    "ins": "",
    "span": "class",
    "tg-spoiler": "",
    "tg-emoji": "emoji-id",
    "tg-time": "unix format",
    "pre": "",
    "code": "class",
    "blockquote": "expandable",
}
"""The tags of Telegram's HTML, each with its attributes."""

# Patterns are compiled when they are first used: of the rules' many, a spec needs few.
TAG: Final = r"<(/?)([A-Za-z][A-Za-z0-9-]*)((?:\s[^<>]*)?)>|<"
_ATTRIBUTE: Final = r"""([A-Za-z-]+)(?:\s*=\s*(?:"[^"]*"|'[^']*'|[^\s"'<>]+))?"""
_VALUE: Final = "\ue000"
"""Stands for a value that only the running bot knows: a character of private use."""

Fault = tuple[str, str]
"""What is wrong, and how to mend it."""


def faults(source: str) -> Iterator[Fault]:
    """What is wrong with the HTML of a template."""
    for fragment in _fragments(source):
        yield from _fragment_faults(fragment)


def constant_length(source: str) -> int:
    """The characters that a template always shows, tags and entities taken as Telegram takes them."""
    constant = next(_fragments(source)).replace(_VALUE, "")
    return len(unescaped(re.sub(TAG, "", constant)).strip())


def unescaped(text: str) -> str:
    """A text with its entities taken as the letters that they stand for."""
    if "&" not in text:
        return text
    from html import unescape  # with all entities there are, which take a while to import

    return unescape(text)


def _fragments(source: str) -> Iterator[str]:
    """The text outside of all branches, then the text of each branch and loop."""
    if "{" not in source:
        yield source
        return
    from botspec_generator.checks.fragments import fragments  # with Jinja, which takes a while to import

    yield from fragments(source, _VALUE)


def _fragment_faults(fragment: str) -> Iterator[Fault]:
    open_: list[str] = []
    for found in re.finditer(TAG, fragment):
        closing, name, attributes = found[1], (found[2] or "").lower(), found[3] or ""
        if name not in ALLOWED:
            yield from () if closing else (_unknown(found[0]),)
        elif not closing:
            yield from _attribute_faults(name, attributes)
            open_.append(name)
        elif open_ and open_[-1] == name:
            open_.pop()
        else:
            wanted = f"</{open_[-1]}> is expected first" if open_ else f"no <{name}> is open here"
            yield f"</{name}> closes nothing: {wanted}", "close tags in the reverse order of their opening"
            return
    for name in open_:
        yield f"<{name}> is not closed", f"add </{name}>, in the same branch of an {{% if %}}"


def _unknown(written: str) -> Fault:
    if written == "<":
        return "a `<` that begins no tag", "write &lt;"
    return f"Telegram knows no tag {written}", f"the tags are: {' '.join(ALLOWED)}"


def _attribute_faults(name: str, written: str) -> Iterator[Fault]:
    allowed = ALLOWED[name].split()
    names = [found[1].lower() for found in re.finditer(_ATTRIBUTE, written)]
    for attribute in names:
        if attribute not in allowed:
            yield f"<{name}> has no attribute {attribute}", f"its attributes: {', '.join(allowed) or 'none'}"
    if name in ("a", "tg-emoji") and allowed[0] not in names:
        yield f"<{name}> has no {allowed[0]}", f'write <{name} {allowed[0]}="...">'

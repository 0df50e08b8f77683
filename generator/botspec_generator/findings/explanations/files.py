"""BS0xx: the files of a spec, and the shape of what they say."""

from collections.abc import Mapping
from typing import Final

from botspec_generator.findings.codes import Code

FILES: Final[Mapping[str, str]] = {
    Code.UNREADABLE: """
A file of the spec can be opened, ends in .yaml, and has at most 4 MB.

A file that is passed over in silence would be a part of the bot that is missing.

    spec/bot.yml

Rename it to `bot.yaml`, give yourself the right to read it, or split it.
""",
    Code.NOT_TEXT: """
A file of the spec is UTF-8 without control characters.

Another encoding would show as wrong letters in the chat, and control characters are refused by YAML.

    a file that an editor saved as Windows-1251

Save the file as UTF-8; an editor shows the encoding beside the name of the file.
""",
    Code.NOT_YAML: """
A file of the spec is YAML.

What cannot be read has no meaning. The place is where the reader gave up: the slip is there or just before.

    buttons: {PAY: {label: "Pay}}

Close what was opened, indent entries of one map alike, quote texts with `: ` or ` #` in them.
""",
    Code.TAB: """
YAML is indented with spaces.

YAML forbids tabs there, since nobody can say how wide one is.

    screens:
    <tab>MENU: {text: Hello}

Indent with two spaces; an editor can do it for *.yaml files.
""",
    Code.DUPLICATE_KEY: """
A key stands once in a map.

Of two values YAML drops one unseen, and it is not always the one that was meant.

    MENU: {text: Hello, text: Welcome}

Keep one of them.
""",
    Code.YAML_EXTRA: """
Anchors, aliases, merge keys and tags are no part of a spec.

A reader of one line would have to know what stands elsewhere, and a tag would make another type of a value.

    MENU: &menu {text: Hello}
    HELP: *menu

Write out what is meant; arcs that screens share belong in a flow.
""",
    Code.SECOND_DOCUMENT: """
A file holds one document.

What stands after `---` would be read by some tools and passed over by others.

    botspec: 1
    ---
    screens: {}

Remove the line, or move what follows it to another file of `spec/`.
""",
    Code.TOO_DEEP: """
Maps and lists are nested up to 32 deep.

No part of a spec needs a dozen. What is deeper is a mistake, or an attempt to exhaust the reader.

    a: [[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[1]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]

Look for a bracket that is not closed.
""",
    Code.BAD_KEY: """
A key is a word.

A map or a list cannot name anything; most often a text that begins with `{` lacks its quotes.

    {{ name }}: Hello

Put a text that begins with { or [ in quotes.
""",
    Code.GIVEN_TWICE: """
An entry stands in one file of the spec.

All files of `spec/` are one document. If a later one could change an earlier one, nobody could read either.

    spec/bot.yaml:   screens: {MENU: {text: Hello}}
    spec/more.yaml:  screens: {MENU: {text: Welcome}}

Keep one of them.
""",
    Code.UNKNOWN_KEY: """
A map has the keys of the language alone.

A slip of the pen that is passed over is a rule that is not kept.

    MENU: {text: Hello, keybord: [[PAY]]}

Correct the key; docs/language.md names all of them, and an editor completes them.
""",
    Code.WRONG_SHAPE: """
A value has the form that the language expects there.

Nothing is converted: what looks like a number is one, and YAML's idea of a text may differ from yours.

    bot: {name: shop, version: 1.0, home: MENU, locales: en}

Write a list as `[en]`, and a number that is meant as a text in quotes, "1.0".
""",
    Code.VERSION: """
`botspec: 1` names the version of the language.

A later version may give a key another meaning; this build reads version 1.

    botspec: 2

Write `botspec: 1`.
""",
    Code.BAD_ALLOW: """
A comment `# botspec: allow CODE because ...` names a rule that can be allowed, and says why.

A rule that is silenced without a reason is silenced for ever: nobody can tell whether it still applies.
Rules on files, names and types cannot be allowed, nor those on which the generated code rests.

    GOODBYE: {text: Bye}     # botspec: allow BS221

Say why: `# botspec: allow BS221 because the conversation ends here`.
""",
    Code.UNUSED_ALLOW: """
A comment `# botspec: allow CODE because ...` stands on a line on which the rule finds something.

One that silences nothing hides what somebody writes there later.

    MENU: {text: Hello}     # botspec: allow BS221 because it was a dead end once

Remove the comment, or move it to the line that the finding shows.
""",
    Code.NOT_YET: """
A spec has only what this build executes.

The language has more. What is not executed yet is an error rather than passed over: nothing is ever
ignored.

    buttons: {PAY: {pay: true}}

Leave it out, or take a later build.
""",
    Code.DRIFT: """
`generated/` is what `spec/` makes.

A generated file that somebody edited, or that is older than the spec, is a bot that the spec does not
describe.

    generated/registry.py, after `spec/bot.yaml` was edited

Run `botspec generate`, and commit what it writes together with the spec.
""",
}

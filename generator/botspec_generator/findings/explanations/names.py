"""BS1xx: names, types, and what stands under `on:`."""

from collections.abc import Mapping
from typing import Final

from botspec_generator.findings.codes import Code

NAMES: Final[Mapping[str, str]] = {
    Code.BAD_NAME: """
Screens, buttons, reasons, flows, tasks and events are UPPER_SNAKE, all other names lower_snake.

The names become Python's: members of enums, fields of classes, names of functions. One look tells which is
which.

    screens: {main-menu: {text: Hello}}

Rename it: `MAIN_MENU`.
""",
    Code.UNKNOWN_SCREEN: """
A target is a screen of this bot, `stay`, `back` or `home`.

A press that leads nowhere would be found by the first user who presses it.

    on: {PAY: COKING}

Correct the name, or add the screen under `screens:`.
""",
    Code.UNKNOWN_BUTTON: """
A keyboard has the buttons that are declared under `buttons:`.

A button has a label, a wire form and perhaps a condition: they stand there once, whatever screens show it.

    keyboard: [[PYA]]

Correct the name, or declare it: `buttons: {PAY: {}}`.
""",
    Code.UNKNOWN_FACT: """
List rows and actions name facts that are declared under `facts:`.

A fact has a type and a function of the bot behind it; without them there is nothing to look up.

    actions: {pay: {facts: [blance]}}

Correct the name, or declare the fact.
""",
    Code.UNKNOWN_ACTION: """
`do:` names an action that is declared under `actions:`.

Each declared action is one typed function of the bot. An undeclared one has no signature.

    PAY: {do: place_ordr, to: DONE}

Correct the name, or declare it: `actions: {place_order: {}}`.
""",
    Code.UNKNOWN_REASON: """
`else:`, `say:` and `may_reject:` name reasons; `say:` also a text of `notices:`.

A refusal is told to the user and written to the log: it needs a text, a level, a cause and a remedy.

    PAY: {if: balance > 3, to: DONE, else: NO_MONEY}

Take a built-in reason, or declare your own under `reasons:`.
""",
    Code.UNKNOWN_FIELD: """
`set:` names session fields, or `locale`.

What the bot remembers of a user is declared with its type, so that a text can show it and a condition test
it.

    SMALL: {set: {sise: small}}

Correct the name, or declare the field under `session:`.
""",
    Code.UNKNOWN_NAME: """
A condition uses session fields, facts, `user`, and where there is one `item`, `arg`, `event` or `input`.

A condition is compiled into a function of exactly the values that it names. `media` uses facts.

    visible: balanse > 3

Correct the name, or declare the fact.
""",
    Code.UNKNOWN_ROLE: """
The only role beside everybody's is `admin`.

A role that nobody can have would hide a screen from everybody.

    STAFF: {role: staff, text: Hello}

Write `role: admin`, and name the users in BOTSPEC_ADMINS.
""",
    Code.UNKNOWN_TRIGGER: """
A key under `on:` is a button, a kind of message, a command with its slash, an event, or `after 10m`.

A trigger that can never happen is an arc that never fires.

    on: {HLEP: HELP}

Correct the name; a button is declared under `buttons:`, an event under `events:`, and so on.
""",
    Code.BAD_LOCALE: """
A locale is two letters of ISO 639-1, and spec/texts/ has the locales of the bot.

Telegram tells a user's language in this form: another one would never be chosen.

    bot: {name: shop, version: 1.0.0, home: MENU, locales: [english]}

Write `en`, and name the file spec/texts/en.yaml.
""",
    Code.BAD_TYPE: """
Session fields, fields of records and args are single values, an arg of bounded length.

A session is stored with every step and an arg travels in 64 bytes: neither has room for more.

    session: {cart: {list: {id: int}}}

Keep what is larger in a table of the bot's own, and read it by a fact.
""",
    Code.BAD_VALUE: """
A literal is a value of the declared type.

A session field that holds something else would break the text or the condition that reads it.

    session: {size: {enum: [small, large], default: medium}}

Write one of the declared values, or declare more of them.
""",
    Code.NAME_TAKEN: """
Session fields, facts, actions, functions of tasks and words of the language have different names.

Conditions and texts use them side by side, and the generated container has one field for each.

    session: {balance: int}
    facts: {balance: decimal}

Rename one of them.
""",
    Code.CIRCLE: """
Facts are looked up one after the other: they cannot need each other.

Each is handed what it needs, so something must come first.

    price: {type: decimal, needs: [discount]}
    discount: {type: decimal, needs: [price]}

Take one of the needs away, or make one fact of both, a record.
""",
    Code.BAD_CONDITION: """
A condition is made of names, literals, comparisons, and, or, not, in, is, len().

Conditions are proved about and compiled: what the bot has to compute belongs in a fact, where it can be
tested.

    if: balance * 2 >= price

Look it up: declare a fact `affordable: bool`, and write `if: affordable`.
""",
    Code.CONDITION_TYPE: """
A condition compares values of one kind, and uses no value that can be none.

A text never equals a number, an enum never equals a value that it lacks, and none has no order: the first
press would fail where the compiler can tell.

    if: size == "smal" and count > "3"

Compare with a declared value; test an optional one first: `note is not none and len(note) > 3`.
""",
    Code.BAD_TAKE: """
What a press, a message or an event brings goes into fields that it fits, where there is one.

`arg`, `item.field`, `event.field`, `input` and `input.field` are there only on the arcs that bring them, and
each has its own type.

    PAY: {set: {note: input}}

Set it on the arc that brings it (`text: {set: note}`), and give the field the type of what it takes.
""",
    Code.BAD_ARC: """
An arc does something (`if do set to say`), or names a reason (`else`) when `if` fails.

An arc without any of them, or an `else` without an `if`, says nothing that could be executed.

    PAY: {else: BALANCE_INSUFFICIENT, to: DONE}

Add the condition: `{if: balance >= price, to: DONE, else: BALANCE_INSUFFICIENT}`.
""",
    Code.BAD_ITEM: """
A repeated button stands in list rows of one fact; only there is an `item`.

The button's label and arg are made of the record that it stands for, so there must be exactly one kind of
record.

    keyboard: [[MODEL]]
    buttons: {MODEL: {arg: item.id}}

Repeat the button: `{each: models, button: MODEL}`.
""",
    Code.BAD_FLOW: """
A screen is in one flow, and each shared arc is taken by one of its screens.

With two flows nobody could say whose shared arc counts; an arc that no screen takes never fires.

    flows: {ORDERING: {screens: [ORDER], on: {CANCEL: home}}}     # ORDER has no button CANCEL

Put the button on a keyboard of the flow, or remove the arc.
""",
    Code.UNKNOWN_EVENT: """
`done:` and `failed:` name events that are declared under `events:`.

An event has a payload, and says what happens when the user is elsewhere.

    tasks: {COOK: {done: REDY}}

Correct the name, or declare it: `events: {READY: {}}`.
""",
    Code.UNKNOWN_TASK: """
`starts:` names tasks that are declared under `tasks:`.

Each task is one typed function of the bot. An undeclared one has no payload.

    actions: {order: {starts: [COKE]}}

Correct the name, or declare it: `tasks: {COOK: {}}`.
""",
    Code.BAD_EVENT: """
An event is the good end of tasks or the bad one, and says something `elsewhere` if it has that.

The bad end carries `reason` and `job`, the good one its own payload and `job`: one event cannot be both.

    tasks: {COOK: {done: READY, failed: READY}}

Make a second event of it.
""",
    Code.BAD_TIME: """
A time is written 90s, 10m, 1h30m or 2d, from a second to 366 days.

Without a unit nobody could say whether 10 are seconds or minutes.

    on: {after 10: home}

Write the unit: `after 10m`.
""",
    Code.BAD_MEDIA: """
`media` has one kind, with a fact or a field of the type media, or with an https address.

A message carries one file; where it comes from has to be known when the screen is drawn, and an address that
is not https can be changed by whoever stands between.

    RESULT: {media: {photo: run.title}}     # a text

Declare what the bot looks up: `run: {record: {picture: {type: media, optional: true}}}`.
""",
    Code.BAD_PROMISE: """
A promise is a sentence of one of five forms.

What cannot be read cannot be proved.

    promises:
      - PAY is always reachable

Write `home within 3`, `X within 3 of Y`, `X only through Y`, `never X before Y` or `after X eventually Y`.
""",
}

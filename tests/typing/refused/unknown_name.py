"""Names that no screen, button, command or flow of the spec has."""

from generated.ids import Button, Command, Flow, Screen

SCREEN: Screen = Screen.MAIN_MENUE  # error: mypy[attr-defined] pyright[reportAttributeAccessIssue]
BUTTON: Button = Button.CONFIRM  # error: mypy[attr-defined] pyright[reportAttributeAccessIssue]
COMMAND: Command = Command.STOP  # error: mypy[attr-defined] pyright[reportAttributeAccessIssue]
FLOW: Flow = Flow.CHECKOUT  # error: mypy[attr-defined] pyright[reportAttributeAccessIssue]


def is_home(screen: Screen) -> bool:
    """A screen is not its text, nor a button's."""
    return screen == Button.HOME  # error: mypy[comparison-overlap] pyright[reportUnnecessaryComparison]

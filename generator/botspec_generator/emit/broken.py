"""The one error that is a fault of the generator."""


class BrokenOutputError(Exception):
    """What the generator made is not what the spec says: a fault of the generator, never of the spec."""

    def __init__(self, file: str, entry: str) -> None:
        super().__init__(f"{file}: {entry}")

"""The ids of files in memory, and what was asked of them."""

from dataclasses import dataclass, field


@dataclass(slots=True)
class KnownFiles:
    """Remembers ids by mark, as the database does; `asked` counts the look-ups."""

    ids: dict[str, str] = field(default_factory=dict[str, str])
    asked: int = 0

    async def find(self, mark: str) -> str:
        """The id of a file, empty when it is not known."""
        self.asked += 1
        return self.ids.get(mark, "")

    async def keep(self, mark: str, file_id: str) -> None:
        """Remembers the id of a file."""
        self.ids[mark] = file_id

    async def forget(self, mark: str) -> None:
        """Forgets an id."""
        self.ids.pop(mark, None)

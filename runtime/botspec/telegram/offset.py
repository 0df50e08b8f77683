"""How far Telegram may forget: up to the first update that is not done."""


class Offset:
    """The updates that are known but not yet confirmed, in Telegram's order, and the offset to confirm by."""

    __slots__ = ("_known", "value")

    def __init__(self) -> None:
        self._known: dict[int, bool] = {}
        self.value = 0

    @property
    def is_open(self) -> bool:
        """Whether some update is not done."""
        return bool(self._known)

    def take(self, update_id: int) -> bool:
        """Remembers an update as not done; False when it is known already."""
        if update_id in self._known:
            return False
        self._known[update_id] = False
        return True

    def done(self, update_id: int) -> None:
        """Moves on over this update, once all before it are done.

        The value follows Telegram's order, not the numbers: after a quiet week those begin anew anywhere.
        """
        if update_id in self._known:
            self._known[update_id] = True
        while self._known and self._known[first := next(iter(self._known))]:
            del self._known[first]
            self.value = first + 1

    def forget(self) -> None:
        """Forgets what is not confirmed: Telegram gives it again."""
        self._known.clear()

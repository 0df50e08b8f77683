"""Whose a position is: in a group it can be everybody's."""

import pytest

from botspec.contract.scope import EVERYBODY, Scope


@pytest.mark.parametrize(
    ("scope", "chat", "owner"),
    [
        (Scope.USER, -100, 7),
        (Scope.USER, 7, 7),
        (Scope.CHAT, -100, EVERYBODY),
        (Scope.CHAT, 7, 7),
    ],
)
def test_only_a_group_is_shared(scope: Scope, chat: int, owner: int) -> None:
    """In a private chat there is nobody to share with."""
    assert scope.owner(chat, 7) == owner

"""A journal and a press for every test that asks for them."""

import pytest

from botspec.core.incoming import Incoming
from tests.unit.journal.desk import Desk, incoming, open_desk


@pytest.fixture
def desk() -> Desk:
    """A journal of level INFO in state ACTIVE."""
    return open_desk()


@pytest.fixture
def press() -> Incoming:
    """A press of user 42 in chat -100."""
    return incoming("a1b2c3d4")

"""The tables of the reference bot, made once."""

import pytest

from botspec.core.machine import Kernel
from botspec.core.plan import plan
from generated.registry import UI
from tests.machine.worlds import Desk


@pytest.fixture(scope="session")
def desk() -> Desk:
    """Give the tables of the reference bot, as the runtime makes them."""
    return Desk(ui=UI, plan=plan(UI), kernel=Kernel(UI))

"""The offset: it never passes over an update that is not done."""

from hypothesis import given
from hypothesis import strategies as st

from botspec.telegram.offset import Offset


def test_it_stays_before_the_first_that_is_not_done() -> None:
    """Later ones may be done: they are confirmed together with it."""
    offset = Offset()
    assert [offset.take(one) for one in (5, 6, 7)] == [True] * 3
    offset.done(6)
    offset.done(7)
    assert (offset.value, offset.is_open) == (0, True)
    offset.done(5)
    assert (offset.value, offset.is_open) == (8, False)


def test_an_update_is_taken_once() -> None:
    """One that comes again before it was confirmed is known, done or not."""
    offset = Offset()
    offset.take(5)
    offset.take(6)
    offset.done(6)
    assert [offset.take(one) for one in (5, 6, 7)] == [False, False, True]


def test_it_follows_telegram_to_smaller_numbers() -> None:
    """After a quiet week the numbers begin anew anywhere: the last confirmed one counts, not the largest."""
    offset = Offset()
    for one in (900, 4):
        offset.take(one)
        offset.done(one)
    assert offset.value == 5


def test_what_was_forgotten_may_come_again() -> None:
    """The value stays; a late word about a forgotten one changes nothing."""
    offset = Offset()
    for one in (1, 2, 3):
        offset.take(one)
    offset.done(1)
    offset.forget()
    offset.done(2)
    assert (offset.value, offset.is_open, offset.take(2)) == (2, False, True)


@given(st.permutations(range(10, 20)))
def test_in_whatever_order_they_are_done(order: list[int]) -> None:
    """At every moment all updates below the offset are done, and the next one is not."""
    offset, done = Offset(), set[int]()
    for one in range(10, 20):
        offset.take(one)
    for one in order:
        offset.done(one)
        done.add(one)
        first_open = next((one for one in range(10, 20) if one not in done), 20)
        assert offset.value == (first_open if first_open > 10 else 0)

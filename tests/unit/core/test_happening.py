"""Events on their way into the hall: their numbers and their cids."""

from botspec.core.happening import Happening
from botspec.core.incoming import Cids, Means, Whom, happened

HERE = Whom(chat_id=5, user_id=7)
NEWS = Happening(name="NEWS", parent="cafe0001")


def test_an_event_is_an_incoming() -> None:
    """It is to a chat and a user, has its cid, and is nothing that the user did."""
    event = happened(NEWS, HERE, key="k", cid="feed0001")
    assert (event.means, event.chat_id, event.user_id, event.cid) == (Means.EVENT, 5, 7, "feed0001")
    assert (event.event, event.first_name, event.text, event.data) == (NEWS, "", "", "")


def test_the_number_of_an_event_is_that_of_its_key() -> None:
    """One key always gives the same number, others give others, all below zero and within 64 bits."""
    numbers = [happened(NEWS, HERE, key=str(key), cid="c").update_id for key in range(2_000)]
    assert len(set(numbers)) == 2_000
    assert all(-(2**63) <= number < 0 for number in numbers)
    assert happened(NEWS, HERE, key="7", cid="d").update_id == numbers[7]


def test_cids_need_the_key() -> None:
    """A cid is eight hex digits, the same for the same name, and another one for another bot or key."""
    cids = Cids(bot_id=42, key=b"k")
    found = {cids.of("job:1"), cids.of("job:2")}
    found |= {Cids(bot_id=43, key=b"k").of("job:1"), Cids(bot_id=42, key=b"l").of("job:1")}
    assert len(found) == 4
    assert all(len(cid) == 8 and int(cid, 16) >= 0 for cid in found)
    assert cids.of("job:1") == Cids(bot_id=42, key=b"k").of("job:1")

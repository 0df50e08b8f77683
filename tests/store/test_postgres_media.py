"""What the database knows of files: their ids, and which of them a user's message carries."""

import logging
from dataclasses import replace
from typing import Final

import pytest

from botspec.contract import Media, MediaKind
from botspec.core.effects import Attached, Mode, Outcome
from botspec.store.pool import Pool
from botspec.store.postgres import GRACE, GRACE_WITH_FILE, PostgresStore
from tests.store.turns import SHOW, Connection, due, moved, parcel, position, receipt, update

CAT: Final = "photo:cat"
DOG: Final = "photo:dog"
PICTURES: Final = (
    Attached(kind=MediaKind.PHOTO, media=Media.url("https://example.org/a.jpg")),
    Attached(kind=MediaKind.AUDIO, media=Media.file("song.mp3")),
    Attached(kind=MediaKind.VIDEO, media=Media.cached("BAAC")),
)


async def carried(db: Connection) -> tuple[int | None, str]:
    """The user's message, and the mark of what it carries."""
    row = await db.fetchrow("SELECT message_id, carries FROM positions")
    assert row is not None
    return row["message_id"], row["carries"]


async def test_a_file_is_known_by_its_mark(store: PostgresStore, pool: Pool) -> None:
    """An id is kept, replaced and forgotten; another bot has files of its own."""
    files, others = store.file_ids, PostgresStore(pool, 43).file_ids
    assert await files.find(CAT) == ""
    await files.keep(CAT, "AgAC1")
    await files.keep(DOG, "AgAC2")
    await files.keep(CAT, "AgAC3")
    assert [await files.find(mark) for mark in (CAT, DOG)] == ["AgAC3", "AgAC2"]
    assert await others.find(CAT) == ""
    await others.forget(CAT)
    await files.forget(DOG)
    assert [await files.find(mark) for mark in (CAT, DOG)] == ["AgAC3", ""]


async def test_without_a_database_no_file_is_known(
    store: PostgresStore, pool: Pool, caplog: pytest.LogCaptureFixture
) -> None:
    """The screen is shown all the same, from where the file comes; the log says why."""
    pool.terminate()
    with caplog.at_level(logging.WARNING):
        assert await store.file_ids.find(CAT) == ""
        await store.file_ids.keep(CAT, "AgAC1")
    assert [record.message[:30] for record in caplog.records] == ["the id of a file could not be "] * 2


async def test_files_are_forgotten_after_thirty_days(store: PostgresStore, db: Connection) -> None:
    """An id that was kept again meanwhile stays."""
    for mark in (CAT, DOG):
        await store.file_ids.keep(mark, "AgAC")
    await db.execute("UPDATE file_ids SET kept_at = now() - interval '31 days'")
    await store.file_ids.keep(DOG, "AgAC")
    assert await store.forget() == 0
    assert [await store.file_ids.find(mark) for mark in (CAT, DOG)] == ["", "AgAC"]


async def test_what_a_message_carries_is_read_with_the_position(store: PostgresStore) -> None:
    """It is stored with the position and comes back with the next turn."""
    async with store.turn(update(1)) as turn:
        await turn.save(position(message_id=70, carries=CAT), ())
    async with store.turn(update(2)) as turn:
        assert turn.position == position(message_id=70, carries=CAT)
        await turn.save(position(2, message_id=71), ())
    async with store.turn(update(3)) as turn:
        assert turn.position == position(2, message_id=71)


@pytest.mark.parametrize(
    ("mode", "carries", "expected"),
    [
        (Mode.EDIT, DOG, (70, DOG)),
        (Mode.EDIT, CAT, (70, CAT)),
        (Mode.NOOP, CAT, (70, CAT)),
        (Mode.SEND, DOG, (71, DOG)),
        (Mode.SEND, "", (71, "")),
        (Mode.REPLACE, "", (71, "")),
    ],
)
async def test_a_delivery_tells_what_the_message_carries_now(
    store: PostgresStore, db: Connection, mode: Mode, carries: str, expected: tuple[int, str]
) -> None:
    """An edit can change it, and a new message has its own."""
    show = replace(SHOW, message_id=70, carries=CAT)
    async with store.turn(update()) as turn:
        await turn.save(position(message_id=70, carries=CAT), (show,))
    done = receipt(show, mode=mode, message_id=71, carries=carries)
    await store.delivered(replace(parcel(), effects=(show,)), (done,))
    assert await carried(db) == expected


async def test_what_did_not_arrive_changes_nothing(store: PostgresStore, db: Connection) -> None:
    """A screen that is owed, or was refused, leaves the message as it is known."""
    show = replace(SHOW, message_id=70, carries=CAT)
    async with store.turn(update()) as turn:
        await turn.save(position(message_id=70, carries=CAT), (show,))
    await store.delivered(replace(parcel(), effects=(show,)), (receipt(show, Outcome.RETRY),))
    assert await carried(db) == (70, CAT)
    await due(db)
    async with store.overdue() as claim:
        assert claim is not None
        await claim.settle((receipt(show, Outcome.FAILED, error="refused"),))
    assert await carried(db) == (70, CAT)


async def test_what_arrives_late_tells_it_too(store: PostgresStore, db: Connection) -> None:
    """A screen that is delivered beside an owed effect is put down with it."""
    show = replace(SHOW, message_id=70)
    async with store.turn(update()) as turn:
        await turn.save(position(message_id=70), (show,))
    receipts = (receipt(show, mode=Mode.EDIT, message_id=70, carries=DOG), receipt(show, Outcome.RETRY))
    await store.delivered(replace(parcel(), effects=(show,)), receipts)
    assert await carried(db) == (70, DOG)


@pytest.mark.parametrize("attached", PICTURES, ids=lambda attached: attached.kind)
async def test_a_file_comes_out_of_the_outbox_as_it_went_in(
    store: PostgresStore, db: Connection, attached: Attached
) -> None:
    """What is owed is owed with its file, wherever that comes from."""
    show = replace(SHOW, media=attached, carries=CAT)
    await moved(store, 1, effects=(show,))
    await due(db)
    async with store.overdue() as claim:
        assert claim is not None
        assert claim.parcel.effects == (show,)


async def test_a_row_of_the_last_build_has_no_file(store: PostgresStore, db: Connection) -> None:
    """Screens that were owed before this build could show files are delivered as they are."""
    await moved(store, 1, effects=(SHOW,))
    await db.execute(
        "UPDATE outbox SET effects = jsonb_set(effects, '{0,1}', (effects #> '{0,1}') - 'media')"
    )
    await db.execute(
        "UPDATE outbox SET effects = jsonb_set(effects, '{0,1}', (effects #> '{0,1}') - 'carries')"
    )
    await due(db)
    async with store.overdue() as claim:
        assert claim is not None
        assert claim.parcel.effects == (SHOW,)


async def test_a_file_gets_more_time(store: PostgresStore, db: Connection) -> None:
    """Nobody else delivers a screen while its file is on its way."""
    await moved(store, 1, effects=(SHOW,))
    await moved(store, 2, effects=(replace(SHOW, media=PICTURES[0]),))
    waits = [
        row["wait"] for row in await db.fetch("SELECT due_at - created_at AS wait FROM outbox ORDER BY rev")
    ]
    assert [round(wait.total_seconds()) for wait in waits] == [
        GRACE.total_seconds(),
        GRACE_WITH_FILE.total_seconds(),
    ]

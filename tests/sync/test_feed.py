"""What a watch is to be told next."""

from dataclasses import replace

import pytest

from poolhouse.gen.sync import v1 as pb
from poolhouse.storage import forgetting
from poolhouse.storage.changes import Cursor
from poolhouse.sync import feed, resume_tokens
from poolhouse.sync.feed import Step
from poolhouse.sync.resume_tokens import BEGINNING, Place, Watched
from tests.sync.conftest import Device, patch
from tests.sync.watching import in_short


def watched(device: Device, *, whole: bool = True) -> Watched:
    """A watch of the device's identity, or of its dataset alone."""
    name = None if whole else device.name
    return Watched(device.pool_id, device.identity_id, name, device.identity_id, name)


async def step_from(device: Device, place: Place = BEGINNING, *, whole: bool = True) -> Step:
    """The next step."""
    return await feed.next_step(device.api.house, watched(device, whole=whole), place)


def told(step: Step) -> list[str]:
    """Its changes in short."""
    return [] if step.message is None else [in_short(change) for change in step.message.changes.changes]


async def forget(device: Device) -> None:
    """Forget all that was removed."""
    async with device.api.house.store.write() as tx:
        await forgetting.forget_old(tx, device.pool_id, device.identity_id, device.api.clock.now(), 99)


async def test_the_first_step_is_what_there_is(device: Device) -> None:
    """As the records are; what is gone by then is not told to who never had it."""
    await device.put(theme="light", font="mono")
    await device.put(theme="dark", font=None)
    await device.other(name="old").put(a="1")
    await device.other(name="old").delete()
    step = await step_from(device)
    assert told(step) == ["settings.theme=dark"]
    assert (step.place, step.more) == (Place(Cursor.past(4), 4), False)
    assert step.message is not None
    assert resume_tokens.unseal(device.api.house, watched(device), step.message.resume_token) == step.place


async def test_a_record_is_told_as_list_records_tells_it(device: Device) -> None:
    """Whoever has a watch need not list."""
    await device.put(theme="dark")
    (listed,) = await device.records()
    step = await step_from(device)
    assert step.message is not None
    (change,) = step.message.changes.changes
    assert change == pb.Change(record_change=pb.RecordChange(dataset_name="settings", record=listed))


async def test_further_steps_are_what_happened_since(device: Device) -> None:
    """Removals and deletions among it, in order; and nothing if nothing did."""
    await device.put(theme="light")
    place = (await step_from(device)).place
    assert await step_from(device, place) == Step(place, None, more=False)
    await device.put(theme=None)
    await device.other(name="other").put(a="1")
    await device.delete()
    await device.put(font="mono")
    step = await step_from(device, place)
    assert told(step) == ["other.a=1", "settings deleted", "settings.font=mono"]
    assert step.message is not None
    assert step.message.changes.changes[1].dataset_deletion.sync_count == 3
    assert step.place == Place(Cursor.past(5), 1)


async def test_a_watch_of_one_dataset_passes_over_the_others(device: Device) -> None:
    """It does not read the same again and again for their sake."""
    await device.put(theme="light")
    await device.other(name="other").put(a="1")
    step = await step_from(device, whole=False)
    assert told(step) == ["settings.theme=light"]
    await device.other(name="other").put(a="2")
    assert await step_from(device, step.place, whole=False) == Step(Place(Cursor.past(3), 2), None, more=False)


async def test_what_is_much_comes_in_several_steps(device: Device, monkeypatch: pytest.MonkeyPatch) -> None:
    """The place after each leads on, also in the middle of what was written at once."""
    monkeypatch.setattr(feed, "CHANGES_AT_ONCE", 2)
    await device.update(*(patch(f"k{number}", "v") for number in range(5)))
    steps, place, more = [], BEGINNING, True
    while more:
        step = await step_from(device, place)
        place, more = step.place, step.more
        steps.append(told(step))
    assert [len(found) for found in steps] == [2, 2, 1]
    assert [key for found in steps for key in found] == [f"settings.k{number}=v" for number in range(5)]


async def test_no_message_is_larger_than_what_may_be_sent(device: Device) -> None:
    """A server with a small limit sends more and smaller messages."""
    small = device.api.limited(max_message_bytes=64 * 1024)
    for number in range(4):
        await device.put(**{f"k{number}": str(number) * 10_000})
    steps = [await step_from(device.other(api=small))]
    while steps[-1].more:
        steps.append(await step_from(device.other(api=small), steps[-1].place))
    assert [len(told(step)) for step in steps] == [2, 2]
    assert len(told(await step_from(device))) == 4


async def test_removals_while_the_first_steps_are_taken_are_told(
    device: Device, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Who had the record already has to hear of it; also who comes back with a token from the middle."""
    monkeypatch.setattr(feed, "CHANGES_AT_ONCE", 1)
    await device.put(a="1")
    await device.put(b="2")
    await device.put(c="3")
    await device.put(c=None)
    first = await step_from(device)
    assert (told(first), first.place) == (["settings.a=1"], Place(Cursor.past(1), 4))
    await device.put(a=None)
    steps = [first]
    while steps[-1].more:
        steps.append(await step_from(device, steps[-1].place))
    assert [told(step) for step in steps] == [["settings.a=1"], ["settings.b=2"], [], ["settings.a removed"]]


async def test_a_place_before_what_is_forgotten_leads_to_a_reset(device: Device) -> None:
    """Nobody goes on without a removal that is not remembered any more."""
    await device.put(a="1", b="2")
    place = (await step_from(device)).place
    await device.put(a=None)
    await forget(device)
    step = await step_from(device, place)
    assert step.message is not None
    assert step.message.reset.reason == pb.RESET_REASON_COMPACTED
    assert (step.place, step.more) == (BEGINNING, True)
    assert resume_tokens.unseal(device.api.house, watched(device), step.message.resume_token) == BEGINNING
    assert told(await step_from(device, step.place)) == ["settings.b=2"]


async def test_a_deletion_that_is_forgotten_leads_to_a_reset(device: Device) -> None:
    """The same with whole datasets."""
    await device.put(a="1")
    place = (await step_from(device)).place
    await device.delete()
    await forget(device)
    step = await step_from(device, place)
    assert step.message is not None
    assert step.message.reset.reason == pb.RESET_REASON_COMPACTED


async def test_what_was_forgotten_before_the_watch_began_is_of_no_concern(
    device: Device, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A device that is cut off again and again while it takes its first steps still comes to an end."""
    monkeypatch.setattr(feed, "CHANGES_AT_ONCE", 1)
    await device.put(a="1")
    await device.put(b="2")
    await device.put(c="3")
    await device.put(c=None)
    await forget(device)
    first = await step_from(device)
    assert first.place.sent == 1
    assert told(await step_from(device, first.place)) == ["settings.b=2"]


async def test_data_that_was_set_back_leads_to_a_reset(device: Device) -> None:
    """A database from a backup does not know what the token was made from."""
    await device.put(a="1")
    step = await step_from(device, Place(Cursor.past(9), 0))
    assert step.message is not None
    assert step.message.reset.reason == pb.RESET_REASON_REPLACED
    never = replace(device, identity_id="us-east-1:00000000-0000-4000-8000-000000000000")
    step = await step_from(never, Place(Cursor.past(1), 0))
    assert step.message is not None
    assert step.message.reset.reason == pb.RESET_REASON_REPLACED

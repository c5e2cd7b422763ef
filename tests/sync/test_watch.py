"""Watch: each committed change once, in order, to whoever watches; whatever happens in between."""

import asyncio
from contextlib import AsyncExitStack
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from poolhouse import errors
from poolhouse.call import House
from poolhouse.clock import ManualClock
from poolhouse.gen.sync import v1 as pb
from poolhouse.storage import changes, forgetting, identities, sync_identities
from poolhouse.storage import identity_pools as pool_rows
from poolhouse.storage.errors import StoreUnavailable
from poolhouse.sync import feed, watch
from tests.sync.conftest import ELSEWHERE, Api, Device, patch
from tests.sync.watching import Watching, apply, watching


def look(house: House) -> None:
    """Have all watches look, as from time to time they do by themselves."""
    house.bus._resync()


async def test_a_watch_begins_with_what_there_is_and_goes_on_with_what_happens(device: Device) -> None:
    """A device needs nothing else to have the same data as the others."""
    await device.put(theme="light", font="mono")
    async with watching(device) as watch:
        assert await watch.told() == ["settings.font=mono", "settings.theme=light"]
        assert await watch.told() == ["current"]
        await device.put(theme="dark")
        assert await watch.told() == ["settings.theme=dark"]
        await device.other(name="game").put(level="3")
        assert await watch.told() == ["game.level=3"]
        await device.put(font=None)
        assert await watch.told() == ["settings.font removed"]
        await device.delete()
        assert await watch.told() == ["settings deleted"]
        assert await watch.is_silent()


async def test_an_identity_without_data_is_current_at_once(device: Device) -> None:
    """And its first record is heard of. Clients learn how often to expect a heartbeat."""
    async with watching(device) as watch:
        first = await watch.message()
        assert first.current.heartbeat_every.ToSeconds() == 30
        await device.put(theme="dark")
        assert await watch.told() == ["settings.theme=dark"]


async def test_what_one_call_writes_arrives_together(device: Device) -> None:
    """No device ever shows half of it."""
    async with watching(device) as watch:
        await watch.told()
        await device.update(*(patch(f"k{number}", "v") for number in range(20)))
        assert len(await watch.told()) == 20


async def test_a_device_writes_with_what_the_watch_told(device: Device) -> None:
    """Sync counts come along, so that a change is not in conflict with what was just heard."""
    async with watching(device) as watch:
        await watch.told()
        await device.put(theme="light")
        (change,) = (await watch.message()).changes.changes
        heard = change.record_change.record
        await device.update(patch("theme", "dark", heard.sync_count))
        assert await watch.told() == ["settings.theme=dark"]


async def test_a_watch_of_one_dataset_hears_of_no_other(device: Device) -> None:
    """Neither at the beginning nor later."""
    other = device.other(name="game")
    await device.put(theme="light")
    await other.put(level="3")
    async with watching(device, whole=False) as watch:
        assert await watch.told() == ["settings.theme=light"]
        assert await watch.told() == ["current"]
        await other.put(level="4")
        assert await watch.is_silent()
        await device.put(theme="dark")
        assert await watch.told() == ["settings.theme=dark"]


async def test_other_identities_are_not_heard_of(api: Api, device: Device) -> None:
    """Not even those of the same pool."""
    pool = await api.identity_pools.found_pool(device.pool_id)
    neighbour = device.other(identity_id=await api.identity_pools.resolve(pool))
    async with watching(device) as watch:
        await watch.told()
        await neighbour.put(theme="dark")
        assert await watch.is_silent()


async def test_a_watch_goes_on_after_its_token(device: Device) -> None:
    """Strictly after, whatever the message was that the token came with; nothing is lost, and nothing comes twice."""
    async with watching(device) as watch:
        assert await watch.told() == ["current"]
        of_current = watch.token
        await device.put(theme="light")
        await watch.told()
        of_change = watch.token
        look(device.api.house)
        assert await watch.told() == ["heartbeat"]
        of_heartbeat = watch.token
    await device.put(theme="dark")
    await device.other(name="game").put(level="3")
    await device.put(font="mono")
    for token in (of_change, of_heartbeat):
        async with watching(device, token) as again:
            assert await again.told() == ["settings.theme=dark", "game.level=3", "settings.font=mono"]
            assert await again.told() == ["current"]
    async with watching(device, of_current) as again:
        assert len(await again.told()) == 3
    async with watching(device, again.token) as again:
        assert await again.told() == ["current"]


async def test_a_device_that_was_away_hears_of_a_deletion_even_if_the_dataset_is_there_again(device: Device) -> None:
    """It does not keep records of the one that was deleted."""
    await device.put(theme="light", font="mono")
    async with watching(device) as watch:
        found = await watch.state()
    await device.delete()
    await device.put(theme="dark")
    async with watching(device, watch.token) as again:
        apply(found, await again.message())
    assert found == {"settings.theme": "dark"}


async def test_who_was_away_for_too_long_begins_anew(device: Device) -> None:
    """In the same stream, with all that there is; after that everything is as it always is."""
    await device.put(a="1", b="2")
    async with watching(device) as watch:
        await watch.state()
    await device.put(a=None)
    house = device.api.house
    async with house.store.write() as tx:
        await forgetting.forget_old(tx, device.pool_id, device.identity_id, device.api.clock.now(), 99)
    async with watching(device, watch.token) as again:
        first = await again.message()
        assert first.reset.reason == pb.RESET_REASON_COMPACTED
        of_reset = again.token
        assert await again.told() == ["settings.b=2"]
        assert await again.told() == ["current"]
        await device.put(c="3")
        assert await again.told() == ["settings.c=3"]
    async with watching(device, of_reset) as again:
        assert await again.state() == {"settings.b": "2", "settings.c": "3"}


async def test_a_watch_that_is_behind_what_is_forgotten_begins_anew_as_well(
    device: Device, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Removals can be forgotten because there are many: also while somebody watches, and has not read them yet."""
    few = device.other(api=device.api.limited(sync_max_records=2))
    await few.put(a="1", b="2")
    async with watching(device) as watch:
        await watch.state()
        monkeypatch.setattr(device.api.house.bus, "publish", lambda *_: None)
        await few.put(a=None, b=None)
        await few.put(c="3", d="4")
        await few.put(c=None, d=None)
        await few.put(e="5", f="6")
        look(device.api.house)
        assert await watch.told() == ["reset"]
        assert await watch.state() == {"settings.e": "5", "settings.f": "6"}


async def test_a_hint_that_was_lost_costs_a_moment(device: Device, monkeypatch: pytest.MonkeyPatch) -> None:
    """The next look finds the change; a heartbeat is sent when there is none."""
    async with watching(device) as watch:
        await watch.told()
        monkeypatch.setattr(device.api.house.bus, "publish", lambda *_: None)
        await device.put(theme="dark")
        assert await watch.is_silent()
        look(device.api.house)
        assert await watch.told() == ["settings.theme=dark"]
        look(device.api.house)
        assert await watch.told() == ["heartbeat"]


async def test_a_hint_ahead_of_the_database_is_looked_at_once(device: Device, monkeypatch: pytest.MonkeyPatch) -> None:
    """A database that was set back does not keep its servers busy; what it has is still found."""
    reads = 0
    original = changes.changes_after

    async def counted(*args: object) -> object:
        nonlocal reads
        reads += 1
        return await original(*args)  # type: ignore[arg-type]

    async with watching(device) as watch:
        await watch.told()
        monkeypatch.setattr(feed, "changes_after", counted)
        device.api.house.bus.publish(f"sync.{device.identity_id}", "99")
        assert await watch.is_silent()
        assert reads == 1
        await device.put(theme="dark")
        look(device.api.house)
        assert await watch.told() == ["settings.theme=dark"]


async def test_a_slow_device_is_told_the_latest_state_once(device: Device) -> None:
    """A hundred changes of one record while it does not read are one message, and take no memory."""
    async with watching(device) as watch:
        await watch.told()
        for number in range(100):
            await device.put(theme=str(number))
        messages = [await watch.told()]
        while messages[-1] != ["settings.theme=99"]:
            messages.append(await watch.told())
        assert len(messages) <= 2
        assert await watch.is_silent()


async def test_devices_at_the_same_place_share_one_read(device: Device, monkeypatch: pytest.MonkeyPatch) -> None:
    """However many devices somebody has, a change costs the database one read on each server."""
    reads = 0
    original = changes.changes_after

    async def counted(*args: object) -> object:
        nonlocal reads
        reads += 1
        return await original(*args)  # type: ignore[arg-type]

    async with AsyncExitStack() as stack:
        watches = [await stack.enter_async_context(watching(device)) for _ in range(10)]
        assert await asyncio.gather(*(watch.told() for watch in watches)) == [["current"]] * 10
        waiting = [asyncio.create_task(watch.told()) for watch in watches]
        monkeypatch.setattr(feed, "changes_after", counted)
        await device.put(theme="dark")
        assert await asyncio.gather(*waiting) == [["settings.theme=dark"]] * 10
    assert reads == 1


async def test_a_slow_device_does_not_hold_up_another(device: Device) -> None:
    """Each goes at its own pace."""
    async with watching(device) as slow, watching(device) as quick:
        await asyncio.gather(slow.told(), quick.told())
        for number in range(5):
            await device.put(theme=str(number))
            assert await quick.told() == [f"settings.theme={number}"]
        found: dict[str, str] = {}
        while found != {"settings.theme": "4"}:
            apply(found, await slow.message())


@pytest.mark.parametrize("token", ["x", "AAAA" * 30])
async def test_a_made_up_token_is_refused(device: Device, token: str) -> None:
    """Nobody learns anything by trying."""
    async with watching(device, token) as watch:
        with pytest.raises(errors.InvalidParameterException, match="ResumeToken"):
            await watch.message()


async def test_a_token_of_another_identity_or_dataset_is_refused(api: Api, device: Device) -> None:
    """It stands for nothing there."""
    async with watching(device) as whole, watching(device, whole=False) as one:
        await asyncio.gather(whole.told(), one.told())
    stranger = await api.device()
    for other, token, is_whole in (
        (stranger, whole.token, True),
        (device, whole.token, False),
        (device, one.token, True),
        (device.other(name="game"), one.token, False),
    ):
        async with watching(other, token, whole=is_whole) as watch:
            with pytest.raises(errors.InvalidParameterException):
                await watch.message()


async def test_who_may_not_list_may_not_watch(api: Api, device: Device) -> None:
    """An identity watches its own data, and an operator what is in the region."""
    stranger = (await api.device()).signed_in()
    mine = device.signed_in()
    async with watching(mine) as watch:
        assert await watch.told() == ["current"]
    async with watching(device.other(caller=stranger.caller)) as watch:
        with pytest.raises(errors.AccessDeniedException):
            await watch.message()
    for missing in (
        device.other(caller=ELSEWHERE),
        device.other(pool_id="us-east-1:00000000-0000-4000-8000-000000000000"),
        device.other(identity_id="us-east-1:00000000-0000-4000-8000-000000000000"),
    ):
        async with watching(missing) as watch:
            with pytest.raises(errors.ResourceNotFoundException):
                await watch.message()


async def test_who_would_not_be_let_in_any_more_is_shown_out(device: Device, clock: ManualClock) -> None:
    """With the next heartbeat at the latest, and before the next change if that comes later than half as long."""
    async with watching(device) as watch:
        await watch.told()
        watch.caller = errors.ExpiredTokenException("The security token included in the request is expired")
        await device.put(theme="dark")
        assert await watch.told() == ["settings.theme=dark"]
        clock.advance(15)
        await device.put(theme="light")
        with pytest.raises(errors.ExpiredTokenException):
            await watch.message()


async def test_a_watch_ends_with_its_identity(api: Api, device: Device) -> None:
    """Also an operator's, and also with the whole pool."""
    store, other = api.house.store, await api.device()
    async with watching(device) as watch, watching(other) as second:
        await asyncio.gather(watch.told(), second.told())
        async with store.write() as tx:
            await identities.lock(tx, device.pool_id, [device.identity_id])
            await identities.delete(tx, device.pool_id, [device.identity_id])
            await pool_rows.delete(tx, other.pool_id)
        look(api.house)
        with pytest.raises(errors.ResourceNotFoundException, match="Identity"):
            await watch.message()
        with pytest.raises(errors.ResourceNotFoundException, match="IdentityPool"):
            await second.message()


async def test_a_server_that_stops_says_when_to_come_back(device: Device) -> None:
    """With a token, and to each at another time; then the stream ends well. Nobody who comes later is kept."""
    house = device.api.house
    async with AsyncExitStack() as stack:
        watches = [await stack.enter_async_context(watching(device)) for _ in range(5)]
        await asyncio.gather(*(watch.told() for watch in watches))
        await device.put(theme="dark")
        assert await watches[0].told() == ["settings.theme=dark"]
        house.watchers.drain()
        for watch in watches[1:]:
            assert await watch.told() == ["settings.theme=dark"]
        farewells = [await watch.message() for watch in watches]
        waits = {farewell.come_back.after.ToNanoseconds() / 1e9 for farewell in farewells}
        assert len(waits) == 5
        assert all(0 <= seconds <= 5 for seconds in waits)
        assert all(farewell.resume_token for farewell in farewells)
        late = await stack.enter_async_context(watching(device))
        for watch in (*watches, late):
            if watch is late:
                assert await watch.told() == ["come_back"]
            with pytest.raises(EOFError):
                await watch.message()


async def test_a_watch_bears_with_a_database_that_is_away_for_a_moment(
    device: Device, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Ten thousand devices do not all come anew because of a hiccup; nothing is lost by it."""
    original, failures = changes.changes_after, 3

    async def away(*args: object) -> object:
        nonlocal failures
        failures -= 1
        if failures >= 0:
            raise StoreUnavailable("away")
        return await original(*args)  # type: ignore[arg-type]

    monkeypatch.setattr(watch, "PAUSE_SECONDS", 0.01)
    async with watching(device) as watched:
        await watched.told()
        monkeypatch.setattr(feed, "changes_after", away)
        await device.put(theme="dark")
        assert await watched.told() == ["settings.theme=dark"]
        failures = 3
        monkeypatch.setattr(sync_identities, "owner", away)
        look(device.api.house)
        assert await watched.told() == ["heartbeat"]


async def test_a_watch_ends_when_the_database_stays_away(
    device: Device, clock: ManualClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Its client looks for a server that has one."""
    tried = 0

    async def away(*_: object) -> None:
        nonlocal tried
        tried += 1
        clock.advance(watch.PATIENCE_SECONDS / 2)
        raise StoreUnavailable("away")

    monkeypatch.setattr(watch, "PAUSE_SECONDS", 0.01)
    async with watching(device) as watched:
        await watched.told()
        monkeypatch.setattr(feed, "changes_after", away)
        await device.put(theme="dark")
        with pytest.raises(errors.ServiceUnavailableException):
            await watched.message()
    assert tried == 4  # once for all who wait, and then patiently


async def test_nothing_is_left_of_a_watch_whose_client_has_gone(device: Device) -> None:
    """Neither in the doorway, nor on the bus, nor anywhere else."""
    api = device.api
    async with watching(device) as watch:
        await watch.told()
        assert (api.dispatcher.streaming, len(api.house.watchers)) == (1, 1)
        await watch.stop()
        assert (api.dispatcher.streaming, len(api.house.watchers)) == (0, 0)
        assert not [topic for topic in api.house.bus._subscriptions if topic.startswith("sync.")]


async def test_merged_datasets_are_watched_under_the_name_that_they_are_listed_by(api: Api, device: Device) -> None:
    """The survivor sees what is left in them, and that it is deleted."""
    await device.put(theme="dark")
    pool = await api.identity_pools.found_pool(device.pool_id)
    survivor = device.other(identity_id=await api.identity_pools.resolve(pool))
    async with api.house.store.write() as tx:
        await identities.lock(tx, device.pool_id, [device.identity_id])
        await identities.merge(tx, device.pool_id, [device.identity_id], survivor.identity_id, api.clock.now())
    (name,) = (await survivor.page()).merged_dataset_names
    merged = survivor.other(name=name)
    async with watching(merged, whole=False) as watch:
        assert await watch.told() == [f"{name}.theme=dark"]
        assert await watch.told() == ["current"]
        await merged.delete()
        assert await watch.told() == [f"{name} deleted"]


KEYS = st.sampled_from(["a", "b", "c", "d"])
WRITES = st.tuples(st.sampled_from(["put", "put", "put", "remove"]), st.sampled_from(["x", "y"]), KEYS)
EVENTS = st.lists(
    WRITES | st.tuples(st.sampled_from(["read", "cut", "delete", "forget"]), st.sampled_from(["x", "y"]), KEYS),
    max_size=25,
)


@settings(max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(events=EVENTS)
async def test_whatever_happens_a_device_ends_with_what_there_is(api: Api, events: list[tuple[str, str, str]]) -> None:
    """Writes, removals, deletions, a connection that is cut anywhere, a memory that is short: all devices converge."""
    device = await api.device()
    found: dict[str, str] = {}
    async with AsyncExitStack() as stack:
        watch = await stack.enter_async_context(watching(device))
        for number, (event, name, key) in enumerate(events):
            dataset = device.other(name=name)
            if event == "put":
                await dataset.put(**{key: str(number)})
            elif event == "remove" and key in await dataset.values():
                await dataset.put(**{key: None})
            elif event == "delete" and await dataset.values():
                await dataset.delete()
            elif event == "forget":
                async with api.house.store.write() as tx:
                    await forgetting.forget_old(tx, device.pool_id, device.identity_id, api.clock.now(), 99)
            elif event == "read" and not await watch.is_silent():
                apply(found, await _sent(watch))
            elif event == "cut":
                await watch.stop()
                watch = await stack.enter_async_context(watching(device, watch.token))
        await device.other(name="z").put(end="reached")
        while found.pop("z.end", None) is None:  # what was committed before has come by then
            apply(found, await watch.message())
        there = {
            f"{name}.{one.key}": one.value for name in ("x", "y") for one in await device.other(name=name).records()
        }
    assert found == {key: value for key, value in there.items() if value}


async def _sent(watch: Watching) -> pb.WatchResponse:
    """A message that is there already, and was asked for."""
    response = watch._sent.get_nowait()
    watch.token = response.resume_token
    return response


async def test_an_unchanged_device_keeps_no_more_than_it_has_to(device: Device) -> None:
    """A watch that waits holds on to no message, no request and no caller: there may be ten thousand of them."""
    await device.put(big="x" * 100_000)
    async with watching(device.signed_in()) as watched:
        assert await watched.told()
        assert await watched.told() == ["current"]
        await asyncio.sleep(0)
        coroutine: Any = watched.task.get_coro()
        names: set[str] = set()
        while hasattr(coroutine, "cr_frame"):
            names |= {type(value).__name__ for value in coroutine.cr_frame.f_locals.values()}
            coroutine = coroutine.cr_await
    assert "Watched" in names
    assert not names & {"WatchResponse", "WatchRequest", "Call", "Caller", "Session", "Step"}

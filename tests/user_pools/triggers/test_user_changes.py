"""AttributesChanged and UserDeleted, which go beyond Cognito."""

import dataclasses
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack
from functools import partial
from typing import Any

import pytest
from pydantic import SecretStr

from poolhouse import errors
from poolhouse.crypto import sealed
from poolhouse.integrations.functions import functions as all_functions
from poolhouse.integrations.functions.pool_functions import PoolFunctions
from poolhouse.jobs import MAX_ATTEMPTS
from poolhouse.storage import jobs
from poolhouse.user_pools.triggers import user_changes
from tests.services.functions import KEY, SECRET, WEBHOOK_SECRET, FunctionServer
from tests.services.trigger_service import TriggerService
from tests.user_pools.conftest import Api
from tests.user_pools.registrations import ADDRESS, EMAIL
from tests.user_pools.signing_in import measured
from tests.user_pools.triggers import told
from tests.user_pools.triggers.functions import METADATA, Functions, arn
from tests.user_pools.triggers.telling import CHANGED, DELETED, NO_CLIENT, TELL, Told, listed, runner, signed_in

EVERYWHERE = ("url", "grpc", "python", "lambda")


@pytest.fixture
def heard(functions: Functions) -> Told:
    """An API whose pools have both functions."""
    return Told(functions)


async def test_a_change_is_told_member_by_member(heard: Told) -> None:
    """With what the attributes were and are, and once more under another id."""
    pool = await heard.api.new_pool()
    token, client_id = await signed_in(heard.api, pool, nickname="al", locale="de")
    update = partial(heard.api.update_user_attributes, access_token=token, client_metadata=METADATA)
    await update(user_attributes=listed(nickname="ally", family_name="Liddell", locale=""))
    (event,) = await heard.deliver()
    request = event["request"]
    alice = await heard.api.found_user(pool, "alice")
    assert alice is not None
    assert event == {
        "version": "1",
        "triggerSource": "AttributesChanged_UpdateUserAttributes",
        "region": "us-east-1",
        "userPoolId": pool.id,
        "userName": "alice",
        "callerContext": {"awsSdkVersion": "aws-sdk-unknown-unknown", "clientId": client_id},
        "request": {
            "eventId": request["eventId"],
            "occurredAt": heard.api.clock.now(),
            "sub": alice.sub,
            "caller": "user",
            "changes": [
                {"name": "family_name", "oldValue": None, "newValue": "Liddell"},
                {"name": "locale", "oldValue": "de", "newValue": None},
                {"name": "nickname", "oldValue": "al", "newValue": "ally"},
            ],
            "clientMetadata": METADATA,
        },
        "response": {},
    }
    await update(user_attributes=listed(nickname="al"))
    assert len({each["request"]["eventId"] for each in await heard.deliver()}) == 2


async def test_what_changes_nothing_is_not_told(heard: Told) -> None:
    """Nor is what fails, nor a new address that waits to be proven; nor anything of a user who is new."""
    waits = {"attributes_require_verification_before_update": [EMAIL]}
    pool = await heard.api.new_pool(auto_verified_attributes=[EMAIL], user_attribute_update_settings=waits)
    token, _ = await signed_in(heard.api, pool, email=ADDRESS, email_verified="true")
    for attributes in (listed(email=ADDRESS), listed(email="new@example.com")):
        await heard.api.update_user_attributes(access_token=token, user_attributes=attributes)
    with pytest.raises(errors.InvalidParameterException):
        await heard.api.update_user_attributes(access_token=token, user_attributes=listed(email="no address"))
    await heard.api.admin_create_user(user_pool_id=pool.id, username="bob", user_attributes=listed(nickname="b"))
    await heard.api.admin_disable_user(user_pool_id=pool.id, username="bob")
    assert await heard.deliver() == []


async def test_values_are_told_as_far_as_the_app_reads_them(heard: Told) -> None:
    """An operator without an app reads all."""
    pool = await heard.api.new_pool()
    token, client_id = await signed_in(
        heard.api, pool, {"read_attributes": ["nickname"], "write_attributes": ["nickname", "address"]}, nickname="al"
    )
    new = listed(nickname="ally", address="Oxford")
    await heard.api.update_user_attributes(access_token=token, user_attributes=new)
    await heard.api.admin_update_user_attributes(
        user_pool_id=pool.id, username="alice", user_attributes=listed(address="Daresbury")
    )
    await heard.expect(
        ("UpdateUserAttributes", "user", "alice", {"address": "hidden", "nickname": ("al", "ally")}),
        ("AdminUpdateUserAttributes", "admin", "alice", {"address": ("Oxford", "Daresbury")}),
    )
    assert {event["callerContext"]["clientId"] for event in await heard.deliver()} == {client_id, NO_CLIENT}


async def test_an_event_is_told_until_it_has_been_heard(heard: Told) -> None:
    """Under the same id each time; and is kept as failed if nobody ever does."""
    pool = await heard.api.new_pool()
    await heard.api.new_user(pool)
    heard.refuse()
    await heard.api.admin_delete_user(user_pool_id=pool.id, username="alice")
    assert len(await heard.deliver()) == 1
    heard.api.clock.advance(3600)
    heard.answer("thanks")
    first, second = await heard.deliver()
    assert first == second
    heard.api.clock.advance(3600)
    assert len(await heard.deliver()) == 2
    heard.refuse()
    await heard.api.new_user(pool)
    await heard.api.admin_delete_user(user_pool_id=pool.id, username="alice")
    for _ in range(MAX_ATTEMPTS + 1):
        await heard.deliver()
        heard.api.clock.advance(3600)
    assert len(heard.functions.events) == 2 + MAX_ATTEMPTS
    assert await jobs.backlog(heard.api.house.store) == {(user_changes.JOB_KIND, "failed"): 1}


@pytest.mark.parametrize("answer", [None, b"", "heard", {"response": 1}])
async def test_it_matters_to_nobody_what_the_function_answers(heard: Told, answer: Any) -> None:
    """It has heard."""
    pool = await heard.api.new_pool()
    await heard.api.new_user(pool)
    heard.answer(answer)
    await heard.api.admin_delete_user(user_pool_id=pool.id, username="alice")
    await heard.deliver()
    assert await jobs.backlog(heard.api.house.store) == {}


async def test_pools_have_functions_of_their_own_or_none(functions: Functions) -> None:
    """And what a server's settings do not name costs neither a row nor a statement."""
    pool, other = await functions.api.new_pool(), await functions.api.new_pool()
    heard = Told(functions, PoolFunctions({CHANGED: {pool.id: TELL}}))
    counted = []
    for each in (pool, other):
        await heard.api.new_user(each)
        watched, store, _ = measured(heard.api)
        change = partial(watched.admin_update_user_attributes, user_pool_id=each.id, username="alice")
        await change(user_attributes=listed(nickname="al"))
        counted.append(len(store.statements))
        await heard.api.admin_delete_user(user_pool_id=each.id, username="alice")
    assert [event["userPoolId"] for event in await heard.deliver()] == [pool.id]
    assert counted[0] == counted[1] + 1


async def test_an_event_that_nobody_can_be_told_is_given_up(functions: Functions) -> None:
    """Once the settings name no function any more, or hold another master key."""
    heard, deaf = Told(functions), Told(functions, PoolFunctions())
    pool = await heard.api.new_pool()
    for name in ("alice", "bob"):
        await heard.api.new_user(pool, name)
    await heard.api.admin_delete_user(user_pool_id=pool.id, username="alice")
    assert await deaf.deliver() == []
    await heard.api.admin_delete_user(user_pool_id=pool.id, username="bob")
    blind = Told(functions)
    keyring = sealed.Keyring(sealed.new_key())
    blind.api.house = dataclasses.replace(blind.api.house, keyring=keyring)
    assert await blind.deliver() == []
    found = await jobs.failed(heard.api.house.store, 10)
    assert sorted(job.error for job in found) == [
        "GiveUp: the event cannot be opened with the master keys of this server",
        f"GiveUp: the settings name no function for UserDeleted of {pool.id}",
    ]
    assert all(b"alice" not in job.payload and b"bob" not in job.payload for job in found)


@pytest.fixture
async def everywhere(api: Api) -> AsyncIterator[tuple[Api, dict[str, list[Any]]]]:
    """An API that finds a function at each kind of place, and what each of them was told."""
    kept: dict[str, list[Any]] = {place: [] for place in EVERYWHERE}
    kept["python"] = told.EVENTS
    told.EVENTS.clear()

    def keeping(place: str) -> Any:
        async def keep(event: Any) -> Any:
            kept[place].append(event)
            return event

        return keep

    async with AsyncExitStack() as stack:
        service = await stack.enter_async_context(TriggerService())
        server = await stack.enter_async_context(FunctionServer())
        service.functions[arn("grpc")] = keeping("grpc")
        for place in ("url", "lambda"):
            server.functions[arn(place)] = keeping(place)
        urls = {"url": f"{server.url}/", "grpc": service.url, "python": "python:tests.user_pools.triggers.told:keep"}
        settings = {
            "function_urls": tuple(f"{arn(place)}={url}" for place, url in urls.items()),
            "function_secret": SecretStr(WEBHOOK_SECRET),
            "lambda_url": server.url,
            "lambda_access_key_id": KEY,
            "lambda_secret": SecretStr(SECRET),
        }
        called = all_functions.configured(api.house.config.model_copy(update=settings), api.clock)
        stack.push_async_callback(called.close)
        yield Api(dataclasses.replace(api.house, functions=called), api.clock, api.inbox), kept


@pytest.mark.parametrize("place", EVERYWHERE)
async def test_a_function_is_told_wherever_it_runs(everywhere: tuple[Api, dict[str, list[Any]]], place: str) -> None:
    """Behind a URL, behind gRPC, inside the server, or on Lambda."""
    api, kept = everywhere
    functions = PoolFunctions({CHANGED: {"*": arn(place)}, DELETED: {"*": arn(place)}})
    api = Api(dataclasses.replace(api.house, pool_functions=functions), api.clock, api.inbox)
    pool = await api.new_pool()
    token, _ = await signed_in(api, pool)
    await api.update_user_attributes(access_token=token, user_attributes=listed(nickname="al"))
    await runner(api).run_due()
    await api.delete_user(access_token=token)
    await runner(api).run_due()
    sources = [event["triggerSource"] for event in kept[place]]
    assert sources == ["AttributesChanged_UpdateUserAttributes", "UserDeleted_DeleteUser"]

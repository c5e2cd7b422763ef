"""A function of the pool's own sees what a device is about to write, and decides about it."""

import asyncio
import json
from typing import Any

import pytest

from poolhouse import errors
from poolhouse.clock import SystemClock
from poolhouse.crypto.sigv4_sign import Credentials
from poolhouse.integrations.functions.function import FunctionFailed, FunctionUnavailable
from poolhouse.integrations.functions.functions import Functions
from poolhouse.integrations.functions.lambda_api import LambdaFunctions
from poolhouse.sync import sync_trigger
from tests.identity_pools.conftest import GOOGLE, login
from tests.services.functions import KEY, SECRET, FunctionServer
from tests.sync.conftest import Api, Device, patch
from tests.sync.functions import SYNC, Scripted

UNUSABLE = "The Lambda function's answer cannot be used"


@pytest.fixture
def scripted() -> Scripted:
    """The function."""
    return Scripted()


async def new_device(api: Api, functions: Functions) -> Device:
    """A signed-in device in a pool that calls the function."""
    calling = api.with_parts(functions=functions)
    device = await calling.device()
    await calling.set_cognito_events(identity_pool_id=device.pool_id, events={"SyncTrigger": SYNC})
    return device.signed_in()


@pytest.fixture
async def device(api: Api, scripted: Scripted) -> Device:
    """A device in a pool that calls the function."""
    return await new_device(api, Functions({SYNC: scripted}))


def changing(**records: Any) -> Any:
    """A function that answers with these records in place of, or besides, those that it was given."""
    return lambda event: {**event, "datasetRecords": {**event["datasetRecords"], **records}}


async def test_the_function_sees_the_whole_dataset(device: Device, scripted: Scripted) -> None:
    """As it is, and as the device wants it, in exactly the words that AWS has for it."""
    await device.put(a="1", b="1", c="1", gone="1")
    await device.put(gone=None)
    scripted.events.clear()
    await device.update(patch("a", "2", 1), patch("b", None, 1), patch("d", "new"))
    assert scripted.events == [
        {
            "version": 2,
            "eventType": "SyncTrigger",
            "region": "us-east-1",
            "identityPoolId": device.pool_id,
            "identityId": device.identity_id,
            "datasetName": "settings",
            "datasetRecords": {
                "a": {"oldValue": "1", "newValue": "2", "op": "replace"},
                "b": {"oldValue": "1", "newValue": None, "op": "remove"},
                "c": {"oldValue": "1", "newValue": "1", "op": "none"},
                "d": {"oldValue": None, "newValue": "new", "op": "replace"},
            },
        }
    ]
    assert await device.values() == {"a": "2", "c": "1", "d": "new"}


async def test_what_the_function_decides_is_written_and_answered(device: Device, scripted: Scripted) -> None:
    """Another value, a removal, a record that nobody has asked for, and one that is none of this write's."""
    await device.put(old="1", kept="1")
    scripted.function = changing(
        a={"newValue": "changed", "op": "replace"},
        b={"newValue": None, "op": "replace"},
        badge={"newValue": "gold", "op": "replace"},
        old={"op": "remove"},
    )
    written = await device.update(patch("a", "1"), patch("b", "1"))
    assert {one.key: one.value if one.HasField("value") else None for one in written} == {
        "a": "changed",
        "b": None,
        "badge": "gold",
        "old": None,
    }
    assert {one.sync_count for one in written} == {2}
    assert await device.values() == {"a": "changed", "badge": "gold", "kept": "1"}


async def test_what_the_function_leaves_out_is_not_written(device: Device, scripted: Scripted) -> None:
    """Nor what it marks as no change; where nothing is left, nothing happens."""
    scripted.function = lambda event: {**event, "datasetRecords": {"a": event["datasetRecords"]["a"]}}
    await device.update(patch("a", "1"), patch("cheat", "9"))
    assert await device.values() == {"a": "1"}
    scripted.function = changing(a={"newValue": "2", "op": "none"})
    assert await device.update(patch("a", "2", 1)) == []
    assert (await device.page()).dataset_sync_count == 1


async def test_operators_are_not_asked_about(device: Device, scripted: Scripted) -> None:
    """As with Cognito, the function is for what devices write."""
    await device.other(caller=None).put(a="1")
    assert scripted.events == []
    assert await device.values() == {"a": "1"}


async def test_a_call_without_changes_does_not_ask(device: Device, scripted: Scripted) -> None:
    """There is nothing to decide."""
    await device.update()
    assert scripted.events == []


async def test_a_device_that_is_behind_is_told_so(device: Device, scripted: Scripted) -> None:
    """Whatever the function makes of it: sync counts are checked when it has answered."""
    await device.put(a="1")
    await device.put(a="2")
    with pytest.raises(errors.ResourceConflictException, match="Current SyncCount for: a is: 2 not: 1"):
        await device.update(patch("a", "9", 1))
    assert len(scripted.events) == 3


@pytest.mark.parametrize("key", ["seen", "unseen"])
async def test_what_is_written_while_the_function_thinks_is_not_overwritten(
    device: Device, scripted: Scripted, key: str
) -> None:
    """It has decided by what is no more; the device tries again, and the function sees what there is now."""
    await device.put(seen="1")
    operator = device.other(caller=None)
    functions = device.api.house.functions

    class Slow(Functions):
        async def invoke(self, *given: Any) -> Any:
            answer = await functions.invoke(*given)
            await operator.put(**{key: "meanwhile"})
            return answer

    scripted.function = changing(**{key: {"newValue": "decided", "op": "replace"}})
    slow = device.other(api=device.api.with_parts(functions=Slow()))
    with pytest.raises(errors.ResourceConflictException, match=f"Current SyncCount for: {key}"):
        await slow.update(patch("a", "1"))
    assert (await device.values())[key] == "meanwhile"
    await device.update(patch("a", "1"))
    assert (await device.values())[key] == "decided"


@pytest.mark.parametrize("written", [False, True])
async def test_an_identity_that_is_merged_while_the_function_thinks_writes_nothing(
    device: Device,
    written: bool,  # noqa: FBT001  drawn as a value
) -> None:
    """Its credentials are good for nothing by then: what it wrote would be lost with the rest of what it was."""
    if written:
        await device.put(b="1")
    token = await device.token()
    pools, functions = device.api.identity_pools, device.api.house.functions
    pool = await pools.found_pool(device.pool_id)
    user = await pools.resolve(pool, login(GOOGLE, "1"))

    class Slow(Functions):
        async def invoke(self, *given: Any) -> Any:
            assert await pools.resolve(pool, login(GOOGLE, "1"), identity_id=device.identity_id) == user
            return await functions.invoke(*given)

    slow = device.other(api=device.api.with_parts(functions=Slow()))
    with pytest.raises(errors.UnrecognizedClientException, match="security token included in the request is invalid"):
        await slow.update(patch("a", "1"), token=token)
    assert await device.other(caller=None).values() == ({"b": "1"} if written else {})


ANSWERS: list[tuple[Any, str]] = [
    (None, "it has no datasetRecords"),
    ([], "it has no datasetRecords"),
    ({"datasetRecords": []}, "it has no datasetRecords"),
    ({"datasetRecords": {}}, "it has changed version"),
]


@pytest.mark.parametrize(("answer", "reason"), ANSWERS)
async def test_an_answer_of_another_form_is_refused(
    device: Device, scripted: Scripted, answer: Any, reason: str
) -> None:
    """Nothing is written."""
    scripted.function = lambda _: json.dumps(answer).encode()
    with pytest.raises(errors.InvalidLambdaFunctionOutputException, match=f"{UNUSABLE}: {reason}"):
        await device.update(patch("a", "1"))
    assert await device.values() == {}


@pytest.mark.parametrize("name", ["version", "eventType", "region", "identityPoolId", "identityId", "datasetName"])
async def test_what_is_read_only_is_checked(device: Device, scripted: Scripted, name: str) -> None:
    """As with Cognito, changing it is an error."""
    scripted.function = lambda event: {**event, name: "other"}
    with pytest.raises(errors.InvalidLambdaFunctionOutputException, match=f"it has changed {name}"):
        await device.update(patch("a", "1"))


@pytest.mark.parametrize(
    ("key", "record"),
    [
        ("a", None),
        ("a", {"newValue": "1"}),
        ("a", {"newValue": "1", "op": "increment"}),
        ("a", {"newValue": "1", "op": []}),
        ("a", {"newValue": 1, "op": "replace"}),
        ("a", {"newValue": "\0", "op": "replace"}),
        ("a", {"newValue": "\ud800", "op": "replace"}),
        ("a", {"newValue": "x" * 1_048_576, "op": "replace"}),
        ("", {"newValue": "1", "op": "replace"}),
        ("x" * 1025, {"newValue": "1", "op": "replace"}),
        ("\ud800", {"newValue": "1", "op": "replace"}),
    ],
)
async def test_what_cannot_be_a_record_is_refused(
    device: Device, scripted: Scripted, key: str, record: dict[str, Any] | None
) -> None:
    """Whatever a function may have in mind."""
    scripted.function = lambda event: {**event, "datasetRecords": {key: record}}
    with pytest.raises(errors.InvalidLambdaFunctionOutputException, match=UNUSABLE):
        await device.update(patch("a", "1"))
    assert await device.values() == {}


async def test_a_dataset_keeps_its_limits(api: Api, scripted: Scripted) -> None:
    """A function cannot fill it beyond what a device can."""
    device = await new_device(api.limited(sync_max_records=1), Functions({SYNC: scripted}))
    scripted.function = changing(b={"newValue": "1", "op": "replace"})
    with pytest.raises(errors.LimitExceededException):
        await device.update(patch("a", "1"))
    scripted.function = changing(**{f"b{number}": {"newValue": "1", "op": "replace"} for number in range(3)})
    with pytest.raises(errors.InvalidLambdaFunctionOutputException, match="at most 2 record patches"):
        await device.update(patch("a", "1"))


@pytest.mark.parametrize(
    ("failure", "error"),
    [
        (FunctionUnavailable("busy"), errors.LambdaThrottledException),
        (FunctionFailed("secret"), errors.InvalidLambdaFunctionOutputException),
    ],
)
async def test_a_function_that_does_not_answer_stops_the_write(
    device: Device, scripted: Scripted, failure: Exception, error: type[errors.CognitoError]
) -> None:
    """The device is told whether to try again, and not what the function said."""

    def fail(_: Any) -> Any:
        raise failure

    scripted.function = fail
    with pytest.raises(error) as refusal:
        await device.update(patch("a", "1"))
    assert "secret" not in str(refusal.value)
    assert await device.values() == {}


async def test_a_lambda_decides_over_the_wire(api: Api, monkeypatch: pytest.MonkeyPatch) -> None:
    """At a real server that speaks Invoke; while it thinks, others write, and one that takes too long is left."""
    async with FunctionServer() as server:
        lambdas = LambdaFunctions(server.url, Credentials(KEY, SECRET), SystemClock())
        device = await new_device(api, Functions(others=lambdas))

        async def wait_for_another(event: Any) -> Any:
            await device.other(caller=None, name="another").put(a="1")
            return event

        server.functions[SYNC] = wait_for_another
        async with asyncio.timeout(5):
            await device.update(patch("a", "1"))
        assert await device.values() == {"a": "1"}

        async def think(event: Any) -> Any:
            await asyncio.sleep(1)
            return event

        server.functions[SYNC] = think
        monkeypatch.setattr(sync_trigger, "ANSWER_SECONDS", 0.1)
        with pytest.raises(errors.LambdaThrottledException):
            await device.update(patch("b", "1"))
        await lambdas.close()

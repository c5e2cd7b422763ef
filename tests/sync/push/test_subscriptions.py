"""What registered devices want to hear of."""

import pytest

from poolhouse import errors
from poolhouse.integrations.push.notification import Platform
from tests.house import OPERATOR
from tests.sync.push.conftest import IPAD, Phone, Stage


async def test_a_device_subscribes_and_unsubscribes(stage: Stage) -> None:
    """As often as it likes; the dataset need not be there."""
    phone = await stage.phone()
    for _ in range(2):
        await phone.subscribe()
        assert await stage.subscribed()
    await phone.subscribe("scores")
    await phone.unsubscribe()
    assert await stage.subscribed()
    for _ in range(2):
        await phone.unsubscribe("scores")
        assert not await stage.subscribed()


async def test_only_devices_of_the_identity_subscribe(stage: Stage) -> None:
    """Another's device is none, and neither is one that was never registered."""
    phone, neighbour = await stage.phone(), await stage.neighbour()
    theirs = await stage.phone(device=neighbour)
    for wrong in (Phone(stage.device, theirs.id), Phone(stage.device, "unknown"), Phone(neighbour, phone.id)):
        for work in (wrong.subscribe, wrong.unsubscribe):
            with pytest.raises(errors.ResourceNotFoundException, match=f"Device '{wrong.id}' not found"):
                await work()


async def test_operators_do_not_subscribe(stage: Stage) -> None:
    """As in Cognito."""
    phone = await stage.phone()
    wrong = Phone(stage.device.other(caller=OPERATOR), phone.id)
    for work in (wrong.subscribe, wrong.unsubscribe):
        with pytest.raises(errors.NotAuthorizedException, match="is called with an identity's credentials"):
            await work()


async def test_a_device_hears_of_as_many_datasets_as_there_can_be(stage: Stage) -> None:
    """Other devices have their own."""
    stage = stage.over(stage.api.limited(sync_max_datasets=1).house)
    phone, other = await stage.phone(), await stage.phone(IPAD)
    await phone.subscribe()
    await phone.subscribe()
    with pytest.raises(errors.LimitExceededException, match="A device hears of at most 1 datasets"):
        await phone.subscribe("scores")
    await other.subscribe("scores")


async def test_a_device_that_is_not_notified_any_more_is_told_so(stage: Stage) -> None:
    """It can register with what the pool uses now."""
    phone = await stage.phone()
    await stage.use(stage.arns[Platform.GCM])
    with pytest.raises(errors.InvalidConfigurationException, match="does not notify this device any more"):
        await phone.subscribe()
    await phone.unsubscribe()


async def test_merged_datasets_are_not_subscribed_to(stage: Stage) -> None:
    """Nothing is written to them."""
    pools, me = stage.api.identity_pools, stage.device
    guest = me.other(identity_id=await pools.resolve(await pools.found_pool(me.pool_id)), caller=None)
    await guest.put(a="1")
    async with stage.house.store.write() as tx:
        sql = "UPDATE identities SET merged_into = $3 WHERE identity_pool_id = $1 AND id = $2"
        await tx.execute(sql, me.pool_id, guest.identity_id, me.identity_id)
    phone = await stage.phone()
    with pytest.raises(errors.InvalidParameterException, match="A merged dataset is not written to"):
        await phone.subscribe(f"settings.{guest.identity_id}")

import pytest

from poolhouse.gen.userpool import v1 as pb
from poolhouse.user_pools import sessions
from poolhouse.user_pools.devices import asking
from poolhouse.user_pools.progress import Asking, Progress
from poolhouse.user_pools.sign_in_steps import PASSWORD, Step
from tests.user_pools.conftest import Api
from tests.user_pools.devices.remembering import START, known_phone, make


async def test_the_session_waits_for_the_device(api: Api) -> None:
    """The answer has none, for clients would not send it; what waits is good for this step alone, and not for long."""
    pool, client, _ = await make(api)
    phone = await known_phone(api, client)
    answer = await phone.asked()
    assert answer.challenge_name == START
    assert not answer.HasField("session")
    row = await api.house.store.row(
        "SELECT device_key, client_id, session, expires_at FROM device_challenges WHERE user_pool_id = $1", pool.id
    )
    assert row is not None
    assert row[0:2] == (phone.key, client.id)
    assert row[3] == api.clock.now() + client.session_seconds
    assert sessions.unseal(api.call("initiate_auth"), client, START, row[2]).state["name"] == "alice"


async def test_a_device_without_a_key_is_never_asked(api: Api) -> None:
    """Should it ever come to that, the sign-in ends."""
    pool, client, alice = await make(api)
    progress = Progress(api.call("initiate_auth"), pool, client, alice, "alice", (PASSWORD,))
    async with api.house.store.write() as tx:
        with pytest.raises(ValueError, match="without a key"):
            await asking.ask(Asking(tx, progress, Step(pb.CHALLENGE_NAME_TYPE_DEVICE_SRP_AUTH)))

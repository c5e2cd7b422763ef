import base64

import pytest

from poolhouse import errors
from poolhouse.crypto.sealed import new_key
from poolhouse.user_pools import sessions
from tests.user_pools.conftest import Api
from tests.user_pools.signing_in import NEW_PASSWORD_REQUIRED, VERIFIER, make, new_client, refused

INVALID = "Invalid session for the user."


async def test_a_session_brings_back_what_it_was_given(api: Api) -> None:
    """State survives the way through the client, of whatever letters, and fits what the API allows as a session."""
    _, client, _ = await make(api)
    call = api.call("initiate_auth")
    state = {"name": "žluťoučký 🐎" * 20, "sub": "x"}
    session = sessions.seal(call, client, VERIFIER, state)
    assert 20 <= len(session) <= 4096
    opened = sessions.unseal(call, client, VERIFIER, session)
    assert opened.state == state
    assert opened.expires_at == api.clock.now() + 180
    assert "žlu" not in repr(opened)


async def test_a_session_is_for_one_client_and_one_challenge(api: Api) -> None:
    """What was given out elsewhere is not a session here."""
    pool, client, _ = await make(api)
    call = api.call("initiate_auth")
    session = sessions.seal(call, client, VERIFIER, {})
    _, stranger, _ = await make(api)
    for other, challenge in (
        (client, NEW_PASSWORD_REQUIRED),
        (await new_client(api, pool), VERIFIER),
        (stranger, VERIFIER),
    ):
        with refused(errors.NotAuthorizedException, INVALID):
            sessions.unseal(call, other, challenge, session)


@pytest.mark.parametrize(
    "session", ["x" * 20, "é" * 20, "\0" * 20, "A" * 4096, "A" * 21, base64.b64encode(b"").decode()]
)
async def test_what_was_never_a_session_is_refused(api: Api, session: str) -> None:
    """Nothing that a client makes up gets through."""
    _, client, _ = await make(api)
    with refused(errors.NotAuthorizedException, INVALID):
        sessions.unseal(api.call("initiate_auth"), client, VERIFIER, session)


@pytest.mark.parametrize("session", [b"\0:", b":x", b"no such id:x", b"\xff:x", b"x" * 129 + b":x"])
async def test_what_names_no_app_client_is_no_session(api: Api, session: bytes) -> None:
    """Whatever learns from a session alone which client it is for asks the store for ids only."""
    text = base64.b64encode(session + bytes(40)).decode()
    with refused(errors.NotAuthorizedException, INVALID):
        sessions.client_id(text)
    with refused(errors.NotAuthorizedException, INVALID):
        await api.associate_software_token(session=text)


async def test_a_session_expires_with_the_clients_time_for_answers(api: Api) -> None:
    """AuthSessionValidity decides how long a user may take."""
    pool, _, _ = await make(api)
    client = await new_client(api, pool, auth_session_validity=15)
    call = api.call("initiate_auth")
    session = sessions.seal(call, client, VERIFIER, {})
    api.clock.advance(15 * 60 - 1)
    assert sessions.unseal(call, client, VERIFIER, session).state == {}
    api.clock.advance(1)
    with refused(errors.NotAuthorizedException, "Invalid session for the user, session is expired."):
        sessions.unseal(call, client, VERIFIER, session)


async def test_a_session_is_spent_once(api: Api) -> None:
    """Spelling its bytes another way does not make it another session; another session is another one."""
    _, client, _ = await make(api)
    call = api.call("initiate_auth")
    opened = sessions.unseal(call, client, VERIFIER, sessions.seal(call, client, VERIFIER, {}))
    async with api.house.store.write() as tx:
        await sessions.spend(tx, client, opened)
    with refused(errors.NotAuthorizedException, "Invalid session for the user, session can only be used once."):
        async with api.house.store.write() as tx:
            await sessions.spend(tx, client, opened)
    async with api.house.store.write() as tx:
        await sessions.spend(
            tx, client, sessions.unseal(call, client, VERIFIER, sessions.seal(call, client, VERIFIER, {}))
        )


async def test_a_session_survives_a_rotation_of_the_master_key(api: Api) -> None:
    """Users who are signing in while an operator rotates keys notice nothing."""
    _, client, _ = await make(api)
    session = sessions.seal(api.call("initiate_auth"), client, VERIFIER, {"a": "b"})
    object.__setattr__(api.house, "keyring", api.house.keyring.rotated(new_key()))
    assert sessions.unseal(api.call("initiate_auth"), client, VERIFIER, session).state == {"a": "b"}

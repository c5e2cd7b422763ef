"""Passwords that have leaked: refused where a pool wants that, and noted, on both engines."""

import dataclasses
import hashlib
import os
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from poolhouse import errors
from poolhouse.gen.userpool import v1 as pb
from poolhouse.integrations.compromised_passwords import CompromisedPasswords
from poolhouse.user_pools import compromised
from poolhouse.user_pools.model.app_client import AppClient
from poolhouse.user_pools.model.pool import Pool
from poolhouse.user_pools.model.user import RESET_REQUIRED
from poolhouse.user_pools.risk.rules import NO_PASSWORDS_MESSAGE
from tests.user_pools import accounts
from tests.user_pools.auth_events.protected import AUDIT, ENFORCED, events, make, noted, protected, sign_in
from tests.user_pools.choice import choosing
from tests.user_pools.conftest import PASSWORD, Api
from tests.user_pools.registrations import latest_code
from tests.user_pools.signing_in import (
    NEW_PASSWORD,
    NEW_PASSWORD_REQUIRED,
    by_srp,
    in_one_queue,
    measured,
    new_client,
    refused,
    respond,
)

BLOCK = pb.COMPROMISED_CREDENTIALS_EVENT_ACTION_TYPE_BLOCK
NO_ACTION = pb.COMPROMISED_CREDENTIALS_EVENT_ACTION_TYPE_NO_ACTION
SIGN_IN, SIGN_UP, CHANGE = compromised.SIGN_IN, compromised.SIGN_UP, compromised.PASSWORD_CHANGE
LEAKED = "Leaked-Horse-9"


@pytest.fixture
def corpus(tmp_path: Path) -> Iterator[CompromisedPasswords]:
    """A file in which PASSWORD and LEAKED are."""
    hashes = (hashlib.sha1(each.encode()).hexdigest().upper() for each in (PASSWORD, LEAKED))  # noqa: S324
    path = tmp_path / "passwords.txt"
    path.write_text("".join(f"{each}:7\n" for each in sorted(hashes)))
    with CompromisedPasswords(path) as opened:
        yield opened


@pytest.fixture
def api(api: Api, corpus: CompromisedPasswords) -> Api:
    """A server that knows leaked passwords."""
    return Api(dataclasses.replace(api.house, compromised_passwords=corpus), api.clock, api.inbox)


async def check(api: Api, pool: Pool, *at: int, action: int = BLOCK) -> None:
    """Have passwords be looked up at these events, or at all of them."""
    configured = {"event_filter": list(at), "actions": {"event_action": action}}
    await api.set_risk_configuration(user_pool_id=pool.id, compromised_credentials_risk_configuration=configured)


async def prepared(api: Api, *at: int, mode: int = ENFORCED, action: int = BLOCK) -> tuple[Pool, AppClient]:
    """A pool that looks passwords up, in which alice has PASSWORD, and a client."""
    pool, client, _ = await make(api, mode)
    await check(api, pool, *at, action=action)
    return pool, client


async def test_a_leaked_password_signs_nobody_in_and_has_to_be_reset(api: Api) -> None:
    """In Cognito's words; the reset takes a password that has not leaked."""
    pool, client = await prepared(api)
    with refused(errors.PasswordResetRequiredException, "Password reset required for user due to security reasons"):
        await sign_in(api, pool, client)
    user = await api.found_user(pool, "alice")
    assert user is not None
    assert user.status == RESET_REQUIRED
    assert await noted(api, pool) == ["SIGN_IN FAIL BLOCK COMPROMISED PASSWORD=SUCCESS"]
    with refused(errors.PasswordResetRequiredException):
        await sign_in(api, pool, client)
    api.clock.advance(1)
    await api.forgot_password(client_id=client.id, username="alice")
    ids = {"client_id": client.id, "username": "alice", "confirmation_code": await latest_code(api, pool)}
    with refused(errors.InvalidPasswordException, "Provided password cannot be used for security reasons."):
        await api.confirm_forgot_password(**ids, password=LEAKED)
    assert (await noted(api, pool))[-1] == "FORGOT_PASSWORD FAIL NO_RISK COMPROMISED"
    await api.confirm_forgot_password(**ids, password=NEW_PASSWORD)
    assert (await sign_in(api, pool, client, password=NEW_PASSWORD)).authentication_result.access_token


async def test_a_wrong_password_that_has_leaked_is_a_wrong_password(api: Api) -> None:
    """The answer does not tell that it is known to anybody."""
    pool, client = await prepared(api)
    with refused(errors.NotAuthorizedException, "Incorrect username or password."):
        await sign_in(api, pool, client, password=LEAKED)
    assert await noted(api, pool) == ["SIGN_IN FAIL NO_RISK PASSWORD=FAILURE"]


async def test_srp_tells_the_server_no_password_to_look_up(api: Api) -> None:
    """As in Cognito."""
    pool, client = await prepared(api)
    assert (await by_srp(api, pool, client)).authentication_result.access_token
    assert not (await events(api, pool))[0].event_risk.compromised_credentials_detected


@pytest.mark.parametrize(("mode", "action"), [(AUDIT, BLOCK), (ENFORCED, NO_ACTION)])
async def test_a_leak_may_be_noted_only(api: Api, mode: int, action: int) -> None:
    """At a sign-in, at a sign-up, and with a new password."""
    pool, client = await prepared(api, mode=mode, action=action)
    result = (await sign_in(api, pool, client)).authentication_result
    await api.change_password(access_token=result.access_token, previous_password=PASSWORD, proposed_password=LEAKED)
    found = {event.event_type: event for event in await events(api, pool)}
    assert set(found) == {pb.EVENT_TYPE_SIGN_IN, pb.EVENT_TYPE_PASSWORD_CHANGE}
    await api.sign_up(client_id=client.id, username="bob", password=LEAKED)
    for event in (*found.values(), *await events(api, pool, "bob")):
        assert event.event_risk.compromised_credentials_detected
        assert event.event_risk.risk_decision == pb.RISK_DECISION_TYPE_NO_RISK


async def test_nobody_signs_up_with_a_leaked_password(api: Api) -> None:
    """Whether the name is taken is not said then; nobody is left behind."""
    pool, client = await prepared(api)
    for name in ("alice", "bob"):
        with refused(errors.InvalidPasswordException, compromised.NEW_MESSAGE):
            await api.sign_up(client_id=client.id, username=name, password=LEAKED)
    assert await api.found_user(pool, "bob") is None
    await api.sign_up(client_id=client.id, username="bob", password=NEW_PASSWORD)


async def test_who_signs_up_without_a_password_has_none_that_could_have_leaked(api: Api, tmp_path: Path) -> None:
    """Though the list knows the hash of nothing at all."""
    path = tmp_path / "nothing.txt"
    path.write_text(f"{hashlib.sha1(b'').hexdigest().upper()}:7\n")  # noqa: S324  it is how the files are made
    with CompromisedPasswords(path) as known:
        knowing = Api(dataclasses.replace(api.house, compromised_passwords=known), api.clock, api.inbox)
        pool, client, _ = await choosing.make(knowing, **protected())
        await check(knowing, pool)
        await knowing.sign_up(client_id=client.id, username="bob")
    assert await knowing.found_user(pool, "bob") is not None


async def test_nobody_changes_to_a_leaked_password(api: Api) -> None:
    """Who does not know the present one is told of that first."""
    pool, client = await prepared(api, CHANGE)
    user = await api.found_user(pool, "alice")
    assert user is not None
    members = {"access_token": await accounts.sign_in(api, pool, client, user), "proposed_password": LEAKED}
    with refused(errors.NotAuthorizedException):
        await api.change_password(**members, previous_password="wrong")
    api.clock.advance(1)
    with refused(errors.InvalidPasswordException, compromised.NEW_MESSAGE):
        await api.change_password(**members, previous_password=PASSWORD)
    assert (await noted(api, pool))[-1] == "PASSWORD_CHANGE FAIL NO_RISK COMPROMISED"
    assert (await sign_in(api, pool, client)).authentication_result.access_token


@pytest.mark.parametrize("mode", [AUDIT, ENFORCED])
async def test_an_invited_user_sets_a_password_that_has_not_leaked(api: Api, mode: int) -> None:
    """The temporary one may have: it is replaced anyway. The session is good for another answer."""
    pool, client = await prepared(api, mode=mode)
    await api.admin_create_user(user_pool_id=pool.id, username="bob", temporary_password=LEAKED)
    challenge = await sign_in(api, pool, client, password=LEAKED, name="bob")
    assert challenge.challenge_name == NEW_PASSWORD_REQUIRED
    answers = {"USERNAME": "bob", "NEW_PASSWORD": PASSWORD}
    if mode == ENFORCED:
        with refused(errors.InvalidPasswordException, compromised.NEW_MESSAGE):
            await respond(api, client, answers, NEW_PASSWORD_REQUIRED, session=challenge.session)
        answers["NEW_PASSWORD"] = NEW_PASSWORD
    await respond(api, client, answers, NEW_PASSWORD_REQUIRED, session=challenge.session)
    (event,) = await events(api, pool, "bob")
    assert event.event_risk.compromised_credentials_detected == (mode == AUDIT)


@pytest.mark.parametrize("at", [SIGN_IN, SIGN_UP, CHANGE])
async def test_passwords_are_looked_up_at_the_events_that_are_named(api: Api, at: int) -> None:
    """And at no other: what is not looked up takes no thread."""
    pool, client = await prepared(api, at)
    user = await api.found_user(pool, "alice")
    assert user is not None
    token = await accounts.sign_in(api, pool, client, user)
    acts: dict[int, Any] = {
        SIGN_UP: lambda server: server.sign_up(client_id=client.id, username="bob", password=LEAKED),
        CHANGE: lambda server: server.change_password(
            access_token=token, previous_password=PASSWORD, proposed_password=LEAKED
        ),
        SIGN_IN: lambda server: sign_in(server, pool, client),
    }
    counting, _, workers = measured(api)
    for event in (SIGN_IN, SIGN_UP, CHANGE):
        try:
            await acts[event](counting)
        except (errors.InvalidPasswordException, errors.PasswordResetRequiredException):
            assert at in {event, SIGN_IN}
    assert workers.ran.count("CompromisedPasswords.contains") == 1


async def test_while_it_is_off_nothing_is_looked_up(api: Api) -> None:
    """Not even on a server that could."""
    pool = await api.new_pool()
    client = await new_client(api, pool)
    await api.new_user(pool)
    counting, _, workers = measured(api)
    await sign_in(counting, pool, client)
    await counting.sign_up(client_id=client.id, username="bob", password=LEAKED)
    assert "CompromisedPasswords.contains" not in workers.ran


async def test_a_server_without_the_file_refuses_to_promise_anything(api: Api) -> None:
    """And one that has lost it lets users in, and says so in the log."""
    pool, client = await prepared(api)
    blind = Api(dataclasses.replace(api.house, compromised_passwords=None), api.clock, api.inbox)
    with refused(errors.InvalidParameterException, NO_PASSWORDS_MESSAGE):
        await check(blind, pool)
    await check(blind, pool, action=NO_ACTION)
    await check(api, pool)
    assert (await sign_in(blind, pool, client)).authentication_result.access_token


async def test_a_file_that_cannot_be_read_locks_nobody_out(
    api: Api, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """The log says that passwords go unchecked."""
    pool, client = await prepared(api)

    def broken(*_: object) -> bytes:
        raise OSError("the disk is gone")

    monkeypatch.setattr(os, "pread", broken)
    assert (await sign_in(api, pool, client)).authentication_result.access_token
    assert "compromised_passwords.unreadable" in capsys.readouterr().out


async def test_a_sign_in_that_waited_for_the_reset_is_refused_as_well(api: Api) -> None:
    """Two at once: one takes the password out of use, and the other sees that."""
    pool, client = await prepared(api)
    user = await api.found_user(pool, "alice")
    assert user is not None

    async def enter() -> None:
        await sign_in(api, pool, client)

    outcomes = await in_one_queue(api, user, [enter, enter])
    assert {type(each) for each in outcomes} == {errors.PasswordResetRequiredException}
    found = await api.found_user(pool, "alice")
    assert found is not None
    assert found.status == RESET_REQUIRED

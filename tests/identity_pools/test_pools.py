"""Identity pools: made, described, changed, listed and deleted."""

import re
from functools import partial
from typing import Any

import pytest

from poolhouse import errors
from poolhouse.call import Caller, House
from poolhouse.clock import ManualClock
from poolhouse.edge import transcode
from poolhouse.gen.identity import v1 as pb
from poolhouse.gen.wire import v1 as wire
from poolhouse.identity_pools import housekeeping, pools
from poolhouse.identity_pools.pools import MAX_ATTEMPTS, PURGE_AFTER_SECONDS
from poolhouse.ids import Ids
from poolhouse.integrations.inbox import Inbox
from poolhouse.jobs import JobRunner
from poolhouse.storage import identities
from poolhouse.storage.store import Store
from poolhouse.workers import Workers
from tests.house import new_house
from tests.identity_pools.conftest import GOOGLE, Api, login

ELSEWHERE = Caller(wire.CALLER_OPERATOR, "AKIATESTS", "eu-west-1")
UNKNOWN = "us-east-1:00000000-0000-4000-8000-000000000000"
FULL: dict[str, Any] = {
    "identity_pool_name": "My pool",
    "allow_unauthenticated_identities": False,
    "allow_classic_flow": True,
    "supported_login_providers": {GOOGLE: "123-abc.apps.googleusercontent.com", "api.twitter.com": "key;secret"},
    "developer_provider_name": "login.example.com",
    "open_id_connect_provider_arns": ["arn:aws:iam::000000000000:oidc-provider/id.example.com"],
    "cognito_identity_providers": [
        pb.CognitoIdentityProvider(
            provider_name="cognito-idp.us-east-1.amazonaws.com/us-east-1_AbCdEfGhI", client_id="client"
        )
    ],
    "saml_provider_arns": ["arn:aws:iam::000000000000:saml-provider/Example"],
    "identity_pool_tags": {"team": "a"},
}


async def described(api: Api, pool_id: str) -> dict[str, Any]:
    """The pool as the AWS wire shows it."""
    return transcode.to_document(await api.describe_identity_pool(identity_pool_id=pool_id))


async def test_a_pool_of_which_little_is_said_shows_little(api: Api) -> None:
    """Terraform's plan after its first run is empty: defaults are shown, and nothing that nobody asked for."""
    created = await api.create_identity_pool(identity_pool_name="p", allow_unauthenticated_identities=True)
    document = transcode.to_document(created)
    assert document == {
        "IdentityPoolId": created.identity_pool_id,
        "IdentityPoolName": "p",
        "AllowUnauthenticatedIdentities": True,
        "AllowClassicFlow": False,
    }
    assert re.fullmatch(r"us-east-1:[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}", created.identity_pool_id)
    assert await described(api, created.identity_pool_id) == document


async def test_a_pool_is_described_as_it_was_made(api: Api) -> None:
    """With everything that a pool can have."""
    document = transcode.to_document(await api.create_identity_pool(**FULL))
    assert await described(api, document["IdentityPoolId"]) == document
    del document["IdentityPoolId"]
    assert document == {
        "IdentityPoolName": "My pool",
        "AllowUnauthenticatedIdentities": False,
        "AllowClassicFlow": True,
        "SupportedLoginProviders": {GOOGLE: "123-abc.apps.googleusercontent.com", "api.twitter.com": "key;secret"},
        "DeveloperProviderName": "login.example.com",
        "OpenIdConnectProviderARNs": ["arn:aws:iam::000000000000:oidc-provider/id.example.com"],
        "CognitoIdentityProviders": [
            {
                "ProviderName": "cognito-idp.us-east-1.amazonaws.com/us-east-1_AbCdEfGhI",
                "ClientId": "client",
                "ServerSideTokenCheck": False,
            }
        ],
        "SamlProviderARNs": ["arn:aws:iam::000000000000:saml-provider/Example"],
        "IdentityPoolTags": {"team": "a"},
    }


async def test_an_update_replaces_all_settings_but_two(api: Api) -> None:
    """As in Cognito; the developers' name is fixed, and Terraform changes tags by other calls."""
    pool_id = (await api.create_identity_pool(**FULL)).identity_pool_id
    updated = await api.update_identity_pool(
        identity_pool_id=pool_id, identity_pool_name="New", allow_unauthenticated_identities=True
    )
    document = transcode.to_document(updated)
    assert document == await described(api, pool_id)
    assert document == {
        "IdentityPoolId": pool_id,
        "IdentityPoolName": "New",
        "AllowUnauthenticatedIdentities": True,
        "AllowClassicFlow": False,
        "DeveloperProviderName": "login.example.com",
        "IdentityPoolTags": {"team": "a"},
    }


async def test_an_update_can_set_everything(api: Api) -> None:
    """A developer provider's name as well, while there is none; tags are replaced as a whole."""
    pool_id = (
        await api.create_identity_pool(
            identity_pool_name="p", allow_unauthenticated_identities=True, identity_pool_tags={"old": "tag"}
        )
    ).identity_pool_id
    document = transcode.to_document(await api.update_identity_pool(identity_pool_id=pool_id, **FULL))
    assert document == await described(api, pool_id)
    assert document["DeveloperProviderName"] == "login.example.com"
    assert document["IdentityPoolTags"] == {"team": "a"}
    assert document["SupportedLoginProviders"]["api.twitter.com"] == "key;secret"


async def test_the_developers_name_is_fixed_once_set(api: Api) -> None:
    """Users are known by it; an update that names another changes nothing."""
    pool = await api.new_pool(developer_provider_name="login.example.com")
    members = {"identity_pool_id": pool.id, "identity_pool_name": "x", "allow_unauthenticated_identities": False}
    with pytest.raises(errors.InvalidParameterException, match="cannot be changed"):
        await api.update_identity_pool(**members, developer_provider_name="login.example.org")
    assert (await described(api, pool.id))["IdentityPoolName"] == "pool"
    await api.update_identity_pool(**members, developer_provider_name="login.example.com")
    assert (await described(api, pool.id))["IdentityPoolName"] == "x"


async def test_settings_that_no_pool_can_have_are_refused(api: Api) -> None:
    """When a pool is made, and when it is changed; test_pool_rules has them all."""
    wrong = {"supported_login_providers": {"www.digits.com": "app"}}
    with pytest.raises(errors.InvalidParameterException, match="closed down"):
        await api.new_pool(**wrong)
    pool = await api.new_pool()
    with pytest.raises(errors.InvalidParameterException, match="closed down"):
        await api.update_identity_pool(
            identity_pool_id=pool.id, identity_pool_name="x", allow_unauthenticated_identities=True, **wrong
        )


async def test_a_change_is_seen_by_every_server(
    api: Api, store: Store, clock: ManualClock, inbox: Inbox, workers: Workers, house: House
) -> None:
    """At once, where hints arrive."""
    other = Api(new_house(store, clock, inbox, workers, like=house), clock, inbox)
    pool = await api.new_pool()
    assert (await described(other, pool.id))["IdentityPoolName"] == "pool"
    await api.update_identity_pool(
        identity_pool_id=pool.id, identity_pool_name="x", allow_unauthenticated_identities=True
    )
    assert (await described(other, pool.id))["IdentityPoolName"] == "x"


async def test_no_two_pools_of_a_region_begin_alike(api: Api, monkeypatch: pytest.MonkeyPatch) -> None:
    """An identity's id tells its pool; a beginning that is taken is passed over."""
    beginning = (await api.new_pool()).tag
    call = api.call("create_identity_pool")
    request = pb.CreateIdentityPoolRequest(identity_pool_name="p", allow_unauthenticated_identities=True)
    uuids = [f"{beginning}-0000-4000-8000-00000000000{i}" for i in range(MAX_ATTEMPTS)]
    free = "fffffff1-0000-4000-8000-000000000000"
    with monkeypatch.context() as patched:
        made = iter([*uuids[1:], free])
        patched.setattr(Ids, "uuid", lambda _: next(made))
        assert (await pools.create_identity_pool(call, request)).identity_pool_id == f"us-east-1:{free}"
    with monkeypatch.context() as patched:
        all_taken = iter(uuids)
        patched.setattr(Ids, "uuid", lambda _: next(all_taken))
        with pytest.raises(errors.InternalErrorException):
            await pools.create_identity_pool(call, request)


async def test_a_deleted_pool_is_gone_at_once(api: Api) -> None:
    """With its identities and everything else that is asked of it."""
    pool = await api.new_pool()
    identity_id = await api.resolve(pool)
    await api.delete_identity_pool(identity_pool_id=pool.id)
    with pytest.raises(errors.ResourceNotFoundException, match=re.escape(f"IdentityPool '{pool.id}' not found.")):
        await api.describe_identity_pool(identity_pool_id=pool.id)
    with pytest.raises(errors.ResourceNotFoundException, match=re.escape(f"Identity '{identity_id}' not found.")):
        await api.describe_identity(identity_id=identity_id)
    with pytest.raises(errors.ResourceNotFoundException):
        await api.delete_identity_pool(identity_pool_id=pool.id)


async def test_what_a_deleted_pool_leaves_goes_a_little_later(api: Api) -> None:
    """When no call that was under way can add to it any more."""
    pool, other = await api.new_pool(), await api.new_pool()
    for one in (pool, other):
        await api.resolve(one, login(GOOGLE, "1"))
    await api.delete_identity_pool(identity_pool_id=pool.id)
    work = {housekeeping.PURGE_POOL_KIND: partial(housekeeping.purge_pool_later, api.house)}
    runner = JobRunner(api.house.store, api.house.bus, api.clock, api.house.ids, work)
    assert await runner.run_due() == 0
    api.clock.advance(PURGE_AFTER_SECONDS)
    assert await runner.run_due() == 1
    assert await identities.after(api.house.store, pool.id, "", 9, hide_merged=False) == []
    assert len(await identities.after(api.house.store, other.id, "", 9, hide_merged=False)) == 1


async def test_pools_are_listed_page_by_page(api: Api) -> None:
    """Those of the caller's region, in the order of their ids."""
    made = sorted([(await api.new_pool(identity_pool_name=f"p{i}")).id for i in range(5)])
    foreign = await api.create_identity_pool(ELSEWHERE, identity_pool_name="f", allow_unauthenticated_identities=False)
    listed: list[str] = []
    page = await api.list_identity_pools(max_results=2)
    while True:
        listed += [pool.identity_pool_id for pool in page.identity_pools]
        if not page.next_token:
            break
        page = await api.list_identity_pools(max_results=2, next_token=page.next_token)
    assert listed == made
    there = await api.list_identity_pools(ELSEWHERE, max_results=60)
    assert transcode.to_document(there) == {
        "IdentityPools": [{"IdentityPoolId": foreign.identity_pool_id, "IdentityPoolName": "f"}]
    }
    token = (await api.list_identity_pools(max_results=1)).next_token
    with pytest.raises(errors.InvalidParameterException, match="Invalid pagination token"):
        await api.list_identity_pools(ELSEWHERE, max_results=1, next_token=token)


@pytest.mark.parametrize("pool_id", [UNKNOWN, "us-east-1:0", "x:ffffffff-0000-4000-8000-000000000000"])
async def test_an_unknown_pool_is_not_found(api: Api, pool_id: str) -> None:
    """Whatever is to be done with it; the message names what was asked for."""
    members = {"identity_pool_name": "x", "allow_unauthenticated_identities": True}
    for call in (
        api.describe_identity_pool(identity_pool_id=pool_id),
        api.update_identity_pool(identity_pool_id=pool_id, **members),
        api.delete_identity_pool(identity_pool_id=pool_id),
    ):
        with pytest.raises(errors.ResourceNotFoundException, match=re.escape(f"IdentityPool '{pool_id}' not found.")):
            await call


async def test_only_operators_manage_pools(api: Api) -> None:
    """Nobody who merely knows a pool's id can see or change its settings."""
    pool = await api.new_pool()
    nobody = Caller(wire.CALLER_ANYONE)
    for call in (
        api.describe_identity_pool(nobody, identity_pool_id=pool.id),
        api.delete_identity_pool(nobody, identity_pool_id=pool.id),
        api.list_identity_pools(nobody, max_results=1),
    ):
        with pytest.raises(errors.MissingAuthenticationTokenException):
            await call

"""The providers against a server: guests, users, and what becomes of an identity in between."""

import json
import uuid
from collections.abc import AsyncIterator, Iterator
from pathlib import Path
from typing import Any

import pytest

import poolhouse_client
from poolhouse_client import CredentialsError, IdentityCredentials, IdentityFile, aio, boto, sign_in_logins
from poolhouse_client.gen.identity import v1 as pb
from tests.clients import stores
from tests.clients.live import REGION
from tests.clients.stores import Shop


@pytest.fixture
def shop(own_shop: Shop) -> Shop:
    """Users, and an identity pool of their own that mints credentials."""
    return stores.own(own_shop.live, own_shop.users, own_shop.files, own_shop.store)


@pytest.fixture
def client(shop: Shop) -> Iterator[poolhouse_client.Client]:
    """A client as apps have it, without a key."""
    with poolhouse_client.connect(shop.live.grpc, plaintext=True) as connected:
        yield connected


@pytest.fixture
async def waiting_client(shop: Shop) -> AsyncIterator[aio.Client]:
    """The same for asyncio."""
    async with aio.connect(shop.live.grpc, plaintext=True) as connected:
        yield connected


def caller(shop: Shop, credentials: IdentityCredentials) -> Any:
    """What the server says of who calls with boto3 and these credentials."""
    session = boto.session(credentials, region_name=REGION)
    return session.client("sts", endpoint_url=shop.live.url).get_caller_identity()


def test_boto3_calls_as_the_identitys_role(shop: Shop, client: poolhouse_client.Client) -> None:
    """A user's and a guest's requests are those of different roles."""
    token = shop.id_token()
    user = IdentityCredentials(client, shop.identity_pool_id, logins=lambda: sign_in_logins(token))
    guest = IdentityCredentials(client, shop.identity_pool_id)
    assert ":assumed-role/users-" in caller(shop, user)["Arn"]
    assert ":assumed-role/guests-" in caller(shop, guest)["Arn"]
    assert user.get().identity_id != guest.get().identity_id


def test_a_guest_who_signs_in_stays_the_same_identity(
    shop: Shop, client: poolhouse_client.Client, tmp_path: Path
) -> None:
    """What the guest has left behind is the user's, and is still so after a restart."""
    logins: dict[str, str] = {}
    kept = IdentityFile(tmp_path / "ids")
    credentials = IdentityCredentials(client, shop.identity_pool_id, logins=lambda: logins, identity_ids=kept)
    guest = credentials.get()
    sts = boto.session(credentials, region_name=REGION).client("sts", endpoint_url=shop.live.url)
    assert ":assumed-role/guests-" in sts.get_caller_identity()["Arn"]
    logins.update(sign_in_logins(shop.id_token()))
    credentials.renew()
    user = credentials.get()
    assert (user.identity_id, user.access_key_id != guest.access_key_id) == (guest.identity_id, True)
    assert ":assumed-role/users-" in sts.get_caller_identity()["Arn"]
    again = IdentityCredentials(client, shop.identity_pool_id, logins=lambda: logins, identity_ids=kept)
    assert again.get().identity_id == guest.identity_id


def test_a_guest_who_turns_out_to_be_a_known_user_becomes_that_identity(
    shop: Shop, client: poolhouse_client.Client
) -> None:
    """Whoever signs in on a second device meets the identity of the first one."""
    shop.live.user(shop.users, username := f"user-{uuid.uuid4().hex[:8]}")
    known = IdentityCredentials(
        client, shop.identity_pool_id, logins=lambda: sign_in_logins(shop.id_token(username))
    ).get()
    ids: dict[str, str] = {}
    logins: dict[str, str] = {}
    other = IdentityCredentials(client, shop.identity_pool_id, logins=lambda: logins, identity_ids=ids)
    assert other.get().identity_id != known.identity_id
    logins.update(sign_in_logins(shop.id_token(username)))
    other.renew()
    assert other.get().identity_id == known.identity_id
    assert ids == {shop.identity_pool_id: known.identity_id}


def test_another_user_on_the_same_device_is_another_identity(
    shop: Shop, client: poolhouse_client.Client, tmp_path: Path
) -> None:
    """Even if nobody told the provider to forget, as after a crash."""
    kept = IdentityFile(tmp_path / "ids")

    def sign_in() -> str:
        logins = sign_in_logins(shop.id_token())
        provider = IdentityCredentials(client, shop.identity_pool_id, logins=lambda: logins, identity_ids=kept)
        return provider.get().identity_id

    ada, eve = sign_in(), sign_in()
    assert ada != eve
    assert dict(kept) == {shop.identity_pool_id: eve}
    guest = IdentityCredentials(client, shop.identity_pool_id, identity_ids=kept).get().identity_id
    assert guest not in {ada, eve}


def test_an_identity_that_was_deleted_is_replaced(shop: Shop, client: poolhouse_client.Client) -> None:
    """An app that was away for long starts anew, instead of failing for ever."""
    credentials = IdentityCredentials(client, shop.identity_pool_id)
    before = credentials.get().identity_id
    with stores.poolhouse(shop.live) as operator:
        operator.identity_pools.DeleteIdentities(pb.DeleteIdentitiesRequest(identity_ids_to_delete=[before]))
    credentials.renew()
    assert credentials.get().identity_id != before


def test_a_refusal_is_told_by_its_name(shop: Shop, client: poolhouse_client.Client) -> None:
    """A token that is not one, and a pool that does not exist."""
    forged = IdentityCredentials(client, shop.identity_pool_id, logins=lambda: {shop.provider: "forged"})
    with pytest.raises(CredentialsError) as refused:
        forged.get()
    assert (refused.value.operation, refused.value.name) == ("GetId", "NotAuthorizedException")
    assert "forged" not in str(refused.value)
    with pytest.raises(CredentialsError, match="ResourceNotFoundException"):
        IdentityCredentials(client, f"{REGION}:{uuid.uuid4()}").get()


async def test_asyncio_gets_the_same(shop: Shop, waiting_client: aio.Client) -> None:
    """A user's credentials, for a program that awaits."""
    token = shop.id_token()

    async def logins() -> dict[str, str]:
        return sign_in_logins(token)

    credentials = aio.IdentityCredentials(waiting_client, shop.identity_pool_id, logins=logins)
    found = await credentials.get()
    assert found.access_key_id.startswith("ASIA")
    assert found.identity_id.startswith(f"{REGION}:")


def test_a_role_is_chosen(shop: Shop, client: poolhouse_client.Client) -> None:
    """Where a user's groups offer several roles, the app says which; one that is not offered is refused."""
    groups = {name: f"arn:aws:iam::{stores.ACCOUNT}:role/{name}-{uuid.uuid4().hex[:8]}" for name in ("draw", "write")}
    shop.live.user(shop.users, username := f"user-{uuid.uuid4().hex[:8]}")
    idp, iam = shop.live.boto3(), shop.live.boto3("iam")
    for name, arn in groups.items():
        trust = json.dumps(stores.trust(shop.identity_pool_id, "authenticated"))
        iam.create_role(RoleName=arn.rpartition("/")[2], AssumeRolePolicyDocument=trust)
        idp.create_group(UserPoolId=shop.users.id, GroupName=name, RoleArn=arn)
        idp.admin_add_user_to_group(UserPoolId=shop.users.id, Username=username, GroupName=name)
    by_token = {f"{shop.provider}:{shop.users.client_id}": {"Type": "Token", "AmbiguousRoleResolution": "Deny"}}
    told = shop.live.boto3("cognito-identity").get_identity_pool_roles(IdentityPoolId=shop.identity_pool_id)
    shop.live.boto3("cognito-identity").set_identity_pool_roles(
        IdentityPoolId=shop.identity_pool_id, Roles=told["Roles"], RoleMappings=by_token
    )
    logins = sign_in_logins(shop.id_token(username))
    for arn in groups.values():
        chosen = IdentityCredentials(client, shop.identity_pool_id, logins=lambda: logins, custom_role_arn=arn)
        assert f":assumed-role/{arn.rpartition('/')[2]}/" in caller(shop, chosen)["Arn"]
    arn = f"arn:aws:iam::{stores.ACCOUNT}:role/root"
    with pytest.raises(CredentialsError, match="GetCredentialsForIdentity: "):
        IdentityCredentials(client, shop.identity_pool_id, logins=lambda: logins, custom_role_arn=arn).get()

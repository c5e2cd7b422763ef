"""App clients: made, described, changed, listed and deleted."""

import re
from typing import Any

import pytest

from poolhouse import errors
from poolhouse.clock import ManualClock
from poolhouse.edge import transcode
from poolhouse.gen.userpool import v1 as pb
from poolhouse.integrations.inbox import Inbox
from poolhouse.storage.store import Store
from poolhouse.workers import Workers
from tests.house import new_house
from tests.user_pools.conftest import Api

GIVEN_SECRET = "given_secret_of_27_letters+"


async def described(api: Api, pool_id: str, client_id: str) -> dict[str, Any]:
    """The app client as the AWS wire shows it."""
    response = await api.describe_user_pool_client(user_pool_id=pool_id, client_id=client_id)
    return transcode.to_document(response)["UserPoolClient"]


async def test_a_client_of_which_nothing_is_said_has_cognitos_defaults(api: Api) -> None:
    """Terraform's plan after its first run is empty: what is shown is what the real service shows, and no more."""
    pool = await api.new_pool()
    created = await api.create_user_pool_client(user_pool_id=pool.id, client_name="My app")
    document = transcode.to_document(created)["UserPoolClient"]
    client_id = document["ClientId"]
    assert re.fullmatch(r"[0-9a-z]{26}", client_id)
    assert await described(api, pool.id, client_id) == document
    assert document == {
        "UserPoolId": pool.id,
        "ClientName": "My app",
        "ClientId": client_id,
        "CreationDate": 1_700_000_000.0,
        "LastModifiedDate": 1_700_000_000.0,
        "RefreshTokenValidity": 30,
        "TokenValidityUnits": {},
        "AllowedOAuthFlowsUserPoolClient": False,
        "EnableTokenRevocation": True,
        "EnablePropagateAdditionalUserContextData": False,
        "AuthSessionValidity": 3,
        "ClientType": "REGULAR",
    }


async def test_settings_are_read_as_they_were_written(api: Api) -> None:
    """Each of them, in the order of its entries."""
    pool = await api.new_pool(schema=[{"name": "plan", "attribute_data_type": pb.ATTRIBUTE_DATA_TYPE_STRING}])
    settings: dict[str, Any] = {
        "refresh_token_validity": 90,
        "access_token_validity": 10,
        "id_token_validity": 20,
        "token_validity_units": {
            "access_token": pb.TIME_UNITS_TYPE_MINUTES,
            "id_token": pb.TIME_UNITS_TYPE_MINUTES,
            "refresh_token": pb.TIME_UNITS_TYPE_DAYS,
        },
        "read_attributes": ["email", "custom:plan"],
        "write_attributes": ["email"],
        "explicit_auth_flows": [
            pb.EXPLICIT_AUTH_FLOWS_TYPE_ALLOW_USER_SRP_AUTH,
            pb.EXPLICIT_AUTH_FLOWS_TYPE_ALLOW_CUSTOM_AUTH,
        ],
        "supported_identity_providers": ["COGNITO"],
        "callback_urls": ["https://app.example.com/back", "myapp://back"],
        "logout_urls": ["https://app.example.com/"],
        "default_redirect_uri": "myapp://back",
        "allowed_oauth_flows": [pb.O_AUTH_FLOW_TYPE_CODE],
        "allowed_oauth_scopes": ["openid", "email"],
        "allowed_oauth_flows_user_pool_client": True,
        "prevent_user_existence_errors": pb.PREVENT_USER_EXISTENCE_ERROR_TYPES_ENABLED,
        "enable_token_revocation": False,
        "auth_session_validity": 15,
        "refresh_token_rotation": {"feature": pb.FEATURE_TYPE_ENABLED, "retry_grace_period_seconds": 10},
    }
    client = await api.new_client(pool, **settings)
    wanted = transcode.to_document(pb.UserPoolClientType(**settings))
    document = await described(api, pool.id, client.id)
    assert {name: document[name] for name in wanted} == wanted
    assert client.hides_users


async def test_a_secret_is_made_if_it_is_asked_for(api: Api) -> None:
    """It is as long as Cognito's, and the client needs it from then on."""
    pool = await api.new_pool()
    client = await api.new_client(pool, generate_secret=True)
    [secret] = client.secrets
    assert re.fullmatch(r"[0-9a-z]{52}", secret)
    assert (await described(api, pool.id, client.id))["ClientSecret"] == secret
    with pytest.raises(errors.NotAuthorizedException, match="configured with secret but SECRET_HASH was not received"):
        client.check_secret_hash("alice", None)


async def test_a_secret_can_be_given(api: Api) -> None:
    """An application keeps the secret that it had elsewhere."""
    pool = await api.new_pool()
    client = await api.new_client(pool, client_secret=GIVEN_SECRET)
    assert client.secrets == (GIVEN_SECRET,)
    with pytest.raises(errors.InvalidParameterException, match="GenerateSecret and ClientSecret"):
        await api.new_client(pool, client_secret=GIVEN_SECRET, generate_secret=True)


async def test_no_secret_is_stored_in_the_clear(api: Api) -> None:
    """Whoever copies the database cannot act as an application."""
    pool = await api.new_pool()
    client = await api.new_client(pool, client_secret=GIVEN_SECRET)
    sealed = await api.house.store.value(
        "SELECT secret FROM app_client_secrets WHERE user_pool_id = $1 AND client_id = $2", pool.id, client.id
    )
    settings = await api.house.store.value("SELECT settings FROM app_clients WHERE id = $1", client.id)
    assert GIVEN_SECRET.encode() not in sealed + settings


async def test_an_update_sets_back_what_it_leaves_out(api: Api) -> None:
    """All but the name, and the secrets, which no update is about."""
    pool = await api.new_pool()
    client = await api.new_client(
        pool,
        client_name="first",
        generate_secret=True,
        enable_token_revocation=False,
        prevent_user_existence_errors=pb.PREVENT_USER_EXISTENCE_ERROR_TYPES_ENABLED,
        access_token_validity=5,
        explicit_auth_flows=[pb.EXPLICIT_AUTH_FLOWS_TYPE_ALLOW_USER_SRP_AUTH],
        refresh_token_validity=60,
    )
    fresh = await described(api, pool.id, (await api.new_client(pool, client_name="first")).id)
    api.clock.advance(5)
    response = await api.update_user_pool_client(user_pool_id=pool.id, client_id=client.id)
    updated = await described(api, pool.id, client.id)
    assert transcode.to_document(response)["UserPoolClient"] == updated
    assert updated.pop("ClientSecret") == client.secrets[0]
    assert updated.pop("LastModifiedDate") == fresh.pop("LastModifiedDate") + 5
    assert updated.pop("ClientId") != fresh.pop("ClientId")
    assert updated == fresh


async def test_an_update_replaces_settings_and_name(api: Api) -> None:
    """And the next call finds it."""
    pool = await api.new_pool()
    client = await api.new_client(pool)
    await api.update_user_pool_client(
        user_pool_id=pool.id, client_id=client.id, client_name="second", access_token_validity=2
    )
    document = await described(api, pool.id, client.id)
    assert (document["ClientName"], document["AccessTokenValidity"]) == ("second", 2)


async def test_a_refused_update_changes_nothing(api: Api) -> None:
    """An update is made whole or not at all."""
    pool = await api.new_pool()
    client = await api.new_client(pool)
    before = await described(api, pool.id, client.id)
    with pytest.raises(errors.InvalidParameterException):
        await api.update_user_pool_client(
            user_pool_id=pool.id, client_id=client.id, client_name="second", read_attributes=["unknown"]
        )
    assert await described(api, pool.id, client.id) == before


async def test_a_deleted_client_is_gone(api: Api) -> None:
    """With its secrets."""
    pool = await api.new_pool()
    client = await api.new_client(pool, generate_secret=True)
    await api.delete_user_pool_client(user_pool_id=pool.id, client_id=client.id)
    for call in (
        api.describe_user_pool_client(user_pool_id=pool.id, client_id=client.id),
        api.update_user_pool_client(user_pool_id=pool.id, client_id=client.id),
        api.delete_user_pool_client(user_pool_id=pool.id, client_id=client.id),
        api.list_user_pool_client_secrets(user_pool_id=pool.id, client_id=client.id),
    ):
        with pytest.raises(errors.ResourceNotFoundException, match=f"User pool client {client.id} does not exist."):
            await call
    left = "SELECT COUNT(*) FROM app_client_secrets WHERE user_pool_id = $1"
    assert await api.house.store.value(left, pool.id) == 0


async def test_a_client_belongs_to_one_pool(api: Api) -> None:
    """Another pool does not have it, nor can it change it."""
    pool, other = await api.new_pool(), await api.new_pool()
    client = await api.new_client(pool)
    for call in (
        api.describe_user_pool_client(user_pool_id=other.id, client_id=client.id),
        api.update_user_pool_client(user_pool_id=other.id, client_id=client.id, client_name="mine"),
        api.delete_user_pool_client(user_pool_id=other.id, client_id=client.id),
        api.add_user_pool_client_secret(user_pool_id=other.id, client_id=client.id),
    ):
        with pytest.raises(errors.ResourceNotFoundException):
            await call
    assert (await described(api, pool.id, client.id))["ClientName"] == "app"


async def test_a_client_that_was_deleted_meanwhile_is_not_changed(
    api: Api, store: Store, clock: ManualClock, inbox: Inbox, workers: Workers
) -> None:
    """A server that still remembers it finds out when it writes."""
    other = Api(new_house(store, clock, inbox, workers), clock, inbox)
    pool = await api.new_pool()
    client = await api.new_client(pool)
    await described(other, pool.id, client.id)
    await api.delete_user_pool_client(user_pool_id=pool.id, client_id=client.id)
    for call in (
        other.update_user_pool_client(user_pool_id=pool.id, client_id=client.id),
        other.delete_user_pool_client(user_pool_id=pool.id, client_id=client.id),
        other.add_user_pool_client_secret(user_pool_id=pool.id, client_id=client.id),
    ):
        with pytest.raises(errors.ResourceNotFoundException):
            await call


async def test_another_server_hears_of_changes(
    api: Api, store: Store, clock: ManualClock, inbox: Inbox, workers: Workers
) -> None:
    """What another server remembers of a client goes with the first hint."""
    other = Api(new_house(store, clock, inbox, workers, like=api.house), clock, inbox)
    pool = await api.new_pool()
    client = await api.new_client(pool)
    assert (await described(other, pool.id, client.id))["ClientName"] == "app"
    await api.update_user_pool_client(user_pool_id=pool.id, client_id=client.id, client_name="renamed")
    assert (await described(other, pool.id, client.id))["ClientName"] == "renamed"


async def test_clients_are_listed_page_by_page(api: Api) -> None:
    """Each of the pool's clients once, without its settings."""
    pool = await api.new_pool()
    made = {(await api.new_client(pool, client_name=f"app {i}")).id for i in range(5)}
    await api.new_client(await api.new_pool())
    page = await api.list_user_pool_clients(user_pool_id=pool.id, max_results=2)
    listed = list(page.user_pool_clients)
    while page.next_token:
        page = await api.list_user_pool_clients(user_pool_id=pool.id, max_results=2, next_token=page.next_token)
        listed.extend(page.user_pool_clients)
    assert [client.client_id for client in listed] == sorted(made)
    assert set(transcode.to_document(listed[0])) == {"ClientId", "UserPoolId", "ClientName"}
    everything = await api.list_user_pool_clients(user_pool_id=pool.id)
    assert len(everything.user_pool_clients) == 5


async def test_clients_are_listed_by_their_type(api: Api) -> None:
    """None registered itself, for none can yet."""
    pool = await api.new_pool()
    await api.new_client(pool)
    regular = await api.list_user_pool_clients(user_pool_id=pool.id, client_type=pb.CLIENT_TYPE_TYPE_REGULAR)
    dynamic = await api.list_user_pool_clients(user_pool_id=pool.id, client_type=pb.CLIENT_TYPE_TYPE_DCR)
    assert (len(regular.user_pool_clients), len(dynamic.user_pool_clients)) == (1, 0)


async def test_a_token_of_another_pool_is_refused(api: Api) -> None:
    """A token is good for the list that it came from."""
    pools = [await api.new_pool() for _ in range(2)]
    for pool in pools:
        for _ in range(2):
            await api.new_client(pool)
    token = (await api.list_user_pool_clients(user_pool_id=pools[0].id, max_results=1)).next_token
    with pytest.raises(errors.InvalidParameterException, match="Invalid pagination token"):
        await api.list_user_pool_clients(user_pool_id=pools[1].id, max_results=1, next_token=token)

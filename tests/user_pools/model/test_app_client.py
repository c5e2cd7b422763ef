"""An app client as the operations see it."""

from typing import Any

import pytest

from poolhouse import errors
from poolhouse.crypto import digests
from poolhouse.gen.userpool import v1 as pb
from poolhouse.storage.user_pools import ClientRow
from poolhouse.user_pools.model import app_client
from poolhouse.user_pools.model.app_client import AppClient, client_allows, token_lifetimes
from tests.user_pools.conftest import Api

SRP, REFRESH, REFRESH_ALIAS = (
    pb.AUTH_FLOW_TYPE_USER_SRP_AUTH,
    pb.AUTH_FLOW_TYPE_REFRESH_TOKEN_AUTH,
    pb.AUTH_FLOW_TYPE_REFRESH_TOKEN,
)
CUSTOM, PASSWORD, CHOICE = (
    pb.AUTH_FLOW_TYPE_CUSTOM_AUTH,
    pb.AUTH_FLOW_TYPE_USER_PASSWORD_AUTH,
    pb.AUTH_FLOW_TYPE_USER_AUTH,
)
ADMIN, ADMIN_ALIAS = pb.AUTH_FLOW_TYPE_ADMIN_USER_PASSWORD_AUTH, pb.AUTH_FLOW_TYPE_ADMIN_NO_SRP_AUTH
FLOWS = {SRP, REFRESH, REFRESH_ALIAS, CUSTOM, PASSWORD, CHOICE, ADMIN, ADMIN_ALIAS}


def client(*secrets: str, **settings: Any) -> AppClient:
    """An app client with these settings."""
    message = pb.UserPoolClientType(**settings)
    return AppClient(ClientRow("us-east-1_ABC", "client", "app", message.SerializeToString(), 1, 0.0, 0.0), secrets)


@pytest.mark.parametrize(
    ("explicit", "allowed"),
    [
        ([], {SRP, CUSTOM, REFRESH, REFRESH_ALIAS}),
        (["ALLOW_USER_SRP_AUTH"], {SRP}),
        (["ALLOW_REFRESH_TOKEN_AUTH"], {REFRESH, REFRESH_ALIAS}),
        (["ALLOW_CUSTOM_AUTH"], {CUSTOM}),
        (["ALLOW_USER_PASSWORD_AUTH", "ALLOW_USER_AUTH"], {PASSWORD, CHOICE}),
        (["ALLOW_ADMIN_USER_PASSWORD_AUTH"], {ADMIN, ADMIN_ALIAS}),
        (["ALLOW_TOKEN_EXCHANGE_DELEGATION"], set()),
        (["ADMIN_NO_SRP_AUTH"], {ADMIN, ADMIN_ALIAS, SRP, CUSTOM, REFRESH, REFRESH_ALIAS}),
        (["USER_PASSWORD_AUTH"], {PASSWORD, SRP, CUSTOM, REFRESH, REFRESH_ALIAS}),
        (["CUSTOM_AUTH_FLOW_ONLY"], {CUSTOM, REFRESH, REFRESH_ALIAS}),
    ],
)
def test_a_client_is_open_to_the_flows_that_it_names(explicit: list[str], allowed: set[pb.AuthFlowType]) -> None:
    """Those and no others; who names none, or uses the names of the first generation, is open to more."""
    named = [pb.ExplicitAuthFlowsType.Value(f"EXPLICIT_AUTH_FLOWS_TYPE_{name}") for name in explicit]
    found = client(explicit_auth_flows=named)
    assert {flow for flow in FLOWS if client_allows(found, flow)} == allowed


def test_tokens_live_an_hour_and_thirty_days_unless_it_is_said() -> None:
    """The units have defaults as well: hours, hours and days."""
    assert token_lifetimes(pb.UserPoolClientType()) == (3600.0, 3600.0, 2_592_000.0)
    found = client(
        access_token_validity=2,
        id_token_validity=90,
        refresh_token_validity=3,
        token_validity_units={"id_token": pb.TIME_UNITS_TYPE_MINUTES},
    )
    lifetimes = (found.access_token_seconds, found.id_token_seconds, found.refresh_token_seconds)
    assert lifetimes == (7200.0, 5400.0, 259_200.0)


def test_challenges_wait_three_minutes_unless_it_is_said() -> None:
    """In seconds."""
    assert (client().session_seconds, client(auth_session_validity=15).session_seconds) == (180.0, 900.0)


def test_settings_are_questions_with_plain_answers() -> None:
    """What hides users, what revokes and what rotates."""
    assert not client().hides_users
    legacy, hiding = pb.PREVENT_USER_EXISTENCE_ERROR_TYPES_LEGACY, pb.PREVENT_USER_EXISTENCE_ERROR_TYPES_ENABLED
    assert not client(prevent_user_existence_errors=legacy).hides_users
    assert client(prevent_user_existence_errors=hiding).hides_users
    assert client(enable_token_revocation=True).revokes_tokens
    assert not client(enable_token_revocation=False).revokes_tokens
    assert client(refresh_token_rotation={"feature": pb.FEATURE_TYPE_ENABLED}).rotates_refresh_tokens
    assert not client(refresh_token_rotation={"feature": pb.FEATURE_TYPE_DISABLED}).rotates_refresh_tokens


def test_a_public_client_takes_no_secret_hash() -> None:
    """One that comes with a hash was meant for another client."""
    public = client()
    public.check_secret_hash("alice", None)
    public.check_secret(None)
    with pytest.raises(
        errors.NotAuthorizedException, match=r"configured without a secret but SECRET_HASH was received$"
    ):
        public.check_secret_hash("alice", "hash")


def test_a_secret_hash_proves_either_secret() -> None:
    """For the name that it was made for."""
    found = client("one", "two")
    for secret in ("one", "two"):
        found.check_secret_hash("alice", digests.secret_hash("alice", "client", secret))
        found.check_secret(secret)
    for wrong in (digests.secret_hash("bob", "client", "one"), digests.secret_hash("alice", "client", "three"), "ü"):
        with pytest.raises(errors.NotAuthorizedException, match=r"^Unable to verify secret hash for client client$"):
            found.check_secret_hash("alice", wrong)
    for absent in (None, ""):
        with pytest.raises(
            errors.NotAuthorizedException,
            match=r"^Client client is configured with secret but SECRET_HASH was not received$",
        ):
            found.check_secret_hash("alice", absent)
    for unproven in (None, "", "three"):
        with pytest.raises(errors.NotAuthorizedException, match="Unable to verify the secret"):
            found.check_secret(unproven)


def test_a_client_that_is_logged_shows_no_secret() -> None:
    """Only its id."""
    assert repr(client("one")) == "<AppClient client>"


async def test_a_client_is_found_by_its_id_alone(api: Api) -> None:
    """Users' calls name no pool; one that does has to name the right one."""
    pool = await api.new_pool()
    made = await api.new_client(pool)
    call = api.call("initiate_auth")
    assert (await app_client.find(call, made.id)).pool_id == pool.id
    assert (await app_client.find(call, made.id, pool.id)).id == made.id
    for client_id, pool_id in (("unknown", None), (made.id, "us-east-1_Unknown00")):
        with pytest.raises(errors.ResourceNotFoundException, match=f"User pool client {client_id} does not exist."):
            await app_client.find(call, client_id, pool_id)

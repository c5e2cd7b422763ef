"""What the tests of passkeys share: pools that allow them, and users who have some."""

import json
from typing import Any

from google.protobuf import json_format, struct_pb2

from poolhouse.gen.userpool import v1 as pb
from poolhouse.user_pools.model.app_client import AppClient
from poolhouse.user_pools.model.pool import Pool
from poolhouse.user_pools.model.user import User
from tests.crypto.authenticator import SITE, Authenticator
from tests.user_pools.choice import choosing
from tests.user_pools.conftest import Api
from tests.user_pools.mfa.factors import access_token

FACTORS = [*choosing.FACTORS, pb.AUTH_FACTOR_TYPE_WEB_AUTHN]
BY_PASSKEY = pb.CHALLENGE_NAME_TYPE_WEB_AUTHN
PREFERRED = "WEB_AUTHN"


async def configure(api: Api, pool: Pool, *, strict: bool = False, site: str = SITE) -> Pool:
    """Have the pool's passkeys be for a site."""
    verification = pb.USER_VERIFICATION_TYPE_REQUIRED if strict else pb.USER_VERIFICATION_TYPE_PREFERRED
    configuration = {"relying_party_id": site, "user_verification": verification}
    await api.set_user_pool_mfa_config(user_pool_id=pool.id, web_authn_configuration=configuration)
    return await api.refreshed(pool)


async def make(api: Api, *, strict: bool = False, **more: Any) -> tuple[Pool, AppClient, User]:
    """A pool that allows every first factor, an app client, and alice, who has no passkey."""
    pool, client, alice = await choosing.make(api, *FACTORS, **more)
    return await configure(api, pool, strict=strict), client, alice


async def start(api: Api, token: str) -> dict[str, Any]:
    """What a browser makes a passkey from."""
    started = await api.start_web_authn_registration(access_token=token)
    return json_format.MessageToDict(started.credential_creation_options)


async def complete(api: Api, token: str, credential: Any) -> None:
    """CompleteWebAuthnRegistration."""
    value = json_format.ParseDict(credential, struct_pb2.Value())
    await api.complete_web_authn_registration(access_token=token, credential=value)


async def new_passkey(
    api: Api, pool: Pool, client: AppClient, name: str = "alice", device: Authenticator | None = None
) -> Authenticator:
    """A passkey of the user's."""
    device = device or Authenticator()
    token = await access_token(api, pool, client, name)
    await complete(api, token, device.create(await start(api, token)))
    return device


async def asked(api: Api, client: AppClient, name: str = "alice") -> Any:
    """The challenge WEB_AUTHN."""
    challenge = await choosing.begin(api, client, name, PREFERRED_CHALLENGE=PREFERRED)
    assert challenge.challenge_name == BY_PASSKEY, challenge
    return challenge


def options(challenge: Any) -> dict[str, Any]:
    """What the browser asks a passkey with."""
    found: dict[str, Any] = json.loads(challenge.challenge_parameters["CREDENTIAL_REQUEST_OPTIONS"])
    return found


async def answer(
    api: Api, client: AppClient, challenge: Any, credential: Any, name: str = "alice"
) -> pb.RespondToAuthChallengeResponse:
    """What follows a passkey's answer."""
    text = credential if isinstance(credential, str) else json.dumps(credential)
    return await choosing.reply(api, client, challenge, name, CREDENTIAL=text)

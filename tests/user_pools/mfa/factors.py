"""What the tests of second factors share: pools that take them, users who have set some up, and their apps."""

import json
from dataclasses import dataclass
from typing import Any

import pyotp

from poolhouse.gen.userpool import v1 as pb
from poolhouse.user_pools.model.app_client import AppClient
from poolhouse.user_pools.model.mfa import EMAIL_OTP, OPTIONAL, SMS_MFA, SOFTWARE_TOKEN_MFA
from poolhouse.user_pools.model.pool import Pool
from poolhouse.user_pools.model.user import User
from tests.user_pools import accounts
from tests.user_pools.conftest import Api
from tests.user_pools.signing_in import by_password, new_client, respond

ALL = (SMS_MFA, EMAIL_OTP, SOFTWARE_TOKEN_MFA)
ADDRESS = "alice@example.com"
NUMBER = "+15555550123"
REACHABLE = {
    "email": ADDRESS,
    "email_verified": "true",
    "phone_number": NUMBER,
    "phone_number_verified": "true",
}
SELECT = pb.CHALLENGE_NAME_TYPE_SELECT_MFA_TYPE
BY_SMS = pb.CHALLENGE_NAME_TYPE_SMS_MFA
BY_EMAIL = pb.CHALLENGE_NAME_TYPE_EMAIL_OTP
BY_APP = pb.CHALLENGE_NAME_TYPE_SOFTWARE_TOKEN_MFA
SETUP = pb.CHALLENGE_NAME_TYPE_MFA_SETUP
PARAMETERS = {BY_SMS: "SMS_MFA_CODE", BY_EMAIL: "EMAIL_OTP_CODE", BY_APP: "SOFTWARE_TOKEN_MFA_CODE"}
_FIELDS = {
    SMS_MFA: "sms_mfa_settings",
    EMAIL_OTP: "email_mfa_settings",
    SOFTWARE_TOKEN_MFA: "software_token_mfa_settings",
}


@dataclass
class App:
    """An authenticator app, which goes by the test's clock."""

    api: Api
    secret: str

    def code(self, drift: int = 0) -> str:
        """What it shows, this many steps from now."""
        return pyotp.TOTP(self.secret).at(int(self.api.clock.now()) + drift * 30)

    def later(self) -> str:
        """What it shows after enough time for a code that has not been seen."""
        self.api.clock.advance(30)
        return self.code()


async def configure(api: Api, pool: Pool, mode: int = OPTIONAL, offered: tuple[str, ...] = ALL, **more: Any) -> None:
    """Have the pool ask for these factors."""
    members: dict[str, Any] = {"user_pool_id": pool.id, "mfa_configuration": mode, **more}
    if SMS_MFA in offered:
        members.setdefault("sms_mfa_configuration", {})
    if EMAIL_OTP in offered:
        members.setdefault("email_mfa_configuration", {})
    if SOFTWARE_TOKEN_MFA in offered:
        members["software_token_mfa_configuration"] = {"enabled": True}
    await api.set_user_pool_mfa_config(**members)


async def make(
    api: Api,
    mode: int = OPTIONAL,
    offered: tuple[str, ...] = ALL,
    attributes: dict[str, str] | None = None,
    **pool: Any,
) -> tuple[Pool, AppClient, User]:
    """A pool that takes these factors, an app client, and alice, whom messages reach."""
    made = await api.new_pool(**pool)
    if mode:
        await configure(api, made, mode, offered)
    client = await new_client(api, made)
    found = await api.refreshed(made)
    return found, client, await api.new_user(found, **(REACHABLE if attributes is None else attributes))


async def prefer(api: Api, pool: Pool, *factors: str, preferred: str | None = None, name: str = "alice") -> None:
    """Switch these factors on for a user, and no others."""
    members = {_FIELDS[factor]: {"enabled": factor in factors, "preferred_mfa": factor == preferred} for factor in ALL}
    await api.admin_set_user_mfa_preference(user_pool_id=pool.id, username=name, **members)


async def add_app(api: Api, pool: Pool, client: AppClient, name: str = "alice", device: str = "") -> App:
    """An app that the user has proven. Its factor is still to be switched on."""
    user = await api.found_user(pool, name)
    assert user is not None
    token = await accounts.sign_in(api, pool, client, user)
    app = App(api, (await api.associate_software_token(access_token=token)).secret_code)
    await api.verify_software_token(access_token=token, user_code=app.code(), friendly_device_name=device)
    return app


async def access_token(api: Api, pool: Pool, client: AppClient, name: str = "alice") -> str:
    """An access token of the user's, without any sign-in."""
    user = await api.found_user(pool, name)
    assert user is not None
    return await accounts.sign_in(api, pool, client, user)


async def asked(
    api: Api, client: AppClient, challenge: int, name: str = "alice", **more: str
) -> pb.InitiateAuthResponse:
    """The challenge that follows the right password."""
    response = await by_password(api, client, name, **more)
    assert response.challenge_name == challenge, response
    assert not response.HasField("authentication_result")
    return response


async def answer(
    api: Api, client: AppClient, challenge: Any, code: str, name: str = "alice", **more: str
) -> pb.RespondToAuthChallengeResponse:
    """A code in answer to a challenge."""
    responses = {"USERNAME": name, PARAMETERS[challenge.challenge_name]: code, **more}
    return await respond(api, client, responses, challenge.challenge_name, session=challenge.session)


def choices(challenge: Any, parameter: str = "MFAS_CAN_CHOOSE") -> list[str]:
    """What a challenge leaves to choose from."""
    found: list[str] = json.loads(challenge.challenge_parameters[parameter])
    return found


def another(code: str) -> str:
    """A code that is not this one."""
    return f"{(int(code) + 1) % 10**6:06}"

"""What the tests of devices share: pools that track them, and a phone that does what clients do."""

import base64
from dataclasses import dataclass
from typing import Any

from poolhouse.crypto import srp, srp_client
from poolhouse.gen.userpool import v1 as pb
from poolhouse.user_pools.model.app_client import AppClient
from poolhouse.user_pools.model.pool import Pool
from poolhouse.user_pools.model.user import User
from tests.user_pools.conftest import Api
from tests.user_pools.mfa.factors import REACHABLE, configure
from tests.user_pools.signing_in import A, by_password, new_client, respond

START = pb.CHALLENGE_NAME_TYPE_DEVICE_SRP_AUTH
VERIFIER = pb.CHALLENGE_NAME_TYPE_DEVICE_PASSWORD_VERIFIER
REMEMBERED = pb.DEVICE_REMEMBERED_STATUS_TYPE_REMEMBERED
NOT_REMEMBERED = pb.DEVICE_REMEMBERED_STATUS_TYPE_NOT_REMEMBERED
SECRET = "what only the phone knows"
SALT = bytes(range(1, 17))


def tracking(*, spare: bool = False, ask: bool = False) -> dict[str, Any]:
    """The settings of a pool that tracks devices."""
    return {
        "device_configuration": {
            "challenge_required_on_new_device": spare,
            "device_only_remembered_on_user_prompt": ask,
        }
    }


async def make(
    api: Api, *, mode: int | None = None, spare: bool = False, ask: bool = False, **client: Any
) -> tuple[Pool, AppClient, User]:
    """A pool that tracks devices and perhaps asks for second factors, an app client, and alice."""
    pool = await api.new_pool(**tracking(spare=spare, ask=ask))
    if mode is not None:
        await configure(api, pool, mode)
        pool = await api.refreshed(pool)
    return pool, await new_client(api, pool, **client), await api.new_user(pool, **REACHABLE)


@dataclass
class Phone:
    """A device that has been given a key, and what it has signed in with."""

    api: Api
    client: AppClient
    key: str
    group: str
    tokens: pb.AuthenticationResultType

    @classmethod
    def of(cls, api: Api, client: AppClient, tokens: pb.AuthenticationResultType) -> "Phone":
        """The device that was told these tokens."""
        told = tokens.new_device_metadata
        assert told.device_key
        return cls(api, client, told.device_key, told.device_group_key, tokens)

    async def confirm(self, **changed: Any) -> pb.ConfirmDeviceResponse:
        """ConfirmDevice, as clients call it."""
        verifier = srp.make_verifier(self.group, self.key, SECRET, SALT)
        config = {
            "salt": base64.b64encode(SALT).decode(),
            "password_verifier": base64.b64encode(b"\0" + verifier).decode(),
        }
        members = {
            "access_token": self.tokens.access_token,
            "device_key": self.key,
            "device_name": "phone",
            "device_secret_verifier_config": config,
            **changed,
        }
        response: pb.ConfirmDeviceResponse = await self.api.confirm_device(**members)
        return response

    async def asked(self, name: str = "alice", **more: str) -> pb.InitiateAuthResponse:
        """What follows the right password, from this device."""
        return await by_password(self.api, self.client, name, DEVICE_KEY=self.key, **more)

    async def start(self, name: str = "alice", **changed: Any) -> dict[str, str]:
        """The parameters of DEVICE_PASSWORD_VERIFIER."""
        members = {"USERNAME": name, "DEVICE_KEY": self.key, "SRP_A": f"{srp_client.public_value(A):x}", **changed}
        response = await respond(self.api, self.client, members, START)
        assert response.challenge_name == VERIFIER
        return dict(response.challenge_parameters)

    def claim(self, challenge: dict[str, str], secret: str = SECRET) -> dict[str, str]:
        """What a device answers that knows this."""
        names = {"USER_ID_FOR_SRP": self.key, "USERNAME": challenge["USERNAME"]}
        # The group stands where a pool's name does.
        claim = srp_client.password_claim(A, f"_{self.group}", secret, {**challenge, **names}, self.api.clock.now())
        return {**claim, "DEVICE_KEY": self.key}

    async def prove(
        self, challenge: dict[str, str], secret: str = SECRET, **changed: str
    ) -> pb.RespondToAuthChallengeResponse:
        """The answer to DEVICE_PASSWORD_VERIFIER."""
        return await respond(self.api, self.client, {**self.claim(challenge, secret), **changed}, VERIFIER)

    async def sign_in(self) -> pb.AuthenticationResultType:
        """A whole sign-in, once the device is remembered."""
        assert (await self.asked()).challenge_name == START
        return (await self.prove(await self.start())).authentication_result


async def new_phone(api: Api, client: AppClient, name: str = "alice") -> Phone:
    """A device that the user has just signed in from."""
    return Phone.of(api, client, (await by_password(api, client, name)).authentication_result)


async def known_phone(api: Api, client: AppClient, name: str = "alice") -> Phone:
    """A device that has been confirmed as well."""
    phone = await new_phone(api, client, name)
    await phone.confirm()
    return phone

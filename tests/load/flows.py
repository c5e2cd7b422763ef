"""Flows that one fixed request cannot express, driven by client processes of our own.

A flow is what one user agent does from beginning to end; a sample counts flows, not calls.
"""

import argparse
import asyncio
import base64
import secrets
import time
from abc import ABC, abstractmethod
from collections.abc import Callable, Mapping
from dataclasses import replace
from itertools import count
from typing import Any, Final

import grpc
import uvloop
from google.protobuf.message import Message

from poolhouse.crypto import srp, srp_client, totp
from poolhouse.crypto.srp_group import N, base_power, power
from poolhouse.crypto.srp_timestamp import format_timestamp
from poolhouse.gen.userpool import v1 as pb
from tests.load.processes import cpu_seconds, output_of_module
from tests.load.sample import Sample, of_latencies, together
from tests.load.target import USER_POOLS, Target, app_seed, device_key, user_name

CLIENT_EXPONENT: Final = 1 << 255 | 1
PAGE: Final = 60
PREFIX_USERS: Final = 100
# Whose turn it is, where all flows of this process take turns.
_TURNS: Final = count()


class Unexpected(Exception):
    """The server answered, but not with what the flow is about."""


class Flow(ABC):
    """Does one thing over and over against one target, over one connection."""

    def __init__(self, channel: grpc.aio.Channel, target: Target, lane: str) -> None:
        """`lane` tells this process's flows from others'."""
        self._channel = channel
        self._target = target
        self._lane = lane
        self._numbers = count(secrets.randbelow(target.users))

    @abstractmethod
    async def once(self) -> None:
        """Go through the flow once; raises AioRpcError or Unexpected."""

    async def call(self, operation: str, request: Message, response: Any) -> Any:
        """Call an operation as an operator."""
        stub = self._channel.unary_unary(USER_POOLS + operation, type(request).SerializeToString, response.FromString)
        return await stub(request, metadata=self._target.metadata)

    def next_number(self) -> int:
        """The next number of this process, spread evenly over the users."""
        # A step of the golden ratio visits users all over the pool, in no order that an index would like.
        return next(self._numbers) * 618_033_989 % self._target.users

    async def respond(self, challenge: pb.ChallengeNameType, responses: Mapping[str, str], session: str = "") -> Any:
        """RespondToAuthChallenge."""
        request = pb.RespondToAuthChallengeRequest(
            client_id=self._target.client_id,
            challenge_name=challenge,
            challenge_responses=responses,
            session=session or None,
        )
        return await self.call("RespondToAuthChallenge", request, pb.RespondToAuthChallengeResponse)


def check_signed_in(answered: pb.InitiateAuthResponse | pb.RespondToAuthChallengeResponse) -> None:
    """Raise Unexpected for an answer without tokens."""
    if not answered.authentication_result.access_token:
        raise Unexpected("no tokens")


class PasswordSignIn(Flow):
    """USER_PASSWORD_AUTH: one call."""

    async def once(self) -> None:
        """See Flow."""
        names = self._target.names
        check_signed_in(await self._initiate(names[next(self._numbers) % len(names)]))

    async def _initiate(self, name: str) -> pb.InitiateAuthResponse:
        request = pb.InitiateAuthRequest(
            auth_flow=pb.AUTH_FLOW_TYPE_USER_PASSWORD_AUTH,
            client_id=self._target.client_id,
            auth_parameters={"USERNAME": name, "PASSWORD": self._target.password},
        )
        answer: pb.InitiateAuthResponse = await self.call("InitiateAuth", request, pb.InitiateAuthResponse)
        return answer


class AppSignIn(PasswordSignIn):
    """The same, and what the user's authenticator app shows: two calls. Each user has a turn once."""

    async def once(self) -> None:
        """See Flow."""
        turn = next(_TURNS)
        if turn >= len(self._target.names):
            raise Unexpected("there is no user left whose code is good still")
        name = self._target.names[turn]
        asked = await self._initiate(name)
        if asked.challenge_name != pb.CHALLENGE_NAME_TYPE_SOFTWARE_TOKEN_MFA:
            raise Unexpected("no challenge")
        code = totp.code_at(app_seed(name), totp.step_at(time.time()))
        responses = {"USERNAME": name, "SOFTWARE_TOKEN_MFA_CODE": code}
        check_signed_in(await self.respond(asked.challenge_name, responses, asked.session))


class SrpSignIn(Flow):
    """USER_SRP_AUTH: two calls, and the client's share of the arithmetic.

    What a client can compute before it knows the server's challenge is computed once: its public value, and the
    user's verifier times k. What depends on the challenge, one power with an exponent of 512 bits, is done each time.
    """

    def __init__(self, channel: grpc.aio.Channel, target: Target, lane: str) -> None:
        super().__init__(channel, target, lane)
        self._public = power(2, CLIENT_EXPONENT)
        self._secrets: dict[str, tuple[int, int]] = {}

    async def once(self) -> None:
        """See Flow."""
        names = self._target.names
        check_signed_in(await self._prove_password(names[next(self._numbers) % len(names)], {}))

    async def _prove_password(self, name: str, more: Mapping[str, str]) -> pb.RespondToAuthChallengeResponse:
        begun = await self._initiate(name, more)
        user_id = begun.challenge_parameters["USER_ID_FOR_SRP"]
        claim = self._claim(begun.challenge_parameters, srp.pool_name(self._target.pool_id), user_id)
        claim = {srp_client.USERNAME: user_id, **claim, **more}
        return await self.respond(pb.CHALLENGE_NAME_TYPE_PASSWORD_VERIFIER, claim, begun.session)

    async def _initiate(self, name: str, more: Mapping[str, str]) -> pb.InitiateAuthResponse:
        request = pb.InitiateAuthRequest(
            auth_flow=pb.AUTH_FLOW_TYPE_USER_SRP_AUTH,
            client_id=self._target.client_id,
            auth_parameters={"USERNAME": name, "SRP_A": srp.to_hex(self._public), **more},
        )
        begun: pb.InitiateAuthResponse = await self.call("InitiateAuth", request, pb.InitiateAuthResponse)
        if begun.challenge_name != pb.CHALLENGE_NAME_TYPE_PASSWORD_VERIFIER:
            raise Unexpected("no challenge")
        return begun

    def _claim(self, challenge: Mapping[str, str], group: str, name: str) -> dict[str, str]:
        """The proof of the password of what goes by these two names in SRP's hashes."""
        block = challenge["SECRET_BLOCK"]
        if name not in self._secrets:
            salt = srp.pad(int(challenge["SALT"], 16))
            x = srp.private_key(group, name, self._target.password, salt)
            self._secrets[name] = x, srp.K * base_power(x) % N
        x, masked = self._secrets[name]
        public = srp.parse_public(challenge["SRP_B"])
        u = srp.scrambler(self._public, public)
        key = srp.derive_key(power((public - masked) % N, CLIENT_EXPONENT + u * x), u)
        now = format_timestamp(time.time())
        return {
            srp_client.TIMESTAMP: now,
            srp_client.SECRET_BLOCK: block,
            srp_client.SIGNATURE: srp.claim_signature(key, group, name, base64.b64decode(block), now),
        }


class DeviceSignIn(SrpSignIn):
    """The same from a device that is remembered, which proves itself by SRP as well: four calls.

    A device signs in once at a time: all of this process take turns.
    """

    async def once(self) -> None:
        """See Flow."""
        names = self._target.names
        name = names[next(_TURNS) % len(names)]
        key = device_key(name)
        who = {"USERNAME": name, "DEVICE_KEY": key}
        asked = await self._prove_password(name, {"DEVICE_KEY": key})
        if asked.challenge_name != pb.CHALLENGE_NAME_TYPE_DEVICE_SRP_AUTH:
            raise Unexpected("no challenge of the device")
        begun = await self.respond(asked.challenge_name, {**who, "SRP_A": srp.to_hex(self._public)})
        claim = self._claim(begun.challenge_parameters, self._target.device_group, key)
        check_signed_in(await self.respond(pb.CHALLENGE_NAME_TYPE_DEVICE_PASSWORD_VERIFIER, {**who, **claim}))


class SignUp(Flow):
    """SignUp of a user who is new."""

    async def once(self) -> None:
        """See Flow."""
        name = f"new-{self._lane}-{next(self._numbers)}"
        request = pb.SignUpRequest(
            client_id=self._target.client_id,
            username=name,
            password=self._target.password,
            user_attributes=[pb.AttributeType(name="email", value=f"{name}@example.com")],
        )
        if not (await self.call("SignUp", request, pb.SignUpResponse)).user_sub:
            raise Unexpected("no user")


class ListByEmail(Flow):
    """ListUsers with `email = "…"`: one user out of all."""

    async def once(self) -> None:
        """See Flow."""
        name = user_name(self.next_number())
        request = pb.ListUsersRequest(user_pool_id=self._target.pool_id, filter=f'email = "{name}@example.com"')
        found = await self.call("ListUsers", request, pb.ListUsersResponse)
        if [user.username for user in found.users] != [name]:
            raise Unexpected("wrong users")


class ListByPrefix(Flow):
    """ListUsers with `email ^= "…"`: a page out of a hundred users that the prefix fits."""

    async def once(self) -> None:
        """See Flow."""
        prefix = user_name(self.next_number() // PREFIX_USERS * PREFIX_USERS)[: -len(str(PREFIX_USERS)) + 1]
        request = pb.ListUsersRequest(user_pool_id=self._target.pool_id, filter=f'email ^= "{prefix}"', limit=PAGE)
        found = await self.call("ListUsers", request, pb.ListUsersResponse)
        if len(found.users) != PAGE:
            raise Unexpected(f"{len(found.users)} users")


class ListPages(Flow):
    """ListUsers page by page; one flow is one page, and after the last one it begins anew."""

    _token: str | None = None

    async def once(self) -> None:
        """See Flow."""
        request = pb.ListUsersRequest(user_pool_id=self._target.pool_id, limit=PAGE, pagination_token=self._token)
        found = await self.call("ListUsers", request, pb.ListUsersResponse)
        self._token = found.pagination_token or None
        if len(found.users) != PAGE and self._token is not None:
            raise Unexpected(f"{len(found.users)} users")


FLOWS: Final[Mapping[str, Callable[[grpc.aio.Channel, Target, str], Flow]]] = {
    "password-sign-in": PasswordSignIn,
    "app-sign-in": AppSignIn,
    "srp-sign-in": SrpSignIn,
    "device-sign-in": DeviceSignIn,
    "sign-up": SignUp,
    "list-by-email": ListByEmail,
    "list-by-prefix": ListByPrefix,
    "list-pages": ListPages,
}


async def drive(flow: str, target: Target, lane: str, seconds: float, concurrency: int) -> Sample:
    """Go through a flow `concurrency` times at once, over and over, for so long."""
    latencies: list[float] = []
    errors: dict[str, int] = {}
    async with grpc.aio.insecure_channel(target.address) as channel:
        started = time.perf_counter()

        async def work(user: Flow) -> None:
            before = started
            while before < started + seconds:
                try:
                    await user.once()
                except (grpc.aio.AioRpcError, Unexpected) as error:
                    reason = _reason(error)
                    errors[reason] = errors.get(reason, 0) + 1
                    before = time.perf_counter()
                else:
                    now = time.perf_counter()
                    latencies.append(now - before)
                    before = now

        await asyncio.gather(*(work(FLOWS[flow](channel, target, f"{lane}-{n}")) for n in range(concurrency)))
        return of_latencies(latencies, time.perf_counter() - started, errors)


def _reason(error: grpc.aio.AioRpcError | Unexpected) -> str:
    return f"{error.code().name}: {error.details()}" if isinstance(error, grpc.aio.AioRpcError) else str(error)


async def run(name: str, target: Target, seconds: float, *, concurrency: int = 8, processes: int = 1) -> Sample:
    """Go through a flow in client processes of their own, each with `concurrency` users at once.

    Each of them has its share of the target's names.
    """
    before = cpu_seconds(target.pid)

    async def one(number: int) -> Sample:
        own = target.share(number, processes)
        words = (name, own.to_json(), secrets.token_hex(6), str(seconds), str(concurrency))
        return Sample.from_json(await output_of_module("tests.load.flows", *words, seconds=seconds))

    sample = together(await asyncio.gather(*map(one, range(processes))))
    return replace(sample, cpu_seconds=cpu_seconds(target.pid) - before)


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("flow", choices=FLOWS)
    parser.add_argument("target", type=Target.from_json)
    parser.add_argument("lane")
    parser.add_argument("seconds", type=float)
    parser.add_argument("concurrency", type=int)
    asked = parser.parse_args()
    print(uvloop.run(drive(**vars(asked))).to_json())  # noqa: T201  read by `run`

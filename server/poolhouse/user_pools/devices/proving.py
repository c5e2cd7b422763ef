"""Answers to DEVICE_SRP_AUTH and DEVICE_PASSWORD_VERIFIER, by which a remembered device proves itself.

It is what a user does with a password in SRP: the device has one of its own, and its key and group are the names.
"""

from collections.abc import Mapping
from typing import Final

from poolhouse import errors
from poolhouse.call import Call
from poolhouse.crypto import srp
from poolhouse.gen.userpool import v1 as pb
from poolhouse.storage import device_challenges as challenge_rows
from poolhouse.storage import sign_ins as rows
from poolhouse.storage.devices import DeviceRow
from poolhouse.user_pools import answers, first_factor, sessions, srp_exchange, throttles
from poolhouse.user_pools.answers import Answer
from poolhouse.user_pools.devices import asking, keys, tracking, verifiers
from poolhouse.user_pools.mfa import second_factor
from poolhouse.user_pools.model.app_client import AppClient
from poolhouse.user_pools.model.pool import Pool
from poolhouse.user_pools.progress import Progress, Reply
from poolhouse.user_pools.sign_in_steps import DEVICE
from poolhouse.user_pools.srp_exchange import Signed
from poolhouse.user_pools.throttles import WRONG_MESSAGE

VERIFIER: Final = pb.CHALLENGE_NAME_TYPE_DEVICE_PASSWORD_VERIFIER

_KEY: Final = "device_key"


async def begin(call: Call, pool: Pool, client: AppClient, responses: Mapping[str, str]) -> Answer:
    """Challenge the device to prove its password to whom has the public value SRP_A.

    The user has to have come this far, from this device and through this client, and can go on once.
    """
    key, public = _key(responses), srp_exchange.public_value(answers.required(responses, "SRP_A"))
    reply = await _taken(call, pool, client, key, responses)
    progress, _, device = await _resumed(reply, key)
    verifier = verifiers.opened(call.house, pool.id, progress.user.sub, key, device.srp_verifier)
    opened = await srp_exchange.begin(call, verifier, public)
    return Answer(
        None,
        VERIFIER,
        {
            "SALT": srp.to_hex(device.srp_salt),
            "SRP_B": opened.shown,
            "SECRET_BLOCK": progress.seal(VERIFIER, **opened.state, **{_KEY: key}),
            "USERNAME": progress.srp_name,
            "DEVICE_KEY": key,
        },
    )


def _key(responses: Mapping[str, str]) -> str:
    key = answers.required(responses, "DEVICE_KEY")
    if not keys.is_key(key):
        raise tracking.unknown()
    return key


async def _taken(call: Call, pool: Pool, client: AppClient, key: str, responses: Mapping[str, str]) -> Reply:
    """The sign-in that waits for the device, for whom it is; whoever else asks leaves it where it is."""
    async with call.store.write() as tx:
        session = await challenge_rows.take(tx, pool.id, client.id, key)
        if session is None:
            raise sessions.invalid()
        return Reply.of(call, pool, client, asking.CHALLENGE, session, responses)


async def _resumed(reply: Reply, key: str) -> tuple[Progress, int, DeviceRow]:
    """As `second_factor.resumed`, with the device, which has to be remembered still; one statement."""
    found, device = await rows.candidate_with_device(
        reply.call.store, reply.pool.id, reply.sub, throttles.SECOND_FACTORS, key
    )
    progress, failures = second_factor.checked(reply, found)
    if device is None or not device.remembered:
        raise tracking.unknown()
    return progress, failures, device


async def respond(call: Call, pool: Pool, client: AppClient, responses: Mapping[str, str]) -> Answer:
    """Go on for a device that proves to know its password. A challenge is good for one answer, right or wrong."""
    signed = Signed.of(responses)
    reply = Reply.of(call, pool, client, VERIFIER, signed.block, responses)
    if _key(responses) != reply.session.state[_KEY]:
        raise sessions.invalid()
    return await first_factor.decided(lambda: _try(reply, signed))


async def _try(reply: Reply, signed: Signed) -> Answer:
    call, pool, state = reply.call, reply.pool, reply.session.state
    progress, failures, device = await _resumed(reply, state[_KEY])
    verifier = verifiers.opened(call.house, pool.id, reply.sub, device.key, device.srp_verifier)
    names = keys.group_key(pool), device.key
    if not await srp_exchange.is_right(call, state, verifier, names, signed):
        raise await second_factor.failed(reply, errors.NotAuthorizedException(WRONG_MESSAGE), spent=True)
    return await second_factor.passed(reply, progress.proving(DEVICE), failures)

"""WEB_AUTHN, a first factor: how a passkey is asked for, and what follows its answer.

What was asked is in the session, and so is good for one answer, by the user whom it was put to.
"""

import json
from collections.abc import Collection
from functools import partial
from typing import Any, Final

from poolhouse import errors
from poolhouse.crypto import passkey_options, passkeys
from poolhouse.crypto.passkeys import InvalidPasskey, Site
from poolhouse.gen.userpool import v1 as pb
from poolhouse.storage import passkeys as rows
from poolhouse.storage.passkeys import PasskeyRow
from poolhouse.storage.store import Writer
from poolhouse.user_pools import answers, first_factor, sign_ins
from poolhouse.user_pools.answers import Answer
from poolhouse.user_pools.choice import asking
from poolhouse.user_pools.first_factor import Attempt, Candidate
from poolhouse.user_pools.passkeys import known
from poolhouse.user_pools.progress import Reply
from poolhouse.user_pools.sign_in_steps import PASSKEY, VERIFIED_PASSKEY

CHALLENGE: Final = pb.CHALLENGE_NAME_TYPE_WEB_AUTHN
MAX_CREDENTIAL: Final = 65_536
"""How long an answer may be, in characters; authenticators' are a fraction of that."""
FORM_MESSAGE: Final = "CREDENTIAL is not the JSON form of a passkey's answer."

_CHALLENGE: Final = "to_sign"


def ask(attempt: Attempt, candidate: Candidate, site: Site, found: Collection[PasskeyRow]) -> Answer:
    """Ask the user for one of these passkeys."""
    challenge = attempt.call.ids.passkey_challenge()
    listed = [known.shown(row) for row in found]
    options = passkey_options.request_options(site, challenge, listed, attempt.client.session_seconds)
    session = asking.seal(attempt, candidate, CHALLENGE, **{_CHALLENGE: challenge.hex()})
    return Answer(None, CHALLENGE, {"CREDENTIAL_REQUEST_OPTIONS": options}, session)


async def respond(reply: Reply) -> Answer:
    """Go on with CREDENTIAL, what a passkey has answered. A challenge is good for one answer, right or wrong."""
    credential = _parsed(answers.required(reply.responses, "CREDENTIAL"))
    return await first_factor.decided(lambda: _try(reply, credential))


def _parsed(text: str) -> dict[str, Any]:
    try:
        found = json.loads(text) if len(text) <= MAX_CREDENTIAL else None
    except (ValueError, RecursionError):
        found = None
    if not isinstance(found, dict) or not isinstance(found.get("id"), str) or "\0" in found["id"]:
        raise errors.InvalidParameterException(FORM_MESSAGE)
    return found


async def _try(reply: Reply, credential: dict[str, Any]) -> Answer:
    attempt, pool = asking.attempt_of(reply), reply.pool
    candidate = await first_factor.find_again(attempt, reply.sub)
    mine = await known.usable(reply.call.store, pool, candidate.sub)
    row = next((each for each in mine if each.id == credential["id"]), None)
    count = None if row is None else await reply.call.workers.run(_new_count, reply, row, credential)
    factor = VERIFIED_PASSKEY if pool.site is not None and pool.site.verifies_user else PASSKEY
    watch = await first_factor.watched(attempt, candidate, factor)
    if candidate.user is None or row is None or count is None or first_factor.stops(watch):
        right = count is not None
        raise await first_factor.failed(attempt, candidate, reply.session, watch=watch, right=right)
    use_up = partial(_use, pool_id=pool.id, row=row, count=count)
    return await first_factor.passed(
        attempt,
        candidate.user,
        candidate.failures,
        reply.session,
        factor=factor,
        use_up=use_up,
        passkey=row.id,
        watch=watch,
    )


def _new_count(reply: Reply, row: PasskeyRow, credential: dict[str, Any]) -> int | None:
    """The passkey's new count of uses; None if the answer is not a right one of this passkey, for this user."""
    site = reply.pool.site
    if site is None or not _is_of(credential, row.sub):
        return None
    try:
        challenge = bytes.fromhex(reply.session.state[_CHALLENGE])
        return passkeys.used(credential, site, challenge, row.public_key, row.sign_count)
    except InvalidPasskey:
        return None


def _is_of(credential: dict[str, Any], sub: str) -> bool:
    """Whether it names this user, if it names one at all (WebAuthn section 7.2, step 6)."""
    response = credential.get("response")
    handle = response.get("userHandle") if isinstance(response, dict) else None
    return not handle or handle == passkeys.handle_of(sub)


async def _use(tx: Writer, *, pool_id: str, row: PasskeyRow, count: int) -> None:
    # Another answer of the same authenticator, or of its copy, was faster: what is true now is decided anew.
    if not await rows.use(tx, pool_id, row.sub, row.id, count):
        raise sign_ins.Changed

"""Messages to users: what is asked for becomes a row of work, in the transaction that calls for it, and is sent later.

Rows hold secrets, so they are sealed. A code that was replaced, used up or has expired by then is not sent at all.
"""

import base64
import json
from dataclasses import dataclass, fields
from enum import Enum
from typing import Any, Final, NoReturn
from urllib.parse import urlencode

from poolhouse import errors
from poolhouse.call import Call, House
from poolhouse.crypto import digests, sealed
from poolhouse.gen.userpool import v1 as pb
from poolhouse.integrations.message import Channel, DeliveryFailed, Message
from poolhouse.jobs import GiveUp
from poolhouse.storage import messages as rows
from poolhouse.storage.jobs import JobRow
from poolhouse.storage.store import Writer
from poolhouse.user_pools import codes, templates
from poolhouse.user_pools.model.pool import Pool
from poolhouse.user_pools.model.user import User

JOB_KIND: Final = "message"
CONFIRM_PATH: Final = "/confirmUser"

WINDOW_SECONDS: Final = 3600.0
MAX_PER_USER: Final = 5
"""Codes of one kind that a user may be sent within WINDOW_SECONDS."""
MAX_PER_DESTINATION: Final = 20
"""Codes of all kinds and users of a pool that may go to one address or number within WINDOW_SECONDS."""

LIMIT_MESSAGE: Final = "Attempt limit exceeded, please try after some time."

_CONTEXT: Final = b"message"
_THROTTLE_LABEL: Final = "message throttles"
_FAKE_LABEL: Final = "decoys"
_VISIBLE_DIGITS: Final = 4
_FAKE_DIGITS: Final = 11
_LETTERS: Final = "abcdefghijklmnoprstw"

_CHANNELS: Final = {"email": Channel.EMAIL, "phone_number": Channel.SMS}
_MEDIA: Final = {"email": pb.DELIVERY_MEDIUM_TYPE_EMAIL, "phone_number": pb.DELIVERY_MEDIUM_TYPE_SMS}


class Kind(Enum):
    """Why a code is sent."""

    SIGN_UP = "sign_up"
    RESEND_CODE = "resend_code"
    FORGOT_PASSWORD = "forgot_password"
    VERIFY_ATTRIBUTE = "verify_attribute"
    UPDATE_ATTRIBUTE = "update_attribute"


_LINKED: Final = frozenset({Kind.SIGN_UP, Kind.RESEND_CODE})


@dataclass(frozen=True, slots=True)
class _Proof:
    """Where the code of a message is stored, to see before sending whether it is still worth anything."""

    pool_id: str
    sub: str
    purpose: str
    code_hash: bytes


def purpose_of(kind: Kind, attribute: str) -> str:
    """The purpose of the codes that messages of this kind carry."""
    if kind is Kind.FORGOT_PASSWORD:
        return codes.FORGOT_PASSWORD
    return codes.SIGN_UP if kind in _LINKED else codes.verify_purpose(attribute)


def mask_email(address: str) -> str:
    """An address as Cognito shows it: `a***@e***`."""
    local, _, domain = address.rpartition("@")
    return f"{local[:1]}***@{domain[:1]}***"


def mask_phone(number: str) -> str:
    """A phone number as Cognito shows it: `+*******1234`."""
    digits = number.removeprefix("+")
    return f"+{'*' * (len(digits) - _VISIBLE_DIGITS)}{digits[-_VISIBLE_DIGITS:]}"


def delivery_details(attribute: str, destination: str) -> pb.CodeDeliveryDetailsType:
    """What a response says of a code that goes to `destination`."""
    mask = mask_email if attribute == "email" else mask_phone
    return pb.CodeDeliveryDetailsType(
        destination=mask(destination), delivery_medium=_MEDIA[attribute], attribute_name=attribute
    )


def fake_destination(call: Call, pool: Pool, name: str, attribute: str) -> str:
    """Where a code for a name that nobody has would go: always the same, and like the name if that is an address."""
    if attribute == "email" and "@" in name.strip("@"):
        return name
    if attribute == "phone_number" and name.startswith("+") and name[1:].isdigit():
        return name
    digest = digests.code_hash(call.keyring.derive(_FAKE_LABEL), "destination", pool.id, pool.key(name))
    if attribute == "email":
        return f"{_LETTERS[digest[0] % len(_LETTERS)]}@{_LETTERS[digest[1] % len(_LETTERS)]}"
    return f"+{int.from_bytes(digest[:8]) % 10**_FAKE_DIGITS:0{_FAKE_DIGITS}}"


def check_channel(call: Call, channel: Channel) -> None:
    """Raise CodeDeliveryFailureException if this server has nothing to send such messages with."""
    if channel not in call.house.senders:
        what = "e-mail" if channel is Channel.EMAIL else "SMS"
        raise errors.CodeDeliveryFailureException(f"This server is not set up to send {what} messages.")


async def throttle(tx: Writer, call: Call, pool: Pool, kind: Kind, sub: str, destination: str) -> None:
    """Count a message to a user; LimitExceededException if the user, or the destination, has had too many.

    The count is part of the transaction. A limit once reached stands until its window ends, however often one asks.
    """
    now, key = call.now(), call.keyring.derive(_THROTTLE_LABEL)
    reason = Kind.RESEND_CODE if kind is Kind.SIGN_UP else kind
    limits = (
        (("message", reason.value, sub), MAX_PER_USER),
        (("destination", destination.lower()), MAX_PER_DESTINATION),
    )
    counts = [
        await rows.count(tx, pool.id, digests.code_hash(key, pool.id, *subject).hex(), now, WINDOW_SECONDS)
        for subject, _ in limits
    ]
    if any(count > limit for count, (_, limit) in zip(counts, limits, strict=True)):
        raise errors.LimitExceededException(LIMIT_MESSAGE)


async def send_code(  # noqa: PLR0913  all of it differs from call to call
    tx: Writer,
    call: Call,
    pool: Pool,
    user: User,
    kind: Kind,
    code: str,
    attribute: str,
    *,
    destination: str | None = None,
    client_id: str | None = None,
) -> pb.CodeDeliveryDetailsType:
    """Have a code from `codes.create` sent once the transaction has committed; returns what the response says of it.

    It goes to the value of the user's `attribute` (`email` or `phone_number`) unless another `destination` is given.
    With a `client_id`, mail that confirms a sign-up carries a link where the pool wants that.
    CodeDeliveryFailureException without a sender, LimitExceededException for too many messages.
    """
    to = destination or user.attributes[attribute]
    check_channel(call, _CHANNELS[attribute])
    await throttle(tx, call, pool, kind, user.sub, to)
    words = _code_words(call, pool, user, kind, code, attribute, client_id)
    purpose = purpose_of(kind, attribute)
    proof = _Proof(pool.id, user.sub, purpose, codes.hash_of(call.house, pool.id, user.sub, purpose, code))
    message = _message(call, pool, user, _CHANNELS[attribute], to, words, code)
    await _enqueue(tx, call, message, f"{pool.id}:{user.sub}:{purpose}", proof)
    return delivery_details(attribute, to)


async def pretend_to_send_code(
    tx: Writer, call: Call, pool: Pool, name: str, kind: Kind, attribute: str
) -> pb.CodeDeliveryDetailsType:
    """Do for a name that nobody has what is done for a user, a code and its limits included, but send nothing."""
    check_channel(call, _CHANNELS[attribute])
    sub, to = codes.decoy_sub(call, pool, name), fake_destination(call, pool, name, attribute)
    purpose = purpose_of(kind, attribute)
    code = await codes.create_for(tx, call, pool, sub, purpose, call.now())
    await throttle(tx, call, pool, kind, sub, to)
    decoy = User(pool.id, sub, name, "", {attribute: to}, 0.0, 0.0)
    words = _code_words(call, pool, decoy, kind, code, attribute, None)
    message = _message(call, pool, decoy, _CHANNELS[attribute], to, words, code)
    await _enqueue(tx, call, message, f"{pool.id}:{sub}:{purpose}", decoy=True)
    return delivery_details(attribute, to)


async def send_invitation(
    tx: Writer, call: Call, pool: Pool, user: User, temporary_password: str, channels: tuple[Channel, ...]
) -> None:
    """Have the user's temporary password sent through each of the channels.

    CodeDeliveryFailureException for a channel without a sender, InvalidParameterException without an address for it.
    """
    for channel in channels:
        attribute = "email" if channel is Channel.EMAIL else "phone_number"
        to = user.attributes.get(attribute)
        if not to:
            raise errors.InvalidParameterException(f"The user has no {attribute} to send the invitation to.")
        check_channel(call, channel)
        fill = templates.invitation_email if channel is Channel.EMAIL else templates.invitation_sms
        words = fill(pool.settings, _shown_name(pool, user), temporary_password)
        message = _message(call, pool, user, channel, to, words, temporary_password)
        await _enqueue(tx, call, message, f"{pool.id}:{user.sub}:invitation:{channel}")


def _shown_name(pool: Pool, user: User) -> str:
    """What the user knows as the username: where an attribute takes its place, the username itself is a UUID."""
    known = (user.attributes.get(name) for name in ("email", "phone_number") if name in pool.username_names)
    return next((name for name in known if name), user.username)


def _code_words(
    call: Call, pool: Pool, user: User, kind: Kind, code: str, attribute: str, client_id: str | None
) -> templates.Words:
    name = _shown_name(pool, user)
    if attribute != "email":
        return templates.verification_sms(pool.settings, name, code)
    if kind in _LINKED and client_id is not None and templates.sends_links(pool.settings):
        parameters = {"client_id": client_id, "user_name": user.username, "confirmation_code": code}
        link = f"{call.house.public_url}{CONFIRM_PATH}?{urlencode(parameters)}"
        return templates.link_email(pool.settings, name, link)
    return templates.verification_email(pool.settings, name, code)


def _message(
    call: Call, pool: Pool, user: User, channel: Channel, to: str, words: templates.Words, code: str
) -> Message:
    mail = channel is Channel.EMAIL
    return Message(
        id=call.ids.uuid(),
        user_pool_id=pool.id,
        username=user.username,
        to=to,
        channel=channel,
        body=words.body,
        subject=words.subject,
        code=code,
        sender=templates.sender(pool.settings) if mail else None,
        reply_to=templates.reply_to(pool.settings) if mail else None,
    )


async def _enqueue(
    tx: Writer, call: Call, message: Message, key: str, proof: _Proof | None = None, *, decoy: bool = False
) -> None:
    document: dict[str, Any] = {field.name: getattr(message, field.name) for field in fields(message)}
    document["decoy"] = decoy
    if proof is not None:
        hashed = base64.b64encode(proof.code_hash).decode()
        document["proof"] = [proof.pool_id, proof.sub, proof.purpose, hashed]
    payload = call.keyring.seal(json.dumps(document).encode(), _CONTEXT)
    # Under one key the newest waits: what it replaces carries a code that is worth nothing any more.
    await call.jobs.enqueue(tx, JOB_KIND, payload, call.now(), key)


async def deliver(house: House, job: JobRow) -> None:
    """Send one message of kind JOB_KIND, unless its code has become worthless. GiveUp when it never can be sent."""
    document = _opened(house, job)
    proof = document.pop("proof", None)
    if document.pop("decoy"):
        return
    if proof is not None and not await _is_live(house, proof):
        return
    message = Message(**document | {"channel": Channel(document["channel"])})
    sender = house.senders.get(message.channel)
    if sender is None:
        raise GiveUp(f"this server is not set up to send {message.channel} messages")
    try:
        await sender.send(message)
    except DeliveryFailed as failure:
        _fail(failure, message)


async def _is_live(house: House, proof: list[str]) -> bool:
    pool_id, sub, purpose, hashed = proof
    return await codes.is_live(house.store, pool_id, sub, purpose, base64.b64decode(hashed), house.clock.now())


def _opened(house: House, job: JobRow) -> dict[str, Any]:
    try:
        document: dict[str, Any] = json.loads(house.keyring.open(job.payload, _CONTEXT))
    except sealed.SealBroken:
        raise GiveUp("the message cannot be opened with the master keys of this server") from None
    return document


def _fail(failure: DeliveryFailed, message: Message) -> NoReturn:
    """Pass the failure on without what it might quote of the message: its words are logged and kept."""
    reason = str(failure)
    for secret in (message.body, message.subject, message.code):
        if secret:
            reason = reason.replace(secret, "[hidden]")
    if failure.permanent:
        raise GiveUp(reason) from None
    raise DeliveryFailed(reason, permanent=False) from None

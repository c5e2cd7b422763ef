"""What messages to users say: the pool's words, filled in, with its sender and its reply address."""

from poolhouse.call import Call
from poolhouse.integrations.message import Channel, Message
from poolhouse.user_pools import templates
from poolhouse.user_pools.destinations import CHANNELS
from poolhouse.user_pools.model.pool import Pool
from poolhouse.user_pools.model.user import User


def code_message(
    call: Call, pool: Pool, user: User, attribute: str, to: str, code: str, link: str | None = None
) -> Message:
    """A message with a code, or mail with a link that carries it, to what is or will be the user's `attribute`."""
    return _message(call, pool, user, CHANNELS[attribute], to, _code_words(pool, user, attribute, code, link), code)


def sign_in_message(call: Call, pool: Pool, user: User, attribute: str, to: str, code: str) -> Message:
    """A message with a code that is asked for at sign-in."""
    name = shown_name(pool, user)
    if attribute == "email":
        words = templates.sign_in_email(pool.factors.email_mfa_configuration, name, code)
    else:
        words = templates.sign_in_sms(pool.settings, name, code)
    return _message(call, pool, user, CHANNELS[attribute], to, words, code)


def invitation(call: Call, pool: Pool, user: User, channel: Channel, to: str, temporary_password: str) -> Message:
    """A message with the username and the temporary password of a user whom an operator has created."""
    fill = templates.invitation_email if channel is Channel.EMAIL else templates.invitation_sms
    words = fill(pool.settings, shown_name(pool, user), temporary_password)
    return _message(call, pool, user, channel, to, words, temporary_password)


def _code_words(pool: Pool, user: User, attribute: str, code: str, link: str | None) -> templates.Words:
    name = shown_name(pool, user)
    if attribute != "email":
        return templates.verification_sms(pool.settings, name, code)
    if link is not None:
        return templates.link_email(pool.settings, name, link)
    return templates.verification_email(pool.settings, name, code)


def shown_name(pool: Pool, user: User) -> str:
    """What the user knows as the username: where an attribute takes its place, the username itself is a UUID."""
    known = (user.attributes.get(name) for name in ("email", "phone_number") if name in pool.username_names)
    return next((name for name in known if name), user.username)


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

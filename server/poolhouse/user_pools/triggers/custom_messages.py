"""CustomMessage, which puts messages to users into words of its own.

It is called when a message is about to be sent, not while its user waits: who is told nothing learns nothing from how
long that took, and a function that is away for a moment delays a message and loses none.
"""

from dataclasses import replace
from typing import Final

from poolhouse import errors
from poolhouse.call import House
from poolhouse.integrations.message import Channel, Message
from poolhouse.jobs import GiveUp
from poolhouse.user_pools import message_content, templates
from poolhouse.user_pools.model import pool as pools
from poolhouse.user_pools.model import user as users
from poolhouse.user_pools.model.pool import Pool
from poolhouse.user_pools.model.user import User
from poolhouse.user_pools.queued_messages import Origin, QueuedMessage
from poolhouse.user_pools.templates import CODE_MARK, USERNAME_MARK, Words
from poolhouse.user_pools.triggers import calling, events, reading
from poolhouse.user_pools.triggers.calling import Occasion
from poolhouse.user_pools.triggers.events import Fields
from poolhouse.user_pools.triggers.kinds import Trigger, function_of

SOURCE_PREFIX: Final = "CustomMessage_"
LINK_MARK: Final = "{##Click Here##}"
MAX_EMAIL: Final = 20_000
MAX_SUBJECT: Final = 140
MAX_SMS: Final = 140
"""In characters: what Cognito takes for a pool's own words."""

_WITH_USERNAME: Final = "AdminCreateUser"
_RESPONSE: Final = dict.fromkeys(("smsMessage", "emailMessage", "emailSubject"))


async def reworded(house: House, queued: QueuedMessage) -> Message:
    """The message in the words of the pool's function, or in its own where the function has none.

    GiveUp if the function refuses to have it sent, CognitoError if there is no answer that could be used.
    """
    origin, message = queued.origin, queued.message
    pool = None if origin is None else await pools.fetch(house, message.user_pool_id)
    if origin is None or pool is None or function_of(pool, Trigger.CUSTOM_MESSAGE) is None:
        return message
    if origin.details is not None:  # as in Cognito, NotifyConfiguration alone has the words for these
        return message
    user = await users.find(house.store, pool, origin.sub)
    if user is None:
        return message
    try:
        response = await _ask(house, pool, user, origin)
    except errors.UserLambdaValidationException as error:
        raise GiveUp(error.message) from error
    words = _words(message, origin, message_content.shown_name(pool, user), response)
    return message if words is None else replace(message, subject=words.subject or message.subject, body=words.body)


async def _ask(house: House, pool: Pool, user: User, origin: Origin) -> Fields:
    occasion = Occasion(house, pool, origin.client_id, user.username, origin.metadata)
    request = {
        "userAttributes": events.user_attributes(user),
        "codeParameter": CODE_MARK,
        "linkParameter": LINK_MARK,
        "usernameParameter": USERNAME_MARK if origin.reason == _WITH_USERNAME else None,
    }
    request = events.with_metadata(request, origin.metadata)
    source = SOURCE_PREFIX + origin.reason
    return await calling.ask(occasion, Trigger.CUSTOM_MESSAGE, source, request, dict(_RESPONSE))


def _words(message: Message, origin: Origin, name: str, response: Fields) -> Words | None:
    code = message.code or ""
    if message.channel is Channel.SMS:
        sms = reading.text(response, "smsMessage")
        if not sms:
            return None
        _check(sms, MAX_SMS, "smsMessage", has_code=CODE_MARK in sms)
        return templates.own_sms(sms, name, code)
    email, subject = reading.text(response, "emailMessage"), reading.text(response, "emailSubject")
    if subject is not None and not (len(subject) <= MAX_SUBJECT and templates.is_one_line(subject)):
        raise reading.invalid(f"emailSubject is no line of at most {MAX_SUBJECT} characters")
    if not email:
        return Words(subject, message.body) if subject else None
    has_code = CODE_MARK in email if origin.link is None else templates.has_link(email)
    _check(email, MAX_EMAIL, "emailMessage", has_code=has_code)
    return templates.own_email(subject or message.subject, email, name, code, origin.link)


def _check(text: str, limit: int, name: str, *, has_code: bool) -> None:
    if len(text) > limit:
        raise reading.invalid(f"{name} has more than {limit} characters")
    if not has_code:
        raise reading.invalid(f"{name} does not say where the code or the link goes")

"""How notices of risky sign-ins become mail, or, where the pool has a sender of its own, what that is told."""

import html
import re
from typing import Final

import structlog

from poolhouse.integrations.message import Channel, Message
from poolhouse.storage.store import Writer
from poolhouse.user_pools import messages, templates
from poolhouse.user_pools.auth_events.notices import UNKNOWN, Notice
from poolhouse.user_pools.destinations import fake_destination
from poolhouse.user_pools.messages import MAX_PER_USER
from poolhouse.user_pools.progress import Progress
from poolhouse.user_pools.queued_messages import Origin, QueuedMessage
from poolhouse.user_pools.triggers import custom_senders
from poolhouse.user_pools.triggers.calling import metadata_for_all

TAKEOVER: Final = "AccountTakeOverNotification"
"""Why such mail is sent, in the words of triggers."""

_MARK: Final = re.compile(r"\{([a-z-]+)\}")

_log = structlog.get_logger(__name__)


async def send(tx: Writer, progress: Progress, notice: Notice, *, decoy: bool) -> None:
    """Have the user told once the transaction has committed, at an address that they have verified.

    No more than MAX_PER_USER are sent within the time that messages are counted for. For a decoy, and for nobody, the
    same is done and nothing sent; they are counted by themselves, so that no failures keep a user's mail back.
    """
    call, pool, user = progress.call, progress.pool, progress.user
    is_nobody = user.stored is None
    decoy = decoy or is_nobody
    to = fake_destination(call, pool, progress.name, "email") if is_nobody else user.attributes.get("email")
    if to is None or not (is_nobody or user.verified("email")):
        return
    if not messages.can_send(call, pool, Channel.EMAIL):
        _log.warning("risk.no_mail", user_pool_id=pool.id, why="this server is not set up to send mail")
        return
    if await messages.count(tx, call, pool, "decoy notice" if decoy else "notice", user.sub) > MAX_PER_USER:
        return
    message = _message(progress, notice, to)
    await messages.enqueue(tx, call, QueuedMessage(message, decoy=decoy, origin=_origin(progress, notice)), message.id)


def _message(progress: Progress, notice: Notice, to: str) -> Message:
    pool = progress.pool
    text = _MARK.sub(lambda found: notice.values.get(found[1], found[0]), notice.text)
    body = _MARK.sub(lambda found: html.escape(notice.values.get(found[1], found[0])), notice.html)
    return Message(
        id=progress.call.ids.uuid(),
        user_pool_id=pool.id,
        username=progress.user.username,
        to=to,
        channel=Channel.EMAIL,
        subject=notice.subject,
        body=body or html.escape(text).replace("\n", "<br>\n"),
        text=text,
        sender=notice.sender or templates.sender(pool.settings),
        reply_to=notice.reply_to or templates.reply_to(pool.settings),
    )


def _origin(progress: Progress, notice: Notice) -> Origin | None:
    if not custom_senders.has_sender(progress.pool, Channel.EMAIL):
        return None
    metadata = dict(metadata_for_all(progress.call))
    return Origin(progress.user.sub, TAKEOVER, progress.client.id, metadata, details=_details(notice))


def _details(notice: Notice) -> dict[str, str]:
    """What a pool's own sender is told in place of the user's attributes, by Cognito's names for it."""
    known = {name: value for name, value in notice.values.items() if value != UNKNOWN}
    shown = {name.replace("-", "_").upper(): value for name, value in known.items() if name != "username"}
    return {**shown, "USER_NAME": notice.values["username"], "ACCOUNT_TAKE_OVER_ACTION": notice.action}

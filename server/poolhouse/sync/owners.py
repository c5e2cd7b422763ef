"""Whose data a request is about, and whether the caller may see it.

Operators see every identity of the pools in their region. An identity sees what is its own, whatever its role allows:
also the datasets of identities that were merged into it, which have the other's id behind their name.
"""

import re
from dataclasses import dataclass
from typing import Any, Final

from poolhouse import errors
from poolhouse.call import Call
from poolhouse.session import INVALID_MESSAGE
from poolhouse.storage import identities, identity_pools, shown_datasets, sync_identities
from poolhouse.storage.identity_pools import IdentityPoolRow
from poolhouse.storage.store import Writer
from poolhouse.storage.sync_identities import OwnerRow

_IDENTITY_ID: Final = re.compile(r"[\w-]+:[0-9a-f-]+", re.ASCII)


@dataclass(frozen=True, slots=True)
class Owner:
    """An identity whose datasets the caller may see. One that `is_merged` is part of another by now."""

    pool_id: str
    identity_id: str
    created_at: float
    is_merged: bool
    has_merged: bool


@dataclass(frozen=True, slots=True)
class Source:
    """A dataset that the caller may see, whether or not there is one: its own name, and the identity that keeps it.

    The data of an identity that was merged into another is there to be read and deleted.
    """

    pool_id: str
    identity_id: str
    name: str
    is_merged: bool
    shows_merged: bool
    """Whether there may be datasets of others to be folded into this one."""

    @property
    def key(self) -> tuple[str, str, str]:
        """What its rows begin with."""
        return self.pool_id, self.identity_id, self.name


async def of_identity(call: Call, pool_id: str, identity_id: str) -> Owner:
    """The identity; NotAuthorizedException if it is not the caller's, ResourceNotFoundException if there is none.

    UnrecognizedClientException if it was the caller's, and is part of another by now.
    """
    session = call.caller.session
    is_own = session is not None and bool(session.identity_id)
    if is_own and session is not None and (session.identity_pool_id, session.identity_id) != (pool_id, identity_id):
        raise _forbidden(identity_id)
    found = await _find(call, pool_id, identity_id)
    if found.identity_id is None or found.created_at is None:
        raise identity_not_found(identity_id)
    if is_own and found.merged_into is not None:
        raise _past()
    return Owner(pool_id, identity_id, found.created_at, found.merged_into is not None, found.has_merged)


async def of_dataset(call: Call, request: Any) -> Source:
    """The dataset that a request names by its identity pool, its identity and its name; errors as `of_identity`."""
    owner = await of_identity(call, request.identity_pool_id, request.identity_id)
    name, _, other = request.dataset_name.rpartition(shown_datasets.SEPARATOR)
    if owner.has_merged and name and _IDENTITY_ID.fullmatch(other) and await _is_part_of(call, owner, other):
        return Source(owner.pool_id, other, name, is_merged=True, shows_merged=False)
    return Source(owner.pool_id, owner.identity_id, request.dataset_name, owner.is_merged, owner.has_merged)


async def pool_of(call: Call, pool_id: str) -> IdentityPoolRow:
    """The identity pool; NotAuthorizedException for an identity, ResourceNotFoundException if there is no such pool."""
    check_no_identity(call)
    pool = await identity_pools.find(call.store, pool_id)
    if pool is None or pool.region != call.region:
        raise pool_not_found(pool_id)
    return pool


async def of_own_identity(call: Call, pool_id: str, identity_id: str) -> Owner:
    """As `of_identity`, for the identity's own credentials; NotAuthorizedException for an operator's."""
    session = call.caller.session
    if session is None or not session.identity_id:
        raise errors.NotAuthorizedException(f"{call.operation.name} is called with an identity's credentials.")
    return await of_identity(call, pool_id, identity_id)


async def hold(tx: Writer, owner: Owner, now: float) -> None:
    """Have the identity's devices to ourselves until the end; errors as `of_identity` if it is gone meanwhile."""
    held = await identities.lock(tx, owner.pool_id, [owner.identity_id])
    if owner.identity_id not in held:
        raise identity_not_found(owner.identity_id)
    if held[owner.identity_id].merged_into is not None:
        raise _past()
    await sync_identities.enter(tx, owner.pool_id, owner.identity_id, now)


def check_no_identity(call: Call) -> None:
    """Refuse an identity: NotAuthorizedException. What a whole pool uses is for operators, whatever a role allows."""
    session = call.caller.session
    if session is not None and session.identity_id:
        raise errors.NotAuthorizedException(f"{call.operation.name} cannot be called with an identity's credentials.")


def pool_not_found(pool_id: str) -> errors.ResourceNotFoundException:
    """What is raised for an identity pool that does not exist."""
    return errors.ResourceNotFoundException(f"IdentityPool '{pool_id}' not found.")


def identity_not_found(identity_id: str) -> errors.ResourceNotFoundException:
    """What is raised for an identity that does not exist."""
    return errors.ResourceNotFoundException(f"Identity '{identity_id}' not found.")


def merged(call: Call, identity_id: str) -> errors.CognitoError:
    """What is raised for a change of what an identity has that is part of another by now."""
    session = call.caller.session
    if session is not None and session.identity_id == identity_id:
        return _past()
    message = "A merged dataset can be read and deleted. Write to the one it is for."
    return errors.InvalidParameterException(message)


def written_by(call: Call) -> str:
    """Who a change is said to be by: the identity, or the account for an operator."""
    session = call.caller.session
    return session.identity_id if session is not None and session.identity_id else call.config.account_id


async def _find(call: Call, pool_id: str, identity_id: str) -> OwnerRow:
    found = await sync_identities.owner(call.store, pool_id, identity_id)
    if found is None or found.region != call.region:
        raise pool_not_found(pool_id)
    return found


def _past() -> errors.UnrecognizedClientException:
    """What is raised for credentials of an identity that is part of another by now: they are good for nothing."""
    return errors.UnrecognizedClientException(INVALID_MESSAGE)


def _forbidden(identity_id: str) -> errors.NotAuthorizedException:
    return errors.NotAuthorizedException(f"Access to Identity '{identity_id}' is forbidden.")


async def _is_part_of(call: Call, owner: Owner, other: str) -> bool:
    """Whether the other identity was merged into this one, or into one that was."""
    step: str | None = other
    while step is not None and step != owner.identity_id:
        found = await identities.find(call.store, owner.pool_id, step)
        step = None if found is None else found.merged_into
    return step is not None and other != owner.identity_id

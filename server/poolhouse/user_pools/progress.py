"""A sign-in under way: whose it is, what has been proven, and how that travels in a session until the next step."""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Final, Self

from poolhouse import errors
from poolhouse.call import Call
from poolhouse.storage.auth_events import EventRow
from poolhouse.storage.store import Writer
from poolhouse.storage.users import UserRow
from poolhouse.user_pools import answers, passwords, recovery_options, sessions
from poolhouse.user_pools.model.app_client import AppClient
from poolhouse.user_pools.model.device import SignInDevice
from poolhouse.user_pools.model.pool import Pool
from poolhouse.user_pools.model.user import FORCE_CHANGE_PASSWORD, User
from poolhouse.user_pools.sessions import Purpose, Session
from poolhouse.user_pools.sign_in_steps import Standing, Step

DISABLED_MESSAGE: Final = "User is disabled."

_AS: Final = "as"
_PROVEN: Final = "proven"
_EVENT: Final = "event"
_PASSKEY: Final = "passkey"
_MFA_DEMANDED: Final = "mfa_demanded"


@dataclass(frozen=True, slots=True)
class Followed:
    """How threat protection follows a sign-in: the event that it is, and whether it demands a second factor."""

    event_id: str
    mfa_demanded: bool = False
    new: EventRow | None = None
    """The event, where it is still to be stored."""

    @classmethod
    def of(cls, session: Session) -> Self | None:
        """What `state` has put into the session of a sign-in that is followed."""
        event_id = session.state.get(_EVENT)
        return None if event_id is None else cls(event_id, _MFA_DEMANDED in session.state)

    def state(self) -> dict[str, str]:
        """What a session keeps of it."""
        return {_EVENT: self.event_id, **({_MFA_DEMANDED: "yes"} if self.mfa_demanded else {})}


@dataclass(frozen=True, slots=True)
class Progress:
    """A sign-in through an app client. `name` is what the user called themselves, `proven` the factors so far.

    `device_key` names the device that the present step comes from, as its client says. `followed` is None where threat
    protection is off. `passkey` is the id of the passkey that the sign-in began with, if it did.
    """

    call: Call
    pool: Pool
    client: AppClient
    user: User
    name: str
    proven: tuple[str, ...]
    device_key: str | None = None
    followed: Followed | None = None
    passkey: str | None = None

    def proving(self, factor: str) -> Self:
        """With one more factor proven."""
        return replace(self, proven=(*self.proven, factor))

    @property
    def srp_name(self) -> str:
        """What challenges call the user (USER_ID_FOR_SRP)."""
        return passwords.srp_name(self.pool, self.user.username)

    def standing(self, device: SignInDevice | None = None) -> Standing:
        """What the next step depends on, for a sign-in from this device."""
        user = self.user
        return Standing(
            proven=self.proven,
            temporary_password=user.status == FORCE_CHANGE_PASSWORD,
            pool=self.pool.mfa,
            user=user.mfa,
            addresses=frozenset(name for name in ("email", "phone_number") if user.attributes.get(name)),
            recovers_by=next(iter(recovery_options.recovery_attributes(self.pool)), None),
            remembered=device is not None and device.remembered,
            spares_mfa=self.pool.devices.spare_mfa,
            mfa_demanded=self.followed is not None and self.followed.mfa_demanded,
        )

    def seal(self, challenge: Purpose, **more: str) -> str:
        """A session for this challenge, which is worth nothing once the user's password or factors are others."""
        state = {"sub": self.user.sub, "name": self.name, "srp_name": self.srp_name}
        proof = {_AS: _fingerprint(self.user), _PROVEN: " ".join(self.proven)}
        followed = {} if self.followed is None else self.followed.state()
        passkey = {} if self.passkey is None else {_PASSKEY: self.passkey}
        return sessions.seal(self.call, self.client, challenge, {**state, **proof, **followed, **passkey, **more})


@dataclass(frozen=True, slots=True)
class Asking:
    """What a challenge is made in: the transaction that holds the user, the sign-in, and the step it has come to."""

    tx: Writer
    progress: Progress
    step: Step


@dataclass(frozen=True, slots=True)
class Reply:
    """An answer to a challenge: the session that it came with, and what is in it."""

    call: Call
    pool: Pool
    client: AppClient
    session: Session
    responses: Mapping[str, str] = field(repr=False)

    @classmethod
    def of(
        cls,
        call: Call,
        pool: Pool,
        client: AppClient,
        challenge: Purpose,
        session: str,
        responses: Mapping[str, str],
    ) -> Self:
        """The reply; NotAuthorizedException unless its session is for this, and name and secret hash fit it."""
        name = answers.username(responses)
        opened = sessions.unseal(call, client, challenge, session)
        answers.check_is_named(pool, opened, name)
        answers.check_secret_hash(client, responses, (name, opened.state["name"], opened.state["srp_name"]))
        return cls(call, pool, client, opened, responses)

    @property
    def sub(self) -> str:
        """Whose sign-in it belongs to; it may be a decoy's."""
        return self.session.state["sub"]

    @property
    def device_key(self) -> str | None:
        """The device that it comes from, as the client says."""
        return answers.device_key(self.responses)

    @property
    def is_under_way(self) -> bool:
        """Whether something has been proven already in the sign-in that it belongs to."""
        return bool(self.session.state.get(_PROVEN))


def resumed(reply: Reply, row: UserRow | None) -> Progress:
    """The sign-in that a reply belongs to, with the user as they are now.

    NotAuthorizedException if the user has gone or is disabled, or has another password or other factors since.
    """
    user = None if row is None else User.from_row(reply.pool.id, row)
    state = reply.session.state
    if user is None or _fingerprint(user) != state.get(_AS):
        raise sessions.invalid()
    if not user.enabled:
        raise errors.NotAuthorizedException(DISABLED_MESSAGE)
    proven = tuple(state[_PROVEN].split())
    known = reply.device_key, Followed.of(reply.session), state.get(_PASSKEY)
    return Progress(reply.call, reply.pool, reply.client, user, state["name"], proven, *known)


def _fingerprint(user: User) -> str:
    """What tells whether the user signs in as before: nothing that could be turned back into a password's hash."""
    decisive = "\0".join((user.status, user.password or "", user.mfa.text() or ""))
    return hashlib.sha256(decisive.encode()).hexdigest()

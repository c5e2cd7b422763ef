"""A user pool as the operations see it: its settings, and what follows from them."""

from collections.abc import Awaitable, Callable
from typing import Final

from poolhouse import errors
from poolhouse.call import Call, House
from poolhouse.gen.userpool import v1 as pb
from poolhouse.gen.wire import v1 as wire
from poolhouse.storage import user_pools as rows
from poolhouse.storage.user_pools import PoolRow
from poolhouse.user_pools.model.device import PoolDevices
from poolhouse.user_pools.model.mfa import PoolMfa
from poolhouse.user_pools.model.passkeys import are_allowed, site_of
from poolhouse.user_pools.model.risk import RiskConfiguration, ThreatProtection
from poolhouse.user_pools.model.schema import VERIFIABLE, Schema
from poolhouse.user_pools.model.user_sessions import PoolSessions

_NAMES: Final = {
    pb.ALIAS_ATTRIBUTE_TYPE_EMAIL: "email",
    pb.ALIAS_ATTRIBUTE_TYPE_PHONE_NUMBER: "phone_number",
    pb.ALIAS_ATTRIBUTE_TYPE_PREFERRED_USERNAME: "preferred_username",
}
_USERNAMES: Final = {
    pb.USERNAME_ATTRIBUTE_TYPE_EMAIL: "email",
    pb.USERNAME_ATTRIBUTE_TYPE_PHONE_NUMBER: "phone_number",
}
_VERIFIED: Final = {
    pb.VERIFIED_ATTRIBUTE_TYPE_EMAIL: "email",
    pb.VERIFIED_ATTRIBUTE_TYPE_PHONE_NUMBER: "phone_number",
}


class Pool:
    """One user pool at one revision. `settings` is never changed: whoever wants to copies it."""

    __slots__ = (
        "alias_names",
        "allows_passkeys",
        "auto_verified",
        "case_sensitive",
        "created_at",
        "devices",
        "factors",
        "id",
        "mfa",
        "name",
        "region",
        "revision",
        "risk",
        "schema",
        "sessions",
        "settings",
        "site",
        "threat_protection",
        "updated_at",
        "username_names",
        "verified_before_update",
    )

    def __init__(self, row: PoolRow) -> None:
        """Read the row's settings."""
        settings = pb.UserPoolType.FromString(row.settings)
        self.id: Final = row.id
        self.region: Final = row.region
        self.name: Final = row.name
        self.revision: Final = row.revision
        self.created_at: Final = row.created_at
        self.updated_at: Final = row.updated_at
        self.settings: Final = settings
        self.factors: Final = pb.SetUserPoolMfaConfigResponse.FromString(row.mfa or b"")
        """What was configured of the pool's second factors, as SetUserPoolMfaConfig shows it; never changed."""
        self.mfa: Final = PoolMfa.of(settings, self.factors)
        self.devices: Final = PoolDevices.of(settings)
        self.sessions: Final = PoolSessions.parse(row.sessions)
        self.threat_protection: Final = ThreatProtection.of(settings)
        self.risk: Final = RiskConfiguration.parse(row.risk)
        """What is done about risks, for app clients that have no configuration of their own."""
        self.allows_passkeys: Final = are_allowed(settings, self.mfa)
        self.site: Final = site_of(self.factors, self.mfa)
        """Whom its passkeys are for, if it says so."""
        self.schema: Final = Schema(settings.schema_attributes)
        # Where the pool's maker did not say, names are case-sensitive, as in Cognito.
        self.case_sensitive: Final = (
            settings.username_configuration.case_sensitive if settings.HasField("username_configuration") else True
        )
        self.alias_names: Final = frozenset(_NAMES[value] for value in settings.alias_attributes)
        """Attributes that sign in beside the username."""
        self.username_names: Final = frozenset(_USERNAMES[value] for value in settings.username_attributes)
        """Attributes that sign in instead of a username; the username itself is then the user's sub."""
        self.auto_verified: Final = tuple(
            name for name in VERIFIABLE if name in {_VERIFIED[value] for value in settings.auto_verified_attributes}
        )
        self.verified_before_update: Final = frozenset(
            _VERIFIED[value]
            for value in settings.user_attribute_update_settings.attributes_require_verification_before_update
        )

    def issuer(self, house: House) -> str:
        """The `iss` of this pool's tokens."""
        return f"{house.public_url}/{self.id}"

    def key(self, name: str) -> str:
        """A username, or an alias, as this pool compares it."""
        return name if self.case_sensitive else name.lower()


async def find(call: Call, pool_id: str) -> Pool:
    """The pool with this id; ResourceNotFoundException if there is none in the region that the caller signed for."""
    pool = await fetch(call.house, pool_id)
    foreign = pool is not None and call.caller.kind != wire.CALLER_ANYONE and pool.region != call.region
    if pool is None or foreign:
        raise not_found(pool_id)
    return pool


def not_found(pool_id: str) -> errors.ResourceNotFoundException:
    """What is raised for a pool that does not exist."""
    return errors.ResourceNotFoundException(f"User pool {pool_id} does not exist.")


async def fetch(house: House, pool_id: str) -> Pool | None:
    """The pool with this id, as this process remembers it."""
    pool: Pool | None = house.caches.pools.peek(pool_id)
    if pool is None:
        pool = await house.caches.pools.get(pool_id, _loader(house, pool_id))
    return pool


def _loader(house: House, pool_id: str) -> Callable[[], Awaitable[Pool | None]]:
    async def load() -> Pool | None:
        row = await rows.pool(house.store, pool_id)
        return None if row is None else Pool(row)

    return load

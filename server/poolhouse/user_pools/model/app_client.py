"""An app client as the operations see it: its settings, its secrets, and what they allow."""

from collections.abc import Awaitable, Callable, Iterable
from typing import Final

from poolhouse import errors
from poolhouse.call import Call, House
from poolhouse.crypto import digests
from poolhouse.gen.userpool import v1 as pb
from poolhouse.storage import user_pools as rows
from poolhouse.storage.user_pools import ClientRow
from poolhouse.user_pools.model import user_sessions
from poolhouse.user_pools.model.risk import RiskConfiguration

SECRET_CONTEXT: Final = "app_client_secret"
MINUTE: Final = 60.0
UNIT_SECONDS: Final = {
    pb.TIME_UNITS_TYPE_SECONDS: 1.0,
    pb.TIME_UNITS_TYPE_MINUTES: MINUTE,
    pb.TIME_UNITS_TYPE_HOURS: 3600.0,
    pb.TIME_UNITS_TYPE_DAYS: 86_400.0,
}
DEFAULT_TOKEN_VALIDITY: Final = 1  # hours
DEFAULT_REFRESH_VALIDITY: Final = 30  # days
DEFAULT_SESSION_MINUTES: Final = 3

# The flows that a setting opens. The three without ALLOW_ are an older generation, which opens all but passwords.
_ALWAYS_IN_LEGACY: Final = frozenset({pb.AUTH_FLOW_TYPE_REFRESH_TOKEN_AUTH, pb.AUTH_FLOW_TYPE_REFRESH_TOKEN})
_ADMIN_PASSWORD: Final = frozenset({pb.AUTH_FLOW_TYPE_ADMIN_USER_PASSWORD_AUTH, pb.AUTH_FLOW_TYPE_ADMIN_NO_SRP_AUTH})
_OPENS: Final = {
    pb.EXPLICIT_AUTH_FLOWS_TYPE_ALLOW_ADMIN_USER_PASSWORD_AUTH: _ADMIN_PASSWORD,
    pb.EXPLICIT_AUTH_FLOWS_TYPE_ALLOW_CUSTOM_AUTH: frozenset({pb.AUTH_FLOW_TYPE_CUSTOM_AUTH}),
    pb.EXPLICIT_AUTH_FLOWS_TYPE_ALLOW_USER_PASSWORD_AUTH: frozenset({pb.AUTH_FLOW_TYPE_USER_PASSWORD_AUTH}),
    pb.EXPLICIT_AUTH_FLOWS_TYPE_ALLOW_USER_SRP_AUTH: frozenset({pb.AUTH_FLOW_TYPE_USER_SRP_AUTH}),
    pb.EXPLICIT_AUTH_FLOWS_TYPE_ALLOW_REFRESH_TOKEN_AUTH: _ALWAYS_IN_LEGACY,
    pb.EXPLICIT_AUTH_FLOWS_TYPE_ALLOW_USER_AUTH: frozenset({pb.AUTH_FLOW_TYPE_USER_AUTH}),
    pb.EXPLICIT_AUTH_FLOWS_TYPE_ADMIN_NO_SRP_AUTH: _ADMIN_PASSWORD,
    pb.EXPLICIT_AUTH_FLOWS_TYPE_USER_PASSWORD_AUTH: frozenset({pb.AUTH_FLOW_TYPE_USER_PASSWORD_AUTH}),
    pb.EXPLICIT_AUTH_FLOWS_TYPE_CUSTOM_AUTH_FLOW_ONLY: frozenset({pb.AUTH_FLOW_TYPE_CUSTOM_AUTH}),
}
LEGACY_FLOWS: Final = frozenset(
    {
        pb.EXPLICIT_AUTH_FLOWS_TYPE_ADMIN_NO_SRP_AUTH,
        pb.EXPLICIT_AUTH_FLOWS_TYPE_CUSTOM_AUTH_FLOW_ONLY,
        pb.EXPLICIT_AUTH_FLOWS_TYPE_USER_PASSWORD_AUTH,
    }
)
# What a client opens that says nothing; the older generation opens it, too.
_DEFAULT_FLOWS: Final = _ALWAYS_IN_LEGACY | {pb.AUTH_FLOW_TYPE_USER_SRP_AUTH, pb.AUTH_FLOW_TYPE_CUSTOM_AUTH}


class AppClient:
    """One app client at one revision, with its secrets opened. `settings` is never changed."""

    __slots__ = (
        "access_token_seconds",
        "created_at",
        "flows",
        "hides_users",
        "id",
        "id_token_seconds",
        "name",
        "pool_id",
        "refresh_token_seconds",
        "revision",
        "revokes_tokens",
        "risk",
        "rotates_refresh_tokens",
        "secrets",
        "session_seconds",
        "settings",
        "sso_minutes",
        "updated_at",
    )

    def __init__(self, row: ClientRow, secrets: tuple[str, ...]) -> None:
        """Read the row's settings."""
        self.id: Final = row.id
        self.pool_id: Final = row.user_pool_id
        self.name: Final = row.name
        self.revision: Final = row.revision
        self.created_at: Final = row.created_at
        self.updated_at: Final = row.updated_at
        self.settings: Final = pb.UserPoolClientType.FromString(row.settings)
        self.secrets: Final = secrets
        self.hides_users: Final = (
            self.settings.prevent_user_existence_errors == pb.PREVENT_USER_EXISTENCE_ERROR_TYPES_ENABLED
        )
        """Whether an unknown user is answered as a wrong password is."""
        self.revokes_tokens: Final = self.settings.enable_token_revocation
        """Whether a sign-in, and all tokens of it, can be revoked."""
        self.rotates_refresh_tokens: Final = self.settings.refresh_token_rotation.feature == pb.FEATURE_TYPE_ENABLED
        """Whether each refresh token is good for one refresh only."""
        lifetimes = token_lifetimes(self.settings)
        self.access_token_seconds: Final = lifetimes[0]
        self.id_token_seconds: Final = lifetimes[1]
        self.refresh_token_seconds: Final = lifetimes[2]
        self.session_seconds: Final = (self.settings.auth_session_validity or DEFAULT_SESSION_MINUTES) * MINUTE
        """How long a user has for answering one challenge."""
        self.sso_minutes: Final = user_sessions.sso_minutes(row.sessions)
        """For how long the client relies on a single sign-on session."""
        self.risk: Final = RiskConfiguration.parse(row.risk)
        """What is done about risks, in place of what the pool says."""
        self.flows: Final = _open_flows(self.settings.explicit_auth_flows)
        """The ways to sign in that the client is open to."""

    def __repr__(self) -> str:
        """The id; secrets stay hidden."""
        return f"<AppClient {self.id}>"

    def check_secret_hash(self, username: str, secret_hash: str | None) -> None:
        """Raise NotAuthorizedException unless the hash proves one of the client's secrets, if it has any."""
        if not self.secrets:
            if secret_hash:
                raise errors.NotAuthorizedException(
                    f"Client {self.id} is configured without a secret but SECRET_HASH was received"
                )
            return
        if not secret_hash:
            raise errors.NotAuthorizedException(
                f"Client {self.id} is configured with secret but SECRET_HASH was not received"
            )
        if not self._has_secret(
            lambda secret: digests.equal(secret_hash, digests.secret_hash(username, self.id, secret))
        ):
            raise errors.NotAuthorizedException(f"Unable to verify secret hash for client {self.id}")

    def check_secret(self, secret: str | None) -> None:
        """Raise NotAuthorizedException unless this is one of the client's secrets, if it has any."""
        if self.secrets and not self._has_secret(lambda each: digests.equal(secret or "", each)):
            raise errors.NotAuthorizedException(f"Unable to verify the secret of client {self.id}.")

    def _has_secret(self, matches: Callable[[str], bool]) -> bool:
        # Every secret is looked at, so that the time does not tell which of them it was.
        return sum(map(matches, self.secrets)) > 0


def client_allows(client: AppClient, flow: pb.AuthFlowType) -> bool:
    """Whether users may sign in through the client in this way."""
    return flow in client.flows


def _open_flows(explicit: Iterable[pb.ExplicitAuthFlowsType]) -> frozenset[pb.AuthFlowType]:
    named = frozenset(explicit)
    opened = frozenset().union(*(_OPENS.get(flow, frozenset()) for flow in named))
    if pb.EXPLICIT_AUTH_FLOWS_TYPE_CUSTOM_AUTH_FLOW_ONLY in named:
        return opened | _ALWAYS_IN_LEGACY
    return opened | _DEFAULT_FLOWS if not named or named & LEGACY_FLOWS else opened


def token_lifetimes(settings: pb.UserPoolClientType) -> tuple[float, float, float]:
    """How many seconds access, ID and refresh tokens live, in this order."""
    units = settings.token_validity_units
    hours, days = pb.TIME_UNITS_TYPE_HOURS, pb.TIME_UNITS_TYPE_DAYS
    return (
        (settings.access_token_validity or DEFAULT_TOKEN_VALIDITY) * UNIT_SECONDS[units.access_token or hours],
        (settings.id_token_validity or DEFAULT_TOKEN_VALIDITY) * UNIT_SECONDS[units.id_token or hours],
        (settings.refresh_token_validity or DEFAULT_REFRESH_VALIDITY) * UNIT_SECONDS[units.refresh_token or days],
    )


def seal_secret(house: House, pool_id: str, client_id: str, secret: str) -> bytes:
    """The secret as it is stored."""
    return house.keyring.seal(secret.encode(), _context(pool_id, client_id))


def _context(pool_id: str, client_id: str) -> bytes:
    return f"{SECRET_CONTEXT}:{pool_id}:{client_id}".encode()


async def find(call: Call, client_id: str, pool_id: str | None = None) -> AppClient:
    """The app client with this id, in this pool if one is named; ResourceNotFoundException if there is none."""
    client = await fetch(call.house, client_id)
    if client is None or pool_id not in {None, client.pool_id}:
        raise not_found(client_id)
    return client


def not_found(client_id: str) -> errors.ResourceNotFoundException:
    """What is raised for an app client that does not exist."""
    return errors.ResourceNotFoundException(f"User pool client {client_id} does not exist.")


async def fetch(house: House, client_id: str) -> AppClient | None:
    """The app client with this id, as this process remembers it."""
    client: AppClient | None = house.caches.app_clients.peek(client_id)
    if client is None:
        client = await house.caches.app_clients.get(client_id, _loader(house, client_id))
    return client


def _loader(house: House, client_id: str) -> Callable[[], Awaitable[AppClient | None]]:
    async def load() -> AppClient | None:
        async with house.store.read() as reader:
            row = await rows.client(reader, client_id)
            if row is None:
                return None
            sealed = await rows.secrets(reader, row.user_pool_id, client_id)
        context = _context(row.user_pool_id, client_id)
        return AppClient(row, tuple(house.keyring.open(secret.secret, context).decode() for secret in sealed))

    return load

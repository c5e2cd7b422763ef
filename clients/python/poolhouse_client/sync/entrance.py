"""Who is at the device: credentials, and whose data is shown by them."""

import inspect
from collections.abc import MutableMapping
from typing import Final

import grpc

from poolhouse_client.credentials.model import CredentialsError
from poolhouse_client.credentials.waiting import IdentityCredentials, Logins
from poolhouse_client.gen.identity import v1 as pb
from poolhouse_client.sync.calls import CALL_SECONDS, Calls, NoCredentials
from poolhouse_client.sync.endings import PASSING
from poolhouse_client.sync.identities import Identities
from poolhouse_client.sync.replica import NOBODY, Replica
from poolhouse_client.waiting import Client

GET_CREDENTIALS: Final = "GetCredentialsForIdentity"


class Entrance:
    """Lets the identity in that the logins lead to."""

    def __init__(
        self,
        client: Client,
        identity_pool_id: str,
        logins: Logins,
        custom_role_arn: str | None,
        identity_ids: MutableMapping[str, str],
        replica: Replica,
    ) -> None:
        self._credentials = IdentityCredentials(
            client, identity_pool_id, logins=logins, custom_role_arn=custom_role_arn, identity_ids=identity_ids
        )
        self._pool_id = identity_pool_id
        self._server = client.identity_pools
        self._logins = logins
        self._custom_role_arn = custom_role_arn
        self._replica = replica
        self._identities = Identities(replica)

    async def enter(self) -> str:
        """Show the data of whoever is signed in now; their identity's id. NoCredentials if that cannot be found out."""
        try:
            given = await self._credentials.get()
        except Exception as error:
            raise NoCredentials from error
        former = self._replica.owner
        if former != given.identity_id:
            merges = former == NOBODY or await self._is_part(former, given.identity_id)
            if self._replica.owner == former:
                self._identities.show(given.identity_id, merges=merges)
        return given.identity_id

    def calls(self, client: Client, identity_id: str) -> Calls:
        """What the identity can ask for over a connection, for as long as its data is shown."""
        return Calls(client, self._credentials, self._pool_id, identity_id, lambda: self._replica.owner)

    def renew(self) -> None:
        """Somebody has signed in."""
        self._credentials.renew()

    def forget(self) -> None:
        """Somebody has signed out."""
        self._credentials.forget()
        self._identities.forget()

    async def close(self) -> None:
        """Ask for nothing any more."""
        await self._credentials.close()

    async def _is_part(self, former: str, identity_id: str) -> bool:
        """Whether the former identity was merged into this one, or has been this user's as a guest."""
        try:
            given = self._logins()
            logins = await given if inspect.isawaitable(given) else given
        except Exception as error:
            raise NoCredentials from error
        request = pb.GetCredentialsForIdentityRequest(
            identity_id=former, logins=logins, custom_role_arn=self._custom_role_arn
        )
        try:
            answer = await self._server.GetCredentialsForIdentity(request, timeout=CALL_SECONDS)
        except grpc.RpcError as error:
            refused = CredentialsError.of(GET_CREDENTIALS, error)
            if refused.name is None or refused.name in PASSING:
                raise NoCredentials from refused
            return False
        return answer.identity_id == identity_id

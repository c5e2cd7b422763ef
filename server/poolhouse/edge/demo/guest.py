"""The guest whose devices the demo shows, made as operators and apps make one: by calls at the doorway."""

import asyncio
import contextlib
import json
from typing import Any, Final, NamedTuple

from google.protobuf.message import Message

from poolhouse import errors, schema
from poolhouse.call import Caller
from poolhouse.dispatch import Dispatcher
from poolhouse.gen.iam import v1 as iam
from poolhouse.gen.identity import v1 as pb
from poolhouse.gen.wire import v1 as wire

NAME: Final = "sync-demo"
"""Of the identity pool, and of the policy; the role's name begins with it."""

_SOURCE_IP: Final = "127.0.0.1"
_OPERATOR: Final = Caller(wire.CALLER_OPERATOR)
_ISSUER: Final = "cognito-identity.amazonaws.com"
_UNAUTHENTICATED: Final = "unauthenticated"
_PAGE: Final = 60
_OPERATIONS: Final = {operation.request: operation for service in schema.SERVICES for operation in service.operations}


class Ids(NamedTuple):
    """What a device needs to be one of the guest's."""

    identity_pool_id: str
    identity_id: str


class Guest:
    """The one guest of the demo: the same for all browsers and programs that ask, and after a restart."""

    def __init__(self, dispatcher: Dispatcher) -> None:
        self._dispatcher = dispatcher
        self._turn = asyncio.Lock()

    async def ids(self) -> Ids:
        """Who it is. What is missing, from the pool to the identity, is made. CognitoError if that cannot be."""
        async with self._turn:
            pool_id = await self._pool() or await self._new_pool()
            await self._let_in(pool_id)
            return Ids(pool_id, await self._identity(pool_id) or await self._new_identity(pool_id))

    async def _call(self, request: Message) -> Any:
        return await self._dispatcher.run(
            _OPERATIONS[type(request)],
            request,
            caller=_OPERATOR,
            request_id=self._dispatcher.new_request_id(),
            source_ip=_SOURCE_IP,
        )

    async def _pool(self) -> str | None:
        token: str | None = None
        while token != "":
            page = await self._call(pb.ListIdentityPoolsRequest(max_results=_PAGE, next_token=token))
            for pool in page.identity_pools:
                if pool.identity_pool_name == NAME:
                    return str(pool.identity_pool_id)
            token = page.next_token
        return None

    async def _new_pool(self) -> str:
        # The log of the page watches with an OpenID token, which only the classic flow gives.
        made = await self._call(
            pb.CreateIdentityPoolRequest(
                identity_pool_name=NAME, allow_unauthenticated_identities=True, allow_classic_flow=True
            )
        )
        return str(made.identity_pool_id)

    async def _let_in(self, pool_id: str) -> None:
        """Give the pool's guests a role that allows sync, unless they have one."""
        found = await self._call(pb.GetIdentityPoolRolesRequest(identity_pool_id=pool_id))
        if _UNAUTHENTICATED not in found.roles:
            roles = {_UNAUTHENTICATED: await self._role(pool_id)}
            await self._call(pb.SetIdentityPoolRolesRequest(identity_pool_id=pool_id, roles=roles))

    async def _role(self, pool_id: str) -> str:
        """The ARN of the pool's own role; an emulator that was killed may have left it half made."""
        name = f"{NAME}-{pool_id.partition(':')[2]}"
        with contextlib.suppress(errors.EntityAlreadyExistsException):
            await self._call(iam.CreateRoleRequest(role_name=name, assume_role_policy_document=_trust(pool_id)))
        allowed = _document(Action="cognito-sync:*", Resource="*")
        await self._call(iam.PutRolePolicyRequest(role_name=name, policy_name=NAME, policy_document=allowed))
        return str((await self._call(iam.GetRoleRequest(role_name=name))).role.arn)

    async def _identity(self, pool_id: str) -> str | None:
        """The oldest one: others may be made by who tries things out."""
        found = await self._call(pb.ListIdentitiesRequest(identity_pool_id=pool_id, max_results=_PAGE))
        oldest = min(found.identities, key=lambda one: one.creation_date.ToNanoseconds(), default=None)
        return None if oldest is None else str(oldest.identity_id)

    async def _new_identity(self, pool_id: str) -> str:
        return str((await self._call(pb.GetIdRequest(identity_pool_id=pool_id))).identity_id)


def _trust(pool_id: str) -> str:
    return _document(
        Principal={"Federated": _ISSUER},
        Action="sts:AssumeRoleWithWebIdentity",
        Condition={"StringEquals": {f"{_ISSUER}:aud": pool_id}},
    )


def _document(**statement: object) -> str:
    return json.dumps({"Version": "2012-10-17", "Statement": [{"Effect": "Allow", **statement}]})

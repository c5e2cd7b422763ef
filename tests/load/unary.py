"""The unary calls that are measured: where they go, and the requests that are sent in turn."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from google.protobuf.message import Message

from poolhouse.gen.identity import v1 as identity
from poolhouse.gen.sync import v1 as sync
from poolhouse.gen.userpool import v1 as pb
from tests.load import population
from tests.load.target import IDENTITY_POOLS, SYNC, USER_POOLS
from tests.load.world import World, password_sign_in, refresh


@dataclass(frozen=True, slots=True)
class Unary:
    """One call: the rpc's path, and its requests in a world."""

    path: str
    requests: Callable[[World], Sequence[Message]]
    is_operators: bool = False

    def metadata(self, world: World) -> Mapping[str, str]:
        """What its requests come with."""
        return dict(world.target.metadata) if self.is_operators else {}


def _get_users(world: World) -> list[Message]:
    return [pb.GetUserRequest(access_token=tokens.access_token) for tokens in world.tokens]


def _refreshes(world: World) -> list[Message]:
    return [refresh(world.target.client_id, tokens.refresh_token) for tokens in world.tokens]


def _password_sign_ins(world: World) -> list[Message]:
    return [password_sign_in(world.target.client_id, name) for name in world.password_names()]


def _logins(world: World) -> list[Mapping[str, str]]:
    return [{world.pools.provider: tokens.id_token} for tokens in world.tokens]


def _get_ids(world: World) -> list[Message]:
    pool_id = world.pools.identity_pool_id
    return [identity.GetIdRequest(identity_pool_id=pool_id, logins=logins) for logins in _logins(world)]


def _get_credentials(world: World) -> list[Message]:
    return [
        identity.GetCredentialsForIdentityRequest(identity_id=identity_id, logins=logins)
        for identity_id, logins in zip(world.identity_ids, _logins(world), strict=True)
    ]


def _new_guests(world: World) -> list[Message]:
    return [identity.GetIdRequest(identity_pool_id=world.pools.identity_pool_id)]


def _list_records(world: World) -> list[Message]:
    pool_id = world.pools.identity_pool_id
    return [
        sync.ListRecordsRequest(identity_pool_id=pool_id, identity_id=identity_id, dataset_name=population.DATASET)
        for identity_id in world.identity_ids
    ]


GET_USER: Final = Unary(f"{USER_POOLS}GetUser", _get_users)
REFRESH: Final = Unary(f"{USER_POOLS}InitiateAuth", _refreshes)
SIGN_IN: Final = Unary(f"{USER_POOLS}InitiateAuth", _password_sign_ins)
GET_ID: Final = Unary(f"{IDENTITY_POOLS}GetId", _get_ids)
GET_CREDENTIALS: Final = Unary(f"{IDENTITY_POOLS}GetCredentialsForIdentity", _get_credentials)
NEW_GUEST: Final = Unary(f"{IDENTITY_POOLS}GetId", _new_guests)
LIST_RECORDS: Final = Unary(f"{SYNC}ListRecords", _list_records, is_operators=True)

"""The index of the product: which function answers which rpc, and what is done besides answering.

An operation that is not listed here is not built yet, and answers UNIMPLEMENTED on every face.
"""

from collections.abc import Awaitable, Callable, Iterable, Mapping
from types import MappingProxyType
from typing import Any, Final

from poolhouse import schema
from poolhouse.call import House
from poolhouse.dispatch import Function
from poolhouse.schema import Operation
from poolhouse.storage.jobs import JobRow
from poolhouse.user_pools import (
    admin_create_user,
    admin_passwords,
    admin_user_attributes,
    admin_users,
    app_clients,
    challenges,
    client_secrets,
    custom_attributes,
    group_members,
    groups,
    housekeeping,
    list_users,
    messages,
    pools,
    recovery,
    refresh,
    sign_in,
    sign_out,
    sign_up,
    signing_keys,
    tags,
    tokens,
    user_attributes,
    users,
)

USER_POOLS: Final[tuple[Function, ...]] = (
    admin_create_user.admin_create_user,
    admin_passwords.admin_reset_user_password,
    admin_passwords.admin_set_user_password,
    admin_user_attributes.admin_delete_user_attributes,
    admin_user_attributes.admin_update_user_attributes,
    admin_users.admin_confirm_sign_up,
    admin_users.admin_delete_user,
    admin_users.admin_disable_user,
    admin_users.admin_enable_user,
    admin_users.admin_get_user,
    app_clients.create_user_pool_client,
    app_clients.delete_user_pool_client,
    app_clients.describe_user_pool_client,
    app_clients.list_user_pool_clients,
    app_clients.update_user_pool_client,
    challenges.admin_respond_to_auth_challenge,
    challenges.respond_to_auth_challenge,
    client_secrets.add_user_pool_client_secret,
    client_secrets.delete_user_pool_client_secret,
    client_secrets.list_user_pool_client_secrets,
    custom_attributes.add_custom_attributes,
    group_members.admin_add_user_to_group,
    group_members.admin_list_groups_for_user,
    group_members.admin_remove_user_from_group,
    group_members.list_users_in_group,
    groups.create_group,
    groups.delete_group,
    groups.get_group,
    groups.list_groups,
    groups.update_group,
    list_users.list_users,
    pools.create_user_pool,
    pools.delete_user_pool,
    pools.describe_user_pool,
    pools.get_user_pool_mfa_config,
    pools.list_user_pools,
    pools.update_user_pool,
    recovery.change_password,
    recovery.confirm_forgot_password,
    recovery.forgot_password,
    refresh.get_tokens_from_refresh_token,
    sign_in.admin_initiate_auth,
    sign_in.initiate_auth,
    sign_out.admin_user_global_sign_out,
    sign_out.global_sign_out,
    sign_out.revoke_token,
    sign_up.confirm_sign_up,
    sign_up.resend_confirmation_code,
    sign_up.sign_up,
    tags.list_tags_for_resource,
    tags.tag_resource,
    tags.untag_resource,
    user_attributes.delete_user_attributes,
    user_attributes.get_user_attribute_verification_code,
    user_attributes.update_user_attributes,
    user_attributes.verify_user_attribute,
    users.delete_user,
    users.get_user,
)
IDENTITY_POOLS: Final[tuple[Function, ...]] = ()
SYNC: Final[tuple[Function, ...]] = ()

JOBS: Final[Mapping[str, Callable[[House, JobRow], Awaitable[None]]]] = MappingProxyType(
    {
        housekeeping.PURGE_POOL_KIND: housekeeping.purge_pool_later,
        messages.JOB_KIND: messages.deliver,
    }
)
"""Who does follow-up work, by its kind."""


JWKS: Final[Callable[[House, str], Awaitable[list[dict[str, Any]] | None]]] = tokens.jwks
"""The public keys of a user pool; None if there is no such pool."""

HOUSEKEEPING: Final[tuple[Callable[[House], Awaitable[None]], ...]] = (housekeeping.purge, signing_keys.keep)
"""What every server does every few minutes; several may do it at once."""


def index(listings: Mapping[str, Iterable[Function]]) -> Mapping[str, Function]:
    """The functions of each service (by its full name), by the gRPC path of the operation that they are called after.

    ValueError for a function that no operation is called after, and for two of one name.
    """
    found: dict[str, Function] = {}
    for service in schema.SERVICES:
        paths = {operation.function_name: operation.path for operation in service.operations}
        for function in listings.get(service.full_name, ()):
            name = function.__name__
            if name not in paths:
                raise ValueError(f"{service.full_name} has no operation for the function {name}")
            if paths[name] in found:
                raise ValueError(f"{service.full_name} has two functions called {name}")
            found[paths[name]] = function
    return MappingProxyType(found)


FUNCTIONS: Final = index(
    {
        "poolhouse.userpool.v1.UserPoolService": USER_POOLS,
        "poolhouse.identity.v1.IdentityService": IDENTITY_POOLS,
        "poolhouse.sync.v1.SyncService": SYNC,
    }
)


def is_built(operation: Operation) -> bool:
    """Whether the operation is answered."""
    return operation.path in FUNCTIONS


def built() -> list[Operation]:
    """Every operation that is answered, service by service."""
    return [operation for operation in _all() if is_built(operation)]


def missing() -> list[Operation]:
    """Every operation that is not built yet."""
    return [operation for operation in _all() if not is_built(operation)]


def _all() -> Iterable[Operation]:
    return (operation for service in schema.SERVICES for operation in service.operations)

"""The index of the product: which function answers which rpc, and what is done besides answering.

An operation that is not listed here is not built yet, and answers UNIMPLEMENTED on every face.
"""

from collections.abc import Awaitable, Callable, Iterable, Mapping
from types import MappingProxyType
from typing import Any, Final, TypeVar

from poolhouse import schema, signing_keys
from poolhouse.call import House
from poolhouse.dispatch import Function, StreamFunction
from poolhouse.identity_pools import (
    authorization,
    credential_sources,
    credentials,
    developer_identities,
    identities,
    open_id_tokens,
    own_tokens,
    principal_tags,
    roles_of_pools,
    sts,
)
from poolhouse.identity_pools import housekeeping as identity_housekeeping
from poolhouse.identity_pools import pools as identity_pools
from poolhouse.identity_pools import tags as identity_pool_tags
from poolhouse.identity_pools.iam import oidc_providers, role_policies, role_tags, roles, saml_providers
from poolhouse.schema import Operation
from poolhouse.storage.jobs import JobRow
from poolhouse.sync import cognito_events, configurations, datasets, records, updates, usage, watch
from poolhouse.sync import housekeeping as sync_housekeeping
from poolhouse.sync.push import applications, changes, delivery, devices, subscriptions
from poolhouse.sync.streams import bulk, bulk_publishing, outbox, publishing
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
    message_delivery,
    messages,
    pool_keys,
    pools,
    recovery,
    refresh,
    sign_in,
    sign_out,
    sign_up,
    tags,
    tokens,
    user_attributes,
    users,
)
from poolhouse.user_pools.auth_events import feedback as auth_event_feedback
from poolhouse.user_pools.auth_events import listing as auth_events_listing
from poolhouse.user_pools.choice import auth_factors
from poolhouse.user_pools.devices import confirming as devices_confirming
from poolhouse.user_pools.devices import listing as devices_listing
from poolhouse.user_pools.mfa import pool_config, preferences, recovery_codes, software_tokens
from poolhouse.user_pools.passkeys import listing as passkeys_listing
from poolhouse.user_pools.passkeys import registration as passkeys_registration
from poolhouse.user_pools.risk import configuration as risk_configuration
from poolhouse.user_pools.triggers import user_changes
from poolhouse.user_pools.user_sessions import configuration as sessions_configuration
from poolhouse.user_pools.user_sessions import listing as sessions_listing
from poolhouse.user_pools.user_sessions import revoking as sessions_revoking

F = TypeVar("F", Function, StreamFunction)

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
    auth_event_feedback.admin_update_auth_event_feedback,
    auth_event_feedback.update_auth_event_feedback,
    auth_events_listing.admin_list_user_auth_events,
    auth_factors.admin_get_user_auth_factors,
    auth_factors.get_user_auth_factors,
    challenges.admin_respond_to_auth_challenge,
    challenges.respond_to_auth_challenge,
    client_secrets.add_user_pool_client_secret,
    client_secrets.delete_user_pool_client_secret,
    client_secrets.list_user_pool_client_secrets,
    custom_attributes.add_custom_attributes,
    devices_confirming.admin_update_device_status,
    devices_confirming.confirm_device,
    devices_confirming.update_device_status,
    devices_listing.admin_forget_device,
    devices_listing.admin_get_device,
    devices_listing.admin_list_devices,
    devices_listing.forget_device,
    devices_listing.get_device,
    devices_listing.list_devices,
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
    passkeys_listing.delete_web_authn_credential,
    passkeys_listing.list_web_authn_credentials,
    passkeys_registration.complete_web_authn_registration,
    passkeys_registration.start_web_authn_registration,
    pool_config.get_user_pool_mfa_config,
    pool_config.set_user_pool_mfa_config,
    pools.create_user_pool,
    pools.delete_user_pool,
    pools.describe_user_pool,
    pools.list_user_pools,
    pools.update_user_pool,
    preferences.admin_set_user_mfa_preference,
    preferences.admin_set_user_settings,
    preferences.set_user_mfa_preference,
    preferences.set_user_settings,
    recovery.change_password,
    recovery.confirm_forgot_password,
    recovery.forgot_password,
    recovery_codes.create_recovery_codes,
    recovery_codes.describe_recovery_codes,
    refresh.get_tokens_from_refresh_token,
    risk_configuration.describe_risk_configuration,
    risk_configuration.set_risk_configuration,
    sessions_configuration.get_user_pool_client_session_configuration,
    sessions_configuration.get_user_pool_session_configuration,
    sessions_configuration.set_user_pool_client_session_configuration,
    sessions_configuration.set_user_pool_session_configuration,
    sessions_listing.admin_list_user_sessions,
    sessions_listing.list_user_sessions,
    sessions_revoking.admin_revoke_user_session,
    sessions_revoking.revoke_user_session,
    sign_in.admin_initiate_auth,
    sign_in.initiate_auth,
    sign_out.admin_user_global_sign_out,
    sign_out.global_sign_out,
    sign_out.revoke_token,
    sign_up.confirm_sign_up,
    sign_up.resend_confirmation_code,
    sign_up.sign_up,
    software_tokens.admin_delete_software_token,
    software_tokens.associate_software_token,
    software_tokens.verify_software_token,
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
IDENTITY_POOLS: Final[tuple[Function, ...]] = (
    authorization.authorize,
    credential_sources.get_credential_source,
    credential_sources.set_credential_source,
    credentials.get_credentials_for_identity,
    developer_identities.lookup_developer_identity,
    developer_identities.merge_developer_identities,
    developer_identities.unlink_developer_identity,
    identities.delete_identities,
    identities.describe_identity,
    identities.get_id,
    identities.list_identities,
    identities.revoke_identity_credentials,
    identities.unlink_identity,
    identity_pool_tags.list_tags_for_resource,
    identity_pool_tags.tag_resource,
    identity_pool_tags.untag_resource,
    identity_pools.create_identity_pool,
    identity_pools.delete_identity_pool,
    identity_pools.describe_identity_pool,
    identity_pools.list_identity_pools,
    identity_pools.update_identity_pool,
    open_id_tokens.get_open_id_token,
    open_id_tokens.get_open_id_token_for_developer_identity,
    principal_tags.get_principal_tag_attribute_map,
    principal_tags.set_principal_tag_attribute_map,
    roles_of_pools.get_identity_pool_roles,
    roles_of_pools.set_identity_pool_roles,
)
SYNC: Final[tuple[Function, ...]] = (
    bulk.bulk_publish,
    bulk.get_bulk_publish_details,
    cognito_events.get_cognito_events,
    cognito_events.set_cognito_events,
    configurations.get_identity_pool_configuration,
    configurations.set_identity_pool_configuration,
    datasets.delete_dataset,
    datasets.describe_dataset,
    datasets.list_datasets,
    devices.register_device,
    records.list_records,
    subscriptions.subscribe_to_dataset,
    subscriptions.unsubscribe_from_dataset,
    updates.update_records,
    usage.describe_identity_pool_usage,
    usage.describe_identity_usage,
    usage.list_identity_pool_usage,
)
SYNC_STREAMS: Final[tuple[StreamFunction, ...]] = (watch.watch,)
IAM: Final[tuple[Function, ...]] = (
    oidc_providers.add_client_id_to_open_id_connect_provider,
    oidc_providers.create_open_id_connect_provider,
    oidc_providers.delete_open_id_connect_provider,
    oidc_providers.get_open_id_connect_provider,
    oidc_providers.list_open_id_connect_providers,
    oidc_providers.remove_client_id_from_open_id_connect_provider,
    role_policies.delete_role_policy,
    role_policies.get_role_policy,
    role_policies.list_role_policies,
    role_policies.put_role_policy,
    role_tags.list_role_tags,
    role_tags.tag_role,
    role_tags.untag_role,
    roles.create_role,
    roles.delete_role,
    roles.get_role,
    roles.list_roles,
    roles.update_assume_role_policy,
    roles.update_role,
    saml_providers.create_saml_provider,
    saml_providers.delete_saml_provider,
    saml_providers.get_saml_provider,
    saml_providers.list_saml_providers,
    saml_providers.update_saml_provider,
)
STS: Final[tuple[Function, ...]] = (
    sts.assume_role_with_web_identity,
    sts.get_caller_identity,
)

SNS: Final[tuple[Function, ...]] = (
    applications.create_platform_application,
    applications.delete_platform_application,
    applications.get_platform_application_attributes,
    applications.list_platform_applications,
    applications.set_platform_application_attributes,
)

JOBS: Final[Mapping[str, Callable[[House, JobRow], Awaitable[None]]]] = MappingProxyType(
    {
        housekeeping.PURGE_POOL_KIND: housekeeping.purge_pool_later,
        identity_housekeeping.PURGE_POOL_KIND: identity_housekeeping.purge_pool_later,
        bulk.JOB_KIND: bulk_publishing.publish,
        **dict.fromkeys(messages.JOB_KINDS, message_delivery.deliver),
        user_changes.JOB_KIND: user_changes.deliver,
        changes.JOB_KIND: delivery.deliver,
        outbox.JOB_KIND: publishing.publish,
    }
)
"""Who does follow-up work, by its kind."""


async def jwks(house: House, issuer: str) -> list[dict[str, Any]] | None:
    """The public keys of an issuer: of a user pool by its id, or of the identity pools' own; None if there is none."""
    return await own_tokens.jwks(house) if issuer == own_tokens.ISSUER_NAME else await tokens.jwks(house, issuer)


HOUSEKEEPING: Final[tuple[Callable[[House], Awaitable[None]], ...]] = (
    housekeeping.purge,
    own_tokens.keep,
    pool_keys.keep,
    signing_keys.purge,
    sync_housekeeping.purge,
)
"""What every server does every few minutes; several may do it at once."""


def index(listings: Mapping[str, Iterable[F]]) -> Mapping[str, F]:
    """The functions of each service (by its full name), by the gRPC path of the operation that they are called after.

    ValueError for a function that no operation is called after, and for two of one name.
    """
    found: dict[str, F] = {}
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


FUNCTIONS: Final[Mapping[str, Function]] = index(
    {
        "poolhouse.userpool.v1.UserPoolService": USER_POOLS,
        "poolhouse.identity.v1.IdentityService": IDENTITY_POOLS,
        "poolhouse.sync.v1.SyncService": SYNC,
        "poolhouse.iam.v1.IamService": IAM,
        "poolhouse.sts.v1.StsService": STS,
        "poolhouse.sns.v1.SnsService": SNS,
    }
)
STREAMS: Final[Mapping[str, StreamFunction]] = index({"poolhouse.sync.v1.SyncService": SYNC_STREAMS})


def is_built(operation: Operation) -> bool:
    """Whether the operation is answered."""
    return operation.path in FUNCTIONS or operation.path in STREAMS


def built() -> list[Operation]:
    """Every operation that is answered, service by service."""
    return [operation for operation in _all() if is_built(operation)]


def missing() -> list[Operation]:
    """Every operation that is not built yet."""
    return [operation for operation in _all() if not is_built(operation)]


def _all() -> Iterable[Operation]:
    return (operation for service in schema.SERVICES for operation in service.operations)

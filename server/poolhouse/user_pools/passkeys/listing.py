"""Passkeys as their users see them, and are rid of them."""

import json

from poolhouse import errors, page_tokens
from poolhouse.call import Call
from poolhouse.gen.userpool import v1 as pb
from poolhouse.storage import passkeys as rows
from poolhouse.storage.passkeys import PasskeyRow
from poolhouse.timestamps import timestamp
from poolhouse.user_pools import profiles
from poolhouse.user_pools.passkeys.known import MAX_PASSKEYS

NOT_FOUND_MESSAGE = "The passkey does not exist."


async def list_web_authn_credentials(
    call: Call, request: pb.ListWebAuthnCredentialsRequest
) -> pb.ListWebAuthnCredentialsResponse:
    """One page of the signed-in user's passkeys, in the order of their ids."""
    session, _ = await profiles.signed_in(call, request.access_token)
    pool, sub, limit = session.pool, session.user.sub, request.max_results or MAX_PASSKEYS
    list_name = f"ListWebAuthnCredentials {pool.id} {sub}"
    after = page_tokens.read(call.house, list_name, request.next_token)
    found = await rows.after(call.store, pool.id, sub, after, limit + 1)
    response = pb.ListWebAuthnCredentialsResponse(credentials=[_described(row) for row in found[:limit]])
    if len(found) > limit:
        response.next_token = page_tokens.issue(call.house, list_name, found[limit - 1].id)
    return response


async def delete_web_authn_credential(
    call: Call, request: pb.DeleteWebAuthnCredentialRequest
) -> pb.DeleteWebAuthnCredentialResponse:
    """Take a passkey away from the signed-in user: it signs nobody in any more."""
    session, _ = await profiles.signed_in(call, request.access_token)
    async with call.store.write() as tx:
        await profiles.lock_signed_in(tx, session)
        if "\0" in request.credential_id or not await rows.delete(
            tx, session.pool.id, session.user.sub, request.credential_id
        ):
            raise errors.ResourceNotFoundException(NOT_FOUND_MESSAGE)
    return pb.DeleteWebAuthnCredentialResponse()


def _described(row: PasskeyRow) -> pb.WebAuthnCredentialDescription:
    return pb.WebAuthnCredentialDescription(
        credential_id=row.id,
        friendly_credential_name=row.name,
        relying_party_id=row.relying_party_id,
        authenticator_attachment=row.attachment,
        authenticator_transports=json.loads(row.transports),
        created_at=timestamp(row.created_at),
    )

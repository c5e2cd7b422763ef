import pytest

from poolhouse import errors
from poolhouse.user_pools.passkeys.listing import NOT_FOUND_MESSAGE
from tests.user_pools.conftest import Api
from tests.user_pools.mfa.factors import access_token
from tests.user_pools.passkeys.making import asked, make, new_passkey
from tests.user_pools.signing_in import refused


async def test_passkeys_are_listed_with_what_a_user_knows_them_by(api: Api) -> None:
    """Page by page; those of others are not among them."""
    pool, client, _ = await make(api)
    await api.new_user(pool, "bob")
    devices = [await new_passkey(api, pool, client) for _ in range(3)]
    await new_passkey(api, pool, client, "bob")
    token = await access_token(api, pool, client)
    first = await api.list_web_authn_credentials(access_token=token, max_results=2)
    rest = await api.list_web_authn_credentials(access_token=token, max_results=2, next_token=first.next_token)
    found = [*first.credentials, *rest.credentials]
    assert [each.credential_id for each in found] == sorted(each.id for each in devices)
    assert not rest.HasField("next_token")
    (described, *_) = found
    assert described.friendly_credential_name == "Passkey"
    assert described.relying_party_id == "example.com"
    assert described.authenticator_attachment == "platform"
    assert list(described.authenticator_transports) == ["hybrid", "internal"]
    assert described.created_at.seconds == int(api.clock.now())
    everything = await api.list_web_authn_credentials(access_token=token)
    assert list(everything.credentials) == found


async def test_a_deleted_passkey_signs_nobody_in(api: Api) -> None:
    """Its user can begin with the password still."""
    pool, client, _ = await make(api)
    device = await new_passkey(api, pool, client)
    await asked(api, client)
    token = await access_token(api, pool, client)
    await api.delete_web_authn_credential(access_token=token, credential_id=device.id)
    with pytest.raises(AssertionError):
        await asked(api, client)


@pytest.mark.parametrize("passkey", ["", "\0", "nobody's", None])
async def test_a_user_deletes_their_own_alone(api: Api, passkey: str | None) -> None:
    """Another's is as unknown as one that there is not."""
    pool, client, _ = await make(api)
    await api.new_user(pool, "bob")
    device = await new_passkey(api, pool, client)
    token = await access_token(api, pool, client, "bob")
    with refused(errors.ResourceNotFoundException, NOT_FOUND_MESSAGE):
        await api.delete_web_authn_credential(
            access_token=token, credential_id=device.id if passkey is None else passkey
        )
    await asked(api, client)

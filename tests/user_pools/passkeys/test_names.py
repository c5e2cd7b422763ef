import pytest

from poolhouse.user_pools.passkeys.names import friendly_name

NOBODY = "00000000-0000-0000-0000-000000000000"


@pytest.mark.parametrize(
    ("aaguid", "attachment", "name"),
    [
        ("fbfc3007-154e-4ecc-8c0b-6e020557d7bd", "platform", "iCloud Keychain"),
        (NOBODY, "platform", "Passkey"),
        (NOBODY, None, "Passkey"),
        (NOBODY, "cross-platform", "Security key"),
    ],
)
def test_a_passkey_is_called_by_who_keeps_it_or_by_its_kind(aaguid: str, attachment: str | None, name: str) -> None:
    """So that a user knows it again in a list."""
    assert friendly_name(aaguid, attachment) == name

"""What a passkey is called in a list: by who keeps it, where that is known, or by its kind."""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

CROSS_PLATFORM: Final = "cross-platform"

# The ids (AAGUID) that the makers of passkey providers have published.
_PROVIDERS: Final[Mapping[str, str]] = MappingProxyType(
    {
        "bada5566-a7aa-401f-bd96-45619a55120d": "1Password",
        "d548826e-79b4-db40-a3d8-11116f7e8349": "Bitwarden",
        "ea9b8d66-4d01-1d21-3ce4-b6b48cb575d4": "Google Password Manager",
        "fbfc3007-154e-4ecc-8c0b-6e020557d7bd": "iCloud Keychain",
    }
)


def friendly_name(aaguid: str, attachment: str | None) -> str:
    """The name of a new passkey."""
    return _PROVIDERS.get(aaguid) or ("Security key" if attachment == CROSS_PLATFORM else "Passkey")

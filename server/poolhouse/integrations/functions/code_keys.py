"""The keys that codes are encrypted with on their way to senders of the operator's own.

Where Cognito has a key of AWS's KMS, there is a public key here, in a file. Its holder alone can read the codes.
"""

from collections.abc import Mapping
from typing import Final

from cryptography.hazmat.primitives.asymmetric.rsa import RSAPublicKey

from poolhouse.config import Config, ConfigError, read_kms_key
from poolhouse.crypto import jwe
from poolhouse.crypto.jwt_keys import InvalidKey


class CodeKeys:
    """Public keys by the ARNs of the KMS keys that they stand for."""

    def __init__(self, keys: Mapping[str, RSAPublicKey] | None = None) -> None:
        """Hold these keys."""
        self._keys: Final = keys or {}

    def knows(self, arn: str) -> bool:
        """Whether there is a key that stands for this one."""
        return arn in self._keys

    def encrypt(self, arn: str, code: str) -> str:
        """The code as a compact JWE; KeyError for a key that is not known."""
        return jwe.encrypt(code.encode(), self._keys[arn], arn)


def configured(config: Config) -> CodeKeys:
    """The keys that the settings name; ConfigError for a file without one."""
    keys = {}
    for arn, file in map(read_kms_key, config.kms_keys):
        try:
            keys[arn] = jwe.read_public_key(file.read_text("utf-8"))
        except (OSError, UnicodeDecodeError, InvalidKey) as error:
            raise ConfigError(f"kms_keys: {file}: {error}") from None
    return CodeKeys(keys)

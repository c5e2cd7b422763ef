"""Identifiers, codes and secrets: all randomness of the domains, from one place, so that tests can own it.

Everything here comes from the operating system's generator. The lengths are those of Cognito's own values, which
clients validate.
"""

import random
import secrets
import string

_ALPHANUMERIC = string.ascii_letters + string.digits
_LOWER_ALPHANUMERIC = string.ascii_lowercase + string.digits
_UPPER_BASE32 = string.ascii_uppercase + "234567"

POOL_SUFFIX_LENGTH = 9
CLIENT_ID_LENGTH = 26
CLIENT_SECRET_LENGTH = 52
CODE_DIGITS = 6
SALT_BYTES = 16
UUID_BYTES = 16
SRP_EXPONENT_BITS = 256
ACCESS_KEY_SUFFIX_LENGTH = 16
ROLE_SUFFIX_LENGTH = 17
SECRET_ACCESS_KEY_LENGTH = 40


def _pick(alphabet: str, length: int) -> str:
    # One draw for all: each one asks the operating system, which takes longer than everything else.
    size, picked = len(alphabet), []
    number = secrets.randbelow(size**length)
    for _ in range(length):
        number, index = divmod(number, size)
        picked.append(alphabet[index])
    return "".join(picked)


def _uuid(digits: str) -> str:
    # RFC 9562 section 5.4. By hand, as every call has one: uuid.UUID takes twice the time.
    variant = "89ab"[int(digits[16], 16) & 3]
    return f"{digits[:8]}-{digits[8:12]}-4{digits[13:16]}-{variant}{digits[17:20]}-{digits[20:]}"


class Ids:
    """Makes every identifier and secret that the product hands out."""

    def uuid(self) -> str:
        """A random UUID, version 4, in lower case."""
        return _uuid(secrets.token_hex(UUID_BYTES))

    def request_id(self) -> str:
        """A UUID that tells a request from all others; not a secret, so that the operating system need not be asked."""
        return _uuid(f"{random.getrandbits(UUID_BYTES * 8):032x}")

    def user_pool_id(self, region: str) -> str:
        """A user pool's id: the region, an underscore, nine letters and digits."""
        return f"{region}_{_pick(_ALPHANUMERIC, POOL_SUFFIX_LENGTH)}"

    def identity_id(self, region: str, tag: str) -> str:
        """An identity's id: the region, a colon, and a UUID that begins with its pool's `tag`; 90 bits are random."""
        return f"{region}:{tag}{self.uuid()[len(tag) :]}"

    def client_id(self) -> str:
        """An app client's id: 26 lower-case letters and digits."""
        return _pick(_LOWER_ALPHANUMERIC, CLIENT_ID_LENGTH)

    def client_secret(self) -> str:
        """An app client's secret: 52 lower-case letters and digits, 268 bits."""
        return _pick(_LOWER_ALPHANUMERIC, CLIENT_SECRET_LENGTH)

    def code(self) -> str:
        """A six-digit code for people to type; its secrecy rests on few attempts and a short life."""
        return _pick(string.digits, CODE_DIGITS)

    def token(self, nbytes: int = 32) -> str:
        """An opaque URL-safe token with `nbytes` of randomness."""
        return secrets.token_urlsafe(nbytes)

    def salt(self) -> bytes:
        """A fresh 16-byte salt."""
        return secrets.token_bytes(SALT_BYTES)

    def srp_exponent(self) -> int:
        """A private SRP exponent, 256 bits (RFC 5054 section 2.5.3 asks for at least that)."""
        return secrets.randbits(SRP_EXPONENT_BITS) | 1 << (SRP_EXPONENT_BITS - 1)

    def password(self, length: int, *required: str) -> str:
        """A random password of letters and digits with at least one character out of each `required` alphabet."""
        characters = [secrets.choice(alphabet) for alphabet in required]
        characters += [secrets.choice(_ALPHANUMERIC) for _ in range(length - len(required))]
        secrets.SystemRandom().shuffle(characters)
        return "".join(characters)

    def access_key_id(self, prefix: str = "AKIA") -> str:
        """An access key's id in AWS's form: the prefix, then sixteen base32 characters."""
        return prefix + _pick(_UPPER_BASE32, ACCESS_KEY_SUFFIX_LENGTH)

    def role_id(self) -> str:
        """A role's id in AWS's form: `AROA`, then seventeen base32 characters."""
        return "AROA" + _pick(_UPPER_BASE32, ROLE_SUFFIX_LENGTH)

    def secret_access_key(self) -> str:
        """A secret access key: forty letters and digits, 238 bits."""
        return _pick(_ALPHANUMERIC, SECRET_ACCESS_KEY_LENGTH)

    def jitter(self) -> float:
        """A number in [0, 1) that spreads retries; not a secret."""
        return random.random()

"""Identifiers, codes and secrets: all randomness of the domains, from one place, so that tests can own it.

Everything here comes from the operating system's generator. The lengths are those of Cognito's own values, which
clients validate.
"""

import random
import secrets
import string

POOL_SUFFIX_LENGTH = 9
CLIENT_ID_LENGTH = 26
CLIENT_SECRET_LENGTH = 52
SESSION_SUFFIX_LENGTH = 25
CODE_DIGITS = 6
SALT_BYTES = 16
TOTP_SEED_BYTES = 32
PASSKEY_CHALLENGE_BYTES = 32
RECOVERY_CODE_LENGTH = 16
UUID_BYTES = 16
_EVENT_FRACTIONS = 4096
SRP_EXPONENT_BITS = 256
ACCESS_KEY_SUFFIX_LENGTH = 16
ROLE_SUFFIX_LENGTH = 17
SECRET_ACCESS_KEY_LENGTH = 40


class _Picker:
    """Draws texts from an alphabet, each character as likely as any other."""

    def __init__(self, alphabet: str) -> None:
        size = len(alphabet)
        # Bytes beyond the last full round of the alphabet would favour its first characters: they are not used.
        fair = 256 - 256 % size
        self._table = bytes(ord(alphabet[byte % size]) for byte in range(256))
        self._unused = bytes(range(fair, 256))

    def pick(self, length: int) -> str:
        """A text of this length."""
        picked = b""
        while len(picked) < length:
            picked += secrets.token_bytes(2 * length).translate(self._table, self._unused)
        return picked[:length].decode()


_ALPHANUMERIC = _Picker(string.ascii_letters + string.digits)
_LOWER_ALPHANUMERIC = _Picker(string.ascii_lowercase + string.digits)
_UPPER_BASE32 = _Picker(string.ascii_uppercase + "234567")
_DIGITS = _Picker(string.digits)


def _uuid(digits: str) -> str:
    # RFC 9562 section 5.4. By hand, as every call has one: uuid.UUID takes twice the time.
    variant = "89ab"[int(digits[16], 16) & 3]
    return f"{digits[:8]}-{digits[8:12]}-4{digits[13:16]}-{variant}{digits[17:20]}-{digits[20:]}"


class Ids:
    """Makes every identifier and secret that the product hands out."""

    def uuid(self) -> str:
        """A random UUID, version 4, in lower case."""
        return _uuid(secrets.token_hex(UUID_BYTES))

    def event_id(self, now: float) -> str:
        """A UUID, version 7 (RFC 9562 section 5.7), made at `now`: as text, later ones come after earlier ones."""
        milliseconds, fraction = divmod(int(now * 1000 * _EVENT_FRACTIONS), _EVENT_FRACTIONS)
        digits = f"{milliseconds:012x}{fraction:03x}"
        return f"{digits[:8]}-{digits[8:12]}-7{digits[12:]}-{self.uuid()[19:]}"

    def request_id(self) -> str:
        """A UUID that tells a request from all others; not a secret, so that the operating system need not be asked."""
        return _uuid(f"{random.getrandbits(UUID_BYTES * 8):032x}")

    def user_pool_id(self, region: str) -> str:
        """A user pool's id: the region, an underscore, nine letters and digits."""
        return f"{region}_{_ALPHANUMERIC.pick(POOL_SUFFIX_LENGTH)}"

    def identity_id(self, region: str, tag: str) -> str:
        """An identity's id: the region, a colon, and a UUID that begins with its pool's `tag`; 90 bits are random."""
        return f"{region}:{tag}{self.uuid()[len(tag) :]}"

    def device_key(self, region: str) -> str:
        """A device's key: the region, an underscore, and a UUID."""
        return f"{region}_{self.uuid()}"

    def token_session_id(self) -> str:
        """The id of a user's session with an app's tokens: `tkn`, then 25 lower-case letters and digits."""
        return "tkn" + _LOWER_ALPHANUMERIC.pick(SESSION_SUFFIX_LENGTH)

    def client_id(self) -> str:
        """An app client's id: 26 lower-case letters and digits."""
        return _LOWER_ALPHANUMERIC.pick(CLIENT_ID_LENGTH)

    def client_secret(self) -> str:
        """An app client's secret: 52 lower-case letters and digits, 268 bits."""
        return _LOWER_ALPHANUMERIC.pick(CLIENT_SECRET_LENGTH)

    def code(self) -> str:
        """A six-digit code for people to type; its secrecy rests on few attempts and a short life."""
        return _DIGITS.pick(CODE_DIGITS)

    def token(self, nbytes: int = 32) -> str:
        """An opaque URL-safe token with `nbytes` of randomness."""
        return secrets.token_urlsafe(nbytes)

    def salt(self) -> bytes:
        """A fresh 16-byte salt."""
        return secrets.token_bytes(SALT_BYTES)

    def totp_seed(self) -> bytes:
        """What an authenticator app makes its codes from: 32 bytes, 52 letters as people type them."""
        return secrets.token_bytes(TOTP_SEED_BYTES)

    def passkey_challenge(self) -> bytes:
        """What a passkey signs: 32 bytes (WebAuthn section 13.4.3 asks for at least 16)."""
        return secrets.token_bytes(PASSKEY_CHALLENGE_BYTES)

    def recovery_code(self) -> str:
        """A code that stands in for a second factor once: sixteen base32 characters, 80 bits."""
        return _UPPER_BASE32.pick(RECOVERY_CODE_LENGTH)

    def srp_exponent(self) -> int:
        """A private SRP exponent, 256 bits (RFC 5054 section 2.5.3 asks for at least that)."""
        return secrets.randbits(SRP_EXPONENT_BITS) | 1 << (SRP_EXPONENT_BITS - 1)

    def password(self, length: int, *required: str) -> str:
        """A random password of letters and digits with at least one character out of each `required` alphabet."""
        characters = [secrets.choice(alphabet) for alphabet in required]
        characters += _ALPHANUMERIC.pick(length - len(required))
        secrets.SystemRandom().shuffle(characters)
        return "".join(characters)

    def access_key_id(self, prefix: str = "AKIA") -> str:
        """An access key's id in AWS's form: the prefix, then sixteen base32 characters."""
        return prefix + _UPPER_BASE32.pick(ACCESS_KEY_SUFFIX_LENGTH)

    def role_id(self) -> str:
        """A role's id in AWS's form: `AROA`, then seventeen base32 characters."""
        return "AROA" + _UPPER_BASE32.pick(ROLE_SUFFIX_LENGTH)

    def secret_access_key(self) -> str:
        """A secret access key: forty letters and digits, 238 bits."""
        return _ALPHANUMERIC.pick(SECRET_ACCESS_KEY_LENGTH)

    def jitter(self) -> float:
        """A number in [0, 1) that spreads retries; not a secret."""
        return random.random()

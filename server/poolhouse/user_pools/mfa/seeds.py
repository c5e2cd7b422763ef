"""Seeds of authenticator apps: they are stored sealed, each for its user alone."""

from poolhouse.call import House


def sealed(house: House, pool_id: str, sub: str, seed: bytes) -> bytes:
    """The user's seed as it is stored."""
    return house.keyring.seal(seed, _context(pool_id, sub))


def opened(house: House, pool_id: str, sub: str, stored: bytes) -> bytes:
    """The seed that `sealed` has made; SealBroken if it is another user's."""
    return house.keyring.open(stored, _context(pool_id, sub))


def _context(pool_id: str, sub: str) -> bytes:
    return f"totp_seed:{pool_id}:{sub}".encode()

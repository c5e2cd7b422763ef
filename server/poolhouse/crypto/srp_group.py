"""The group of Cognito's SRP, and powers in it.

The modulus is the 3072-bit MODP group 15 of RFC 3526 (the same prime as in RFC 5054 appendix A); the generator is 2,
as in every Cognito client, although RFC 5054 pairs this prime with 5.
"""

from functools import cache
from typing import Any, Final

import gmpy2

N: Final = int(
    "FFFFFFFFFFFFFFFFC90FDAA22168C234C4C6628B80DC1CD129024E088A67CC74020BBEA63B139B22514A08798E3404DD"
    "EF9519B3CD3A431B302B0A6DF25F14374FE1356D6D51C245E485B576625E7EC6F44C42E9A637ED6B0BFF5CB6F406B7ED"
    "EE386BFB5A899FA5AE9F24117C4B1FE649286651ECE45B3DC2007CB8A163BF0598DA48361C55D39A69163FA8FD24CF5F"
    "83655D23DCA3AD961C62F356208552BB9ED529077096966D670C354E4ABC9804F1746C08CA18217C32905E462E36CE3B"
    "E39E772C180E86039B2783A2EC07A28FB5C55DF06F4C52C9DE2BCBF6955817183995497CEA956AE515D2261898FA0510"
    "15728E5A8AAAC42DAD33170D04507A33A85521ABDF1CBA64ECFB850458DBEF0A8AEA71575D060C7DB3970F85A6E1E4C7"
    "ABF5AE8CDB0933D71E8C94E04A25619DCEE3D2261AD2EE6BF12FFA06D98A0864D87602733EC86A64521F2B18177B200C"
    "BBE117577A615D6C770988C0BAD946E208E24FA074E5AB3143DB5BFCE0FD108E4B82D120A93AD2CAFFFFFFFFFFFFFFFF",
    16,
)
G: Final = 2
N_BYTES: Final = 384

BASE_EXPONENT_BITS: Final = 256
"""`base_power` takes exponents below two to this power: private values and password hashes both fit."""

# Five bits at a time: 52 rows of 32 powers, 0.7 MB in all, built in about 5 ms at the first use. An exponent then
# costs 52 products and no squaring, a quarter of the general power. Six bits would win another fifth for 1.2 MB.
_WINDOW_BITS: Final = 5
_WINDOW_MASK: Final = (1 << _WINDOW_BITS) - 1
_MODULUS: Final = gmpy2.mpz(N)


def power(base: int, exponent: int) -> int:
    """`base` to the `exponent` modulo N. Other threads run meanwhile: gmpy2 releases the GIL for the whole power."""
    # The flag lives in a context of its own, since gmpy2's current one may be shared with other threads. With the flag
    # on, the small products of `base_power` would each give up the GIL and, beside a busy thread, wait to get it back:
    # 50 ms were measured instead of a tenth of one.
    with gmpy2.context(allow_release_gil=True):
        return int(gmpy2.powmod(base, exponent, _MODULUS))


def base_power(exponent: int) -> int:
    """G to the `exponent` modulo N, out of a table of powers; raises ValueError unless 0 <= exponent < 2**256."""
    if not 0 <= exponent < 1 << BASE_EXPONENT_BITS:
        raise ValueError(f"the exponent is not of {BASE_EXPONENT_BITS} bits")
    result = gmpy2.mpz(1)
    for row in _table():
        result = result * row[exponent & _WINDOW_MASK] % _MODULUS
        exponent >>= _WINDOW_BITS
    return int(result)


@cache
def _table() -> tuple[tuple[Any, ...], ...]:
    """Row i holds G**(j * 32**i) for each window value j. Two threads may both build it at first; it is the same."""
    rows = []
    step = gmpy2.mpz(G)
    for _ in range(-(-BASE_EXPONENT_BITS // _WINDOW_BITS)):
        row = [gmpy2.mpz(1)]
        for _ in range(_WINDOW_MASK):
            row.append(row[-1] * step % _MODULUS)
        rows.append(tuple(row))
        step = row[-1] * step % _MODULUS
    return tuple(rows)

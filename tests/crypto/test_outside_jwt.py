"""Tokens of other issuers, signed by pyjwt, and forged in every way that is known."""

import base64
import json
from typing import Any

import jwt as pyjwt
import pytest
from cryptography.hazmat.primitives.asymmetric import ec, rsa
from jwt.algorithms import get_default_algorithms

from poolhouse.crypto import outside_jwt
from poolhouse.crypto.jwt import TokenInvalid, UnknownKey
from poolhouse.crypto.jwt_keys import base64url
from poolhouse.crypto.outside_jwt import MAX_KEYS, check_signature, read, read_keys

RSA_KEY = rsa.generate_private_key(65537, 2048)
EC_KEYS = {
    "ES256": ec.generate_private_key(ec.SECP256R1()),
    "ES384": ec.generate_private_key(ec.SECP384R1()),
    "ES512": ec.generate_private_key(ec.SECP521R1()),
}
ALGORITHMS = ["RS256", "RS384", "RS512", "ES256", "ES384", "ES512"]
CLAIMS = {"iss": "https://issuer.example.com", "sub": "alice"}


def private(algorithm: str) -> Any:
    """A key for the algorithm."""
    return EC_KEYS.get(algorithm, RSA_KEY)


def jwk(algorithm: str, **members: Any) -> dict[str, Any]:
    """The public key for the algorithm, as issuers publish it; a member of None is left out."""
    document = get_default_algorithms()[algorithm].to_jwk(private(algorithm).public_key(), as_dict=True)
    found = {**document, "kid": "one", "alg": algorithm, "use": "sig", **members}
    return {name: value for name, value in found.items() if value is not None}


def token(algorithm: str = "RS256", key: Any = None, **headers: Any) -> str:
    """A token that pyjwt has signed."""
    return pyjwt.encode(CLAIMS, key or private(algorithm), algorithm, {"kid": "one", **headers})


def keys(*jwks: dict[str, Any]) -> tuple[outside_jwt.OutsideKey, ...]:
    """The keys of a key set."""
    return read_keys({"keys": list(jwks)})


@pytest.mark.parametrize("algorithm", ALGORITHMS)
def test_every_algorithm_of_public_keys_is_understood(algorithm: str) -> None:
    """Issuers that sign with RSA or with ECDSA, of any of the usual strengths, are believed; others' keys are not."""
    found = read(token(algorithm))
    check_signature(found, keys(jwk(algorithm)))
    assert found.claims == CLAIMS
    assert (found.algorithm, found.kid) == (algorithm, "one")
    stranger: Any = rsa.generate_private_key(65537, 2048) if algorithm.startswith("R") else None
    stranger = stranger or ec.generate_private_key(EC_KEYS[algorithm].curve)
    with pytest.raises(TokenInvalid):
        check_signature(read(token(algorithm, stranger)), keys(jwk(algorithm)))


@pytest.mark.parametrize("algorithm", ["HS256", "none", "PS256", "EdDSA", "ES256K", "rs256", None, 7, ["RS256"]])
def test_all_other_algorithms_are_refused_before_any_key_is_looked_at(algorithm: Any) -> None:
    """Neither an unsigned token nor one that is signed with a public key as the shared secret gets anywhere."""
    header = base64url(json.dumps({"alg": algorithm, "kid": "one"}).encode())
    with pytest.raises(TokenInvalid):
        read(f"{header}.{base64url(json.dumps(CLAIMS).encode())}.{base64url(b'signature')}")


def test_a_public_key_is_no_shared_secret() -> None:
    """The oldest trick with tokens: HMAC under what everybody can read."""
    pem = base64.b64encode(b"the public key").decode()
    with pytest.raises(TokenInvalid):
        read(pyjwt.encode(CLAIMS, pem * 4, "HS256", {"kid": "one"}))


@pytest.mark.parametrize("part", [0, 1, 2])
def test_a_changed_token_proves_nothing(part: int) -> None:
    """Whichever part is changed, the signature fits no longer."""
    parts = token().split(".")
    other = pyjwt.encode({**CLAIMS, "sub": "bob"}, private("RS384"), "RS384", {"kid": "one", "x": "y"}).split(".")
    parts[part] = other[part]
    with pytest.raises(TokenInvalid):
        check_signature(read(".".join(parts)), keys(jwk("RS256"), jwk("RS384")))


def test_a_key_is_used_for_what_it_says_only() -> None:
    """A key of another algorithm, another curve or for encryption is passed over, so that nothing fits."""
    for useless in (jwk("RS256", alg="RS512"), jwk("RS256", use="enc"), jwk("ES256")):
        with pytest.raises(UnknownKey):
            check_signature(read(token()), keys(useless))
    with pytest.raises(UnknownKey):
        check_signature(read(token("ES256")), keys(jwk("ES384", alg=None), jwk("RS256", alg=None)))


def test_ids_of_keys_choose_where_there_are_any() -> None:
    """A token may leave out the key's id, as may the key; only one that names another key is told from the rest."""
    check_signature(read(token()), keys(jwk("RS256", kid=None, alg=None, use=None)))
    unnamed = pyjwt.encode(CLAIMS, RSA_KEY, "RS256")
    check_signature(read(unnamed), keys(jwk("ES256"), jwk("RS256")))
    with pytest.raises(UnknownKey):
        check_signature(read(token(kid="two")), keys(jwk("RS256")))
    stranger = rsa.generate_private_key(65537, 2048)
    with pytest.raises(UnknownKey, match="unknown"):
        check_signature(read(pyjwt.encode(CLAIMS, stranger, "RS256")), keys(jwk("RS256")))


@pytest.mark.parametrize("more", [{"crit": ["exp"]}, {"kid": 7}, {"kid": ["one"]}])
def test_headers_that_ask_for_more_than_is_known(more: dict[str, Any]) -> None:
    """An extension that one must understand makes a token useless here, and a key's id is a string."""
    header = base64url(json.dumps({"alg": "RS256", "kid": "one", **more}).encode())
    with pytest.raises(TokenInvalid):
        read(f"{header}.{base64url(b'{}')}.{base64url(b'x')}")


@pytest.mark.parametrize("text", ["", "a.b", "a.b.c.d", "EAAB facebook token", "e30.e30.!", "e30.bnVsbA.eA"])
def test_what_is_no_token_is_refused(text: str) -> None:
    """Access tokens of other kinds, and garbage, are told from tokens that can be read."""
    with pytest.raises(TokenInvalid):
        read(text)


@pytest.mark.parametrize(
    "entry",
    [
        None,
        7,
        [],
        {},
        {"kty": "oct", "k": "c2VjcmV0"},
        {"kty": "OKP", "crv": "Ed25519", "x": "AA"},
        {"kty": "RSA"},
        {"kty": "RSA", "n": "AQAB", "e": "AQAB"},
        {"kty": "RSA", "n": 7, "e": 7},
        {"kty": "EC", "crv": "P-256"},
        {"kty": "EC", "crv": "P-256", "x": "AA", "y": "AA"},
        {"kty": "EC", "crv": "P-256", "x": "A" * 43, "y": "A" * 43},
        {"kty": "EC", "crv": "P-256", "x": 1, "y": 2},
        {"kty": "EC", "crv": "secp256k1", "x": "A" * 43, "y": "A" * 43},
        {"kty": "EC", "crv": ["P-256"], "x": "A" * 43, "y": "A" * 43},
        jwk("RS256", kid=7),
        jwk("RS256", alg=["RS256"]),
        jwk("RS256", use=["sig"]),
    ],
)
def test_entries_of_no_use_are_passed_over(entry: Any) -> None:
    """One odd key of an issuer, however malformed, does not take the others with it."""
    found = read_keys({"keys": [entry, jwk("RS256")]})
    assert [key.kid for key in found] == ["one"]
    check_signature(read(token()), found)


@pytest.mark.parametrize("document", [None, 7, [], {}, {"keys": None}, {"keys": {}}, {"keys": "RSA"}])
def test_what_is_no_key_set_has_no_keys(document: Any) -> None:
    """Whatever an issuer answers, the reader stands it."""
    assert read_keys(document) == ()


def test_a_key_set_is_not_read_forever() -> None:
    """Thousands of keys would make each forged token thousands of times the work."""
    assert len(read_keys({"keys": [jwk("ES256", kid=str(number)) for number in range(MAX_KEYS + 1)]})) == MAX_KEYS


def test_private_members_are_not_taken_in() -> None:
    """An issuer that publishes its private key by mistake has not handed it to us."""
    document = get_default_algorithms()["RS256"].to_jwk(RSA_KEY, as_dict=True)
    (key,) = read_keys({"keys": [document]})
    assert not hasattr(key.key, "private_numbers")
    assert "key=" not in repr(key)

"""OAuth 1.0a signatures, held against X's own example and against oauthlib."""

import re
from urllib.parse import unquote

import pytest
from oauthlib.oauth1 import Client

from poolhouse.crypto.oauth1 import Credentials, authorization

CREDENTIALS = Credentials(
    "xvz1evFS4wEEPTGEFPHBog",
    "kAcSOqF21Fu85e7zjz7ZN2U4ZRhfV3WpwPAoE3Z7kBw",
    "370773112-GmHxMAgYyLbNEtIKZeRNFsMKPR9EyMZeS9weJAEb",
    "LswwdoUaIvS8ltyTt5jkRh4J50vUPVVHtR2YPi5kE",
)
NONCE = "kYjzVBB8Y0ZFabxSWbWovY3uYSQ2pTgmZeNu2VS4cg"
NOW = 1_318_622_958.9


def parameters(header: str) -> dict[str, str]:
    """What the header says."""
    return {name: unquote(value) for name, value in re.findall(r'(\w+)="([^"]*)"', header)}


@pytest.mark.parametrize(
    "url",
    [
        "https://api.twitter.com/1.1/account/verify_credentials.json",
        "https://api.twitter.com/1.1/account/verify_credentials.json?include_entities=false&skip_status=true",
        "https://api.twitter.com/1.1/x.json?status=Hello%20Ladies%20%2B%20Gentlemen%2C%20%E2%98%83%21&a=&b=~-._",
    ],
)
def test_the_signature_is_the_one_that_others_make(url: str) -> None:
    """A server that checks signatures as everybody does finds ours right, whatever the query."""
    client = Client(
        CREDENTIALS.consumer_key,
        CREDENTIALS.consumer_secret,
        CREDENTIALS.token,
        CREDENTIALS.token_secret,
        nonce=NONCE,
        timestamp="1318622958",
    )
    _, theirs, _ = client.sign(url)
    header = authorization(url, CREDENTIALS, NONCE, NOW)
    assert header.startswith("OAuth ")
    assert parameters(header) == parameters(theirs["Authorization"])


def test_every_part_counts() -> None:
    """The signature changes with the URL, the nonce, the time and each secret."""
    url = "https://api.twitter.com/1.1/x.json"
    other = Credentials(CREDENTIALS.consumer_key, "another", CREDENTIALS.token, CREDENTIALS.token_secret)
    headers = {
        authorization(url, CREDENTIALS, NONCE, NOW),
        authorization(url + "?a=b", CREDENTIALS, NONCE, NOW),
        authorization(url, CREDENTIALS, "nonce", NOW),
        authorization(url, CREDENTIALS, NONCE, NOW + 1),
        authorization(url, other, NONCE, NOW),
    }
    assert len({parameters(header)["oauth_signature"] for header in headers}) == 5
    assert "another" not in repr(other)

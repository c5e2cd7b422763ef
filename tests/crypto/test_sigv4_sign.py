"""The caller's side of Signature Version 4."""

import pytest

from poolhouse.crypto import sigv4
from poolhouse.crypto.sigv4_canonical import EMPTY_BODY_SHA256, body_digest
from poolhouse.crypto.sigv4_sign import Credentials, Request, presign, sign

NOW = 1_369_353_600.0  # 2013-05-24T00:00:00Z, the time of the examples in S3's documentation
EXAMPLE = Credentials("AKIAIOSFODNN7EXAMPLE", "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY")
TEMPORARY = Credentials("ASIAEXAMPLE", "secret", "session/token+1==")
HOST = ("Host", "examplebucket.s3.amazonaws.com")


@pytest.mark.parametrize(
    ("request_", "signature"),
    [
        (
            Request("GET", "/test.txt", "", (HOST, ("Range", "bytes=0-9"))),
            "f0e8bdb87c964420e857bd35b5d6ed310bd44f0170aba48dd91039c6036bdb41",
        ),
        (
            Request(
                "PUT",
                "/test%24file.text",
                "",
                (HOST, ("Date", "Fri, 24 May 2013 00:00:00 GMT"), ("x-amz-storage-class", "REDUCED_REDUNDANCY")),
                body_digest(b"Welcome to Amazon S3."),
            ),
            "98ad721746da40c64f1a55b78f14c238d841ea1380cd77a1b5971af0ece108bd",
        ),
        (
            Request("GET", "/", "lifecycle", (HOST,)),
            "fea454ca298b7da1c68078a5d1bdbfbbe0d65c699e0f91ac7a200a0136783543",
        ),
        (
            Request("GET", "/", "max-keys=2&prefix=J", (HOST,)),
            "34b48302e7b5fa45bde8084f4b7868a86f0a534bc59db6670ed5711ef69dc6f7",
        ),
    ],
)
def test_the_examples_of_s3s_documentation(request_: Request, signature: str) -> None:
    """Requests that we sign are signed as AWS publishes it."""
    added = dict(sign(request_, EXAMPLE, region="us-east-1", service="s3", now=NOW, s3=True))
    assert added["X-Amz-Date"] == "20130524T000000Z"
    assert added["X-Amz-Content-SHA256"] == request_.body_sha256
    assert added["Authorization"].endswith(f"Signature={signature}")


def test_the_presigned_example_of_s3s_documentation() -> None:
    """URLs that we sign are signed as AWS publishes it."""
    query = presign(
        Request("GET", "/test.txt", "", (HOST,)),
        EXAMPLE,
        region="us-east-1",
        service="s3",
        now=NOW,
        expires=86_400,
        s3=True,
    )
    assert query == (
        "X-Amz-Algorithm=AWS4-HMAC-SHA256"
        "&X-Amz-Credential=AKIAIOSFODNN7EXAMPLE%2F20130524%2Fus-east-1%2Fs3%2Faws4_request"
        "&X-Amz-Date=20130524T000000Z&X-Amz-Expires=86400&X-Amz-SignedHeaders=host"
        "&X-Amz-Signature=aeeed9bbccd4d02ee5c0109b86d86835f995330da4c265957d157751f604d404"
    )


def test_temporary_credentials_send_and_sign_their_token() -> None:
    """The session token goes along in either form, and is part of what is signed."""
    request = Request("POST", "/", "a=1", (("Host", "h"),), body_digest(b"{}"))
    added = sign(request, TEMPORARY, region="r", service="sts", now=NOW)
    assert ("X-Amz-Security-Token", "session/token+1==") in added
    signed = sigv4.SignedRequest.parse("POST", "/", "a=1", [*request.headers, *added], request.body_sha256)
    query = presign(request, TEMPORARY, region="r", service="sts", now=NOW, expires=5)
    presigned = sigv4.SignedRequest.parse("POST", "/", query, request.headers, request.body_sha256)
    for each in (signed, presigned):
        assert each.session_token == "session/token+1=="
        sigv4.verify(each, "secret", NOW, service="sts", region="r")


def test_what_changes_on_the_way_is_not_signed() -> None:
    """Proxies may change the connection's headers and the user agent without voiding the signature."""
    headers = (("Host", "h"), ("User-Agent", "x"), ("Connection", "close"), ("X-Amzn-Trace-Id", "1"), ("Accept", "*/*"))
    added = dict(sign(Request("GET", "/", "", headers), EXAMPLE, region="r", service="s", now=NOW))
    assert "SignedHeaders=accept;host;x-amz-date," in added["Authorization"]


def test_a_request_without_a_body_is_signed_as_such() -> None:
    """The default payload is the empty one."""
    assert Request("GET", "/").body_sha256 == EMPTY_BODY_SHA256


def test_the_repr_of_credentials_shows_no_secret() -> None:
    """Credentials in a log give away the key's id and nothing more."""
    assert repr(TEMPORARY) == "Credentials(access_key='ASIAEXAMPLE')"

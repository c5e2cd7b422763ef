"""The canonical form of a request."""

import hashlib
from urllib.parse import quote

import pytest
from botocore.auth import SigV4Auth
from botocore.awsrequest import AWSRequest
from botocore.credentials import Credentials
from botocore.utils import normalize_url_path
from hypothesis import given
from hypothesis import strategies as st

from poolhouse.crypto.sigv4_canonical import (
    EMPTY_BODY_SHA256,
    Scope,
    body_digest,
    canonical_headers,
    canonical_path,
    canonical_query,
    canonical_request,
    format_time,
    header_map,
    parameters,
    signature,
    signing_key,
    string_to_sign,
)

SECRET = "wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY"
SCOPE = Scope("20150830", "us-east-1", "service")
PATHS = st.lists(st.sampled_from(["", ".", "..", "a", "%20", "%2F", "x~y", "$delete", "ü", "a:b@c"]), max_size=6)


def query(raw: str) -> str:
    """A raw query string in canonical form."""
    return canonical_query(parameters(raw))


def test_a_whole_example_of_the_documentation() -> None:
    """IAM ListUsers, step by step, with the values that AWS publishes for each step."""
    headers = header_map(
        [
            ("Host", "iam.amazonaws.com"),
            ("Content-Type", "application/x-www-form-urlencoded; charset=utf-8"),
            ("X-Amz-Date", "20150830T123600Z"),
        ]
    )
    names = ["content-type", "host", "x-amz-date"]
    fields = parameters("Action=ListUsers&Version=2010-05-08")
    text = canonical_request("GET", "/", fields, headers, names, body_digest(b""))
    assert hashlib.sha256(text.encode()).hexdigest() == (
        "f536975d06c0309214f805bb90ccff089219ecd68b2577efef23edd43b7e1a59"
    )
    scope = Scope("20150830", "us-east-1", "iam")
    assert string_to_sign("20150830T123600Z", scope, text).splitlines()[:3] == [
        "AWS4-HMAC-SHA256",
        "20150830T123600Z",
        "20150830/us-east-1/iam/aws4_request",
    ]
    assert signing_key(SECRET, scope).hex() == "c4afb1cc5771d871763a393e44b703571b55cc28424d1a5e86da6ed3c154a4b9"
    assert signature(SECRET, "20150830T123600Z", scope, text) == (
        "5d672d79c15b13162d9279b0855cfba6789a8edb4c82c400e06b5924a6f2b5d7"
    )


@pytest.mark.parametrize(
    ("raw", "expected"),
    [
        ("", "/"),
        ("/", "/"),
        ("//", "/"),
        ("/./", "/"),
        ("/example/..", "/"),
        ("/example1/example2/../..", "/"),
        ("/../../x", "/x"),
        ("//example//", "/example/"),
        ("/./example", "/example"),
        ("/example space/", "/example%20space/"),
        ("/example%20space/", "/example%2520space/"),
        ("/example/$delete", "/example/%24delete"),
        ("/ሴ", "/%E1%88%B4"),
        ("/-._~09AZaz", "/-._~09AZaz"),
        ("/\udcff", "/%FF"),
    ],
)
def test_paths_are_normalized_and_encoded_once_more(raw: str, expected: str) -> None:
    """The path cases of the published test suite, and bytes that are no text."""
    assert canonical_path(raw) == expected


@given(PATHS)
def test_paths_are_those_of_botocore(segments: list[str]) -> None:
    """Every path that the AWS SDK can send is signed alike by both."""
    raw = "/" + "/".join(segments)
    assert canonical_path(raw) == quote(normalize_url_path(raw), safe="/~")


@pytest.mark.parametrize(
    ("raw", "expected"),
    [
        ("", "/"),
        ("/a//b/../c", "/a//b/../c"),
        ("/test%24file.text", "/test%24file.text"),
        ("/a%2fb+c", "/a%2Fb%2Bc"),
        ("/a b", "/a%20b"),
        ("/%FF", "/%FF"),
    ],
)
def test_s3_paths_stay_as_they_are(raw: str, expected: str) -> None:
    """For S3, slashes and dots are part of the name, and encoding is not doubled."""
    assert canonical_path(raw, s3=True) == expected


@pytest.mark.parametrize(
    ("raw", "expected"),
    [
        ("", ""),
        ("a", "a="),
        ("a&b=", "a=&b="),
        ("a=1&&b=2&", "a=1&b=2"),
        ("a=b=c", "a=b%3Dc"),
        ("b=1&a=2&a=1&A=3", "A=3&a=1&a=2&b=1"),
        ("Param-3=Value3&Param=Value2&%E1%88%B4=Value1", "%E1%88%B4=Value1&Param=Value2&Param-3=Value3"),
        ("ሴ=bar", "%E1%88%B4=bar"),
        ("a=x+y", "a=x%2By"),
        ("a=x%20y", "a=x%20y"),
        ("a=%2f%7E", "a=%2F~"),
        ("a=100%", "a=100%25"),
        ("a=%FF&b=\udcfe", "a=%FF&b=%FE"),
    ],
)
def test_queries_are_sorted_and_encoded_in_one_way(raw: str, expected: str) -> None:
    """However a client encodes and orders its parameters, the signature is over one form of them."""
    assert query(raw) == expected


@given(st.lists(st.tuples(st.text(min_size=1), st.text())))
def test_queries_are_those_of_botocore(pairs: list[tuple[str, str]]) -> None:
    """Every query that the AWS SDK can send is signed alike by both."""
    request = AWSRequest("GET", "https://host/", params=pairs)
    theirs = SigV4Auth(Credentials("a", "s"), "service", "region").canonical_query_string(request)
    assert query("&".join(f"{quote(name, safe='')}={quote(value, safe='')}" for name, value in pairs)) == theirs


def test_headers_are_trimmed_and_joined_in_their_order() -> None:
    """Spaces that proxies change do not matter; the order of repeated headers does."""
    headers = header_map([("B", " x  y \t z "), ("a", "2"), ("A", "1"), ("A", '"q   r"')])
    assert headers == {"b": [" x  y \t z "], "a": ["2", "1", '"q   r"']}
    assert canonical_headers(headers, ["a", "b"]) == 'a:2,1,"q r"\nb:x y z\n'


def test_a_header_that_is_absent_is_no_empty_header() -> None:
    """Signing a header that was not sent is an error."""
    with pytest.raises(KeyError):
        canonical_headers({}, ["host"])


def test_bytes_that_are_no_text_are_signed_as_they_came() -> None:
    """A header in another encoding is signed byte for byte."""
    headers = {"a": [b"\xe9".decode("utf-8", "surrogateescape")]}
    text = canonical_request("GET", "/", [], headers, ["a"], EMPTY_BODY_SHA256)
    digest = hashlib.sha256(b"GET\n/\n\na:\xe9\n\na\n" + EMPTY_BODY_SHA256.encode()).hexdigest()
    assert string_to_sign("t", SCOPE, text).endswith("\n" + digest)


def test_a_signing_key_depends_on_its_whole_scope() -> None:
    """A key for one day, region and service signs nothing elsewhere; the one of the documentation is right."""
    iam = Scope("20120215", "us-east-1", "iam")
    assert signing_key(SECRET, iam).hex() == "f4780e2d9f65fa895f9c67b32ce1baf0b0d8a43505a000a1a9e090d414db404d"
    others = [iam._replace(date="20120216"), iam._replace(region="eu-west-1"), iam._replace(service="sts")]
    assert len({signing_key(SECRET, scope) for scope in (iam, *others)} | {signing_key("other", iam)}) == 5


def test_remembered_signing_keys_are_bounded() -> None:
    """A caller that signs for ever new regions does not fill the memory."""
    assert signing_key.cache_info().maxsize == 4096


def test_times_are_written_in_basic_form() -> None:
    """The time is UTC, to the second, below it cut off."""
    assert format_time(1_440_938_160.9) == "20150830T123600Z"

"""Checking signatures: the published test suite, and botocore as the unmodified client."""

from dataclasses import dataclass, replace
from datetime import UTC, datetime
from typing import Any
from unittest.mock import patch
from urllib.parse import quote, urlsplit

import pytest
from botocore import auth
from botocore.awsrequest import AWSRequest
from botocore.credentials import Credentials as BotocoreCredentials
from hypothesis import given, settings
from hypothesis import strategies as st

from poolhouse.crypto import sigv4
from poolhouse.crypto.sigv4 import SignedRequest, body_digest, is_signed, verify
from poolhouse.crypto.sigv4_sign import Credentials, Request, presign, sign

SECRET = "wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY"
S3_SECRET = "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY"
DATE = "20150830T123600Z"
NOW = 1_440_938_160.0
KEY = Credentials("AKIDEXAMPLE", SECRET)
TOKEN = (
    "AQoDYXdzEPT//////////wEXAMPLEtc764bNrC9SAPBSM22wDOk4x4HIZ8j4FZTwdQWLWsKWHGBuFqwAeMicRXmxfpSPfIeoIYRqTflfKD8YUuwt"
    "hAx7mSEI/qkPpKPi/kMcGdQrmGdeehM4IC1NtBmUpp2wUE8phUZampKsburEDy0KPkyQDYwT7WZ0wq5VSXDvp75YU9HFvlRd8Tx6q6fE8YQcHNVX"
    "AkiY9q6d+xo0rKwT38xVqr7ZD0u0iPPkUL64lIZbqBAz+scqKmlzm8FDrypNC9Yjc8fPOLn9FX9KSYvKTr4rvx3iSIlTJabIQwj2ICCR/oLxBA=="
)
UNRESERVED = "-._~0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"
FORM = "application/x-www-form-urlencoded"


@dataclass(frozen=True)
class Case:
    """One example of AWS's test suite: a request, and the signature that is right for it."""

    name: str
    signature: str
    method: str = "GET"
    path: str = "/"
    query: str = ""
    headers: tuple[tuple[str, str], ...] = ()
    body: bytes = b""
    service: str = "service"
    host: str = "example.amazonaws.com"

    def parse(self) -> SignedRequest:
        """The request as it arrives."""
        headers = [("Host", self.host), ("X-Amz-Date", DATE), *self.headers]
        names = ";".join(sorted({name.lower() for name, _ in headers} - {"content-length"}))
        credential = f"AKIDEXAMPLE/20150830/us-east-1/{self.service}/aws4_request"
        claim = f"AWS4-HMAC-SHA256 Credential={credential}, SignedHeaders={names}, Signature={self.signature}"
        headers.append(("Authorization", claim))
        return SignedRequest.parse(self.method, self.path, self.query, headers, body_digest(self.body))


VANILLA = "5fa00fa31553b73ebf1942676e86291e8372ff2a2260956d9b8aae1d763fbf31"
POST_VANILLA = "5da7c1a2acd57cee7505fc6676e4e544621c30862966e37dddb68e92efbe5d6b"
POST_QUERY = "28038455d6de14eafc1f9222cf5aa6f1a96197d7deb8263271d420d138af7f11"


def my_headers(*values: str) -> tuple[tuple[str, str], ...]:
    """The suite's header, once for each value."""
    return tuple(("My-Header1", value) for value in values)


SUITE = [
    Case("get-vanilla", VANILLA),
    Case("get-vanilla-query", VANILLA),
    Case("get-relative", VANILLA, path="/example/.."),
    Case("get-relative-relative", VANILLA, path="/example1/example2/../.."),
    Case("get-slash", VANILLA, path="//"),
    Case("get-slash-dot-slash", VANILLA, path="/./"),
    Case(
        "get-slash-pointless-dot",
        "ef75d96142cf21edca26f06005da7988e4f8dc83a165a80865db7089db637ec5",
        path="/./example",
    ),
    Case("get-slashes", "9a624bd73a37c9a373b5312afbebe7a714a789de108f0bdfe846570885f57e84", path="//example//"),
    Case("get-space", "652487583200325589f1fba4c7e578f72c47cb61beeca81406b39ddec1366741", path="/example space/"),
    Case(
        "get-special-character",
        "a853c9b21b528b19643d00910d35b83a10c366a10833ceefb45edd6c80e40f27",
        path="/example/$delete",
    ),
    Case("get-unreserved", "07ef7494c76fa4850883e2b006601f940f8a34d404d0cfa977f52a65bbf5f24f", path=f"/{UNRESERVED}"),
    Case("get-utf8", "8318018e0b0f223aa2bbf98705b62bb787dc9c0e678f255a891fd03141be5d85", path="/ሴ"),
    Case(
        "get-header-key-duplicate",
        "c9d5ea9f3f72853aea855b47ea873832890dbdd183b4468f858259531a5138ea",
        headers=my_headers("value2", "value2", "value1"),
    ),
    Case(
        "get-header-value-order",
        "08c7e5a9acfcfeb3ab6b2185e75ce8b1deb5e634ec47601a50643f830c755c01",
        headers=my_headers("value4", "value1", "value3", "value2"),
    ),
    Case(
        "get-header-value-multiline",
        "ba17b383a53190154eb5fa66a1b836cc297cc0a3d70a5d00705980573d8ff790",
        headers=my_headers("value1,value2,value3"),
    ),
    Case(
        "get-header-value-trim",
        "acc3ed3afb60bb290fc8d2dd0098b9911fcaa05412b367055dee359757a9c736",
        headers=(*my_headers(" value1"), ("My-Header2", ' "a   b   c"')),
    ),
    Case(
        "get-vanilla-empty-query-key",
        "a67d582fa61cc504c4bae71f336f98b97f1ea3c7a6bfe1b6e45aec72011b9aeb",
        query="Param1=value1",
    ),
    Case(
        "get-vanilla-query-order-encoded",
        "371d3713e185cc334048618a97f809c9ffe339c62934c032af5a0e595648fcac",
        query="Param-3=Value3&Param=Value2&%E1%88%B4=Value1",
    ),
    Case(
        "get-vanilla-query-order-key",
        "eedbc4e291e521cf13422ffca22be7d2eb8146eecf653089df300a15b2382bd1",
        query="Param1=value2&Param1=Value1",
    ),
    Case(
        "get-vanilla-query-order-key-case",
        "b97d918cfa904a5beff61c982a1b6f458b799221646efd99d3219ec94cdf2500",
        query="Param2=value2&Param1=value1",
    ),
    Case(
        "get-vanilla-query-order-value",
        "5772eed61e12b33fae39ee5e7012498b51d56abc0abb7c60486157bd471c4694",
        query="Param1=value2&Param1=value1",
    ),
    Case(
        "get-vanilla-query-unreserved",
        "9c3e54bfcdf0b19771a7f523ee5669cdf59bc7cc0884027167c21bb143a40197",
        query=f"{UNRESERVED}={UNRESERVED}",
    ),
    Case("get-vanilla-utf8-query", "2cdec8eed098649ff3a119c94853b13c643bcf08f8b0a1d91e12c9027818dd04", query="ሴ=bar"),
    Case("post-vanilla", POST_VANILLA, "POST"),
    Case("post-header-key-case", POST_VANILLA, "POST"),
    Case(
        "post-header-key-sort",
        "c5410059b04c1ee005303aed430f6e6645f61f4dc9e1461ec8f8916fdf18852c",
        "POST",
        headers=my_headers("value1"),
    ),
    Case(
        "post-header-value-case",
        "cdbc9802e29d2942e5e10b5bccfdd67c5f22c7c4e8ae67b53629efa58b974b7d",
        "POST",
        headers=my_headers("VALUE1"),
    ),
    Case("post-vanilla-query", POST_QUERY, "POST", query="Param1=value1"),
    Case("post-vanilla-empty-query-value", POST_QUERY, "POST", query="Param1=value1"),
    Case(
        "post-x-www-form-urlencoded",
        "ff11897932ad3f4e8b18135d722051e5ac45fc38421b1da7b9d196a0fe09473a",
        "POST",
        headers=(("Content-Type", FORM), ("Content-Length", "13")),
        body=b"Param1=value1",
    ),
    Case(
        "post-x-www-form-urlencoded-parameters",
        "1a72ec8f64bd914b0e42e42607c7fbce7fb2c7465f63e3092b3b0d39fa77a6fe",
        "POST",
        headers=(("Content-Type", f"{FORM}; charset=utf8"), ("Content-Length", "13")),
        body=b"Param1=value1",
    ),
    Case(
        "post-sts-header-before",
        "85d96828115b5dc0cfc3bd16ad9e210dd772bbebba041836c64533a82be05ead",
        "POST",
        headers=(("X-Amz-Security-Token", TOKEN),),
    ),
    Case(
        "iam-list-users",
        "5d672d79c15b13162d9279b0855cfba6789a8edb4c82c400e06b5924a6f2b5d7",
        query="Action=ListUsers&Version=2010-05-08",
        headers=(("Content-Type", f"{FORM}; charset=utf-8"),),
        service="iam",
        host="iam.amazonaws.com",
    ),
]


@pytest.mark.parametrize("case", SUITE, ids=lambda case: case.name)
def test_the_published_examples_verify(case: Case) -> None:
    """Every AWS SDK passes this suite; so what it signs is what we accept."""
    request = case.parse()
    assert request.access_key == "AKIDEXAMPLE"
    verify(request, SECRET, NOW)
    with pytest.raises(sigv4.SignatureMismatch):
        verify(request, S3_SECRET, NOW)


def test_a_session_token_added_after_signing_is_refused() -> None:
    """The suite's post-sts-header-after: a token that is not signed could be swapped on the way."""
    vanilla = Case("post-vanilla", POST_VANILLA, "POST").parse()
    headers = [(name, value) for name, values in vanilla.headers.items() for value in values]
    with pytest.raises(sigv4.IncompleteSignature, match="x-amz-security-token"):
        SignedRequest.parse("POST", "/", "", [*headers, ("X-Amz-Security-Token", TOKEN)], body_digest(b""))


def test_the_presigned_example_of_s3s_documentation_verifies() -> None:
    """A presigned URL as AWS publishes it, whose payload S3 leaves open."""
    query = (
        "X-Amz-Algorithm=AWS4-HMAC-SHA256"
        "&X-Amz-Credential=AKIAIOSFODNN7EXAMPLE%2F20130524%2Fus-east-1%2Fs3%2Faws4_request"
        "&X-Amz-Date=20130524T000000Z&X-Amz-Expires=86400&X-Amz-SignedHeaders=host"
        "&X-Amz-Signature=aeeed9bbccd4d02ee5c0109b86d86835f995330da4c265957d157751f604d404"
    )
    headers = [("Host", "examplebucket.s3.amazonaws.com")]
    request = SignedRequest.parse("GET", "/test.txt", query, headers, body_digest(b""))
    verify(request, S3_SECRET, 1_369_353_600.0, s3=True, allow_unsigned_payload=True)
    with pytest.raises(sigv4.SignatureMismatch, match="body"):
        verify(request, S3_SECRET, 1_369_353_600.0, s3=True)
    with pytest.raises(sigv4.SignatureMismatch, match="signature"):
        verify(request, S3_SECRET, 1_369_353_600.0)


# What botocore can send: any path and query in percent-encoding, any printable header, any body.
PATHS = st.lists(st.text(max_size=5) | st.sampled_from([".", "..", ""]), max_size=4).map(
    lambda parts: "/" + "/".join(quote(part, safe="~") for part in parts)
)
QUERIES = st.lists(st.tuples(st.text(min_size=1, max_size=5), st.text(max_size=5)), max_size=4).map(
    lambda pairs: "&".join(f"{quote(name, safe='')}={quote(value, safe='')}" for name, value in pairs)
)
VALUES = st.text(st.characters(min_codepoint=32, max_codepoint=126) | st.just("\t"), max_size=10)
NAMES = st.from_regex(r"(X-Amz-|My-)[A-Za-z][a-z-]{0,5}", fullmatch=True)
SIGNED_BY_BOTOCORE = st.fixed_dictionaries(
    {
        "method": st.sampled_from(["GET", "POST", "PUT", "DELETE"]),
        "path": PATHS,
        "query": QUERIES,
        "headers": st.dictionaries(NAMES, VALUES, max_size=3),
        "body": st.binary(max_size=30),
        "token": st.none() | st.text(st.characters(min_codepoint=33, max_codepoint=126), min_size=1, max_size=20),
    }
)


def botocore_signs(signer: auth.SigV4Auth, wanted: dict) -> AWSRequest:
    """A request signed by botocore at our time."""
    url = f"https://example.amazonaws.com{wanted['path']}" + (f"?{wanted['query']}" if wanted["query"] else "")
    request = AWSRequest(wanted["method"], url, dict(wanted["headers"]), wanted["body"])
    with patch.object(auth, "get_current_datetime", return_value=datetime.fromtimestamp(NOW, UTC)):
        signer.add_auth(request)
    return request


def received(request: AWSRequest, body: bytes) -> SignedRequest:
    """A request of botocore's as it arrives here."""
    parts = urlsplit(request.url)
    headers = [("Host", parts.netloc), *request.headers.items()]
    return SignedRequest.parse(request.method, parts.path, parts.query, headers, body_digest(body))


@settings(deadline=None, max_examples=200)
@given(SIGNED_BY_BOTOCORE)
def test_what_botocore_signs_verifies(wanted: dict) -> None:
    """Whatever boto3 and the AWS CLI send is accepted, with its session token, and under no other secret."""
    credentials = BotocoreCredentials("AKIDEXAMPLE", SECRET, wanted["token"])
    signed = botocore_signs(auth.SigV4Auth(credentials, "cognito-idp", "eu-west-1"), wanted)
    request = received(signed, wanted["body"])
    assert request.session_token == wanted["token"]
    verify(request, SECRET, NOW, service="cognito-idp", region="eu-west-1")
    with pytest.raises(sigv4.SignatureMismatch):
        verify(request, "other", NOW)


@settings(deadline=None, max_examples=100)
@given(SIGNED_BY_BOTOCORE)
def test_what_botocore_presigns_verifies(wanted: dict) -> None:
    """Presigned URLs of boto3 are accepted for as long as they say."""
    wanted = {**wanted, "body": b"", "headers": {}}
    credentials = BotocoreCredentials("AKIDEXAMPLE", SECRET, wanted["token"])
    signed = botocore_signs(auth.SigV4QueryAuth(credentials, "cognito-sync", "eu-west-1", expires=60), wanted)
    request = received(signed, b"")
    assert request.session_token == wanted["token"]
    verify(request, SECRET, NOW + 59)


@settings(deadline=None, max_examples=100)
@given(SIGNED_BY_BOTOCORE)
def test_what_botocore_signs_for_s3_verifies_by_s3s_rules(wanted: dict) -> None:
    """S3's own rules for paths are at hand."""
    credentials = BotocoreCredentials("AKIDEXAMPLE", SECRET, wanted["token"])
    signed = botocore_signs(auth.S3SigV4Auth(credentials, "s3", "eu-west-1"), wanted)
    verify(received(signed, wanted["body"]), SECRET, NOW, s3=True)


@settings(deadline=None, max_examples=100)
@given(SIGNED_BY_BOTOCORE)
def test_we_sign_as_botocore_does(wanted: dict) -> None:
    """Our own calls to AWS carry the signature that the SDK would have given them."""
    theirs = botocore_signs(
        auth.SigV4Auth(BotocoreCredentials("AKIDEXAMPLE", SECRET, wanted["token"]), "sts", "eu-west-1"), wanted
    )
    headers = (("Host", "example.amazonaws.com"), *wanted["headers"].items())
    headers = tuple(header for header in headers if header[0].lower() not in {"x-amz-date", "x-amz-security-token"})
    ours = sign(
        Request(wanted["method"], wanted["path"], wanted["query"], headers, body_digest(wanted["body"])),
        replace(KEY, session_token=wanted["token"]),
        region="eu-west-1",
        service="sts",
        now=NOW,
    )
    assert dict(ours)["Authorization"] == theirs.headers["Authorization"]


def signed(
    method: str = "POST", path: str = "/a", query: str = "b=1", body: bytes = b"{}", **headers: str
) -> list[Any]:
    """The arguments of `SignedRequest.parse` for a request signed by us: a list, to be tampered with."""
    sent = (("Host", "h"), *((name.replace("_", "-"), value) for name, value in headers.items()))
    request = Request(method, path, query, sent, body_digest(body))
    added = sign(request, KEY, region="r", service="s", now=NOW)
    return [method, path, query, [*sent, *added], body_digest(body)]


@pytest.mark.parametrize(
    ("position", "value"),
    [(0, "GET"), (0, "post"), (1, "/b"), (1, "/a/"), (1, "/%61"), (2, "b=2"), (2, "b=1&c="), (2, ""), (4, "0" * 64)],
)
def test_whatever_is_changed_voids_the_signature(position: int, value: str) -> None:
    """Method, path, query and body cannot be changed on the way."""
    arguments = signed()
    verify(SignedRequest.parse(*arguments), SECRET, NOW)
    arguments[position] = value
    with pytest.raises(sigv4.SignatureMismatch):
        verify(SignedRequest.parse(*arguments), SECRET, NOW)


@pytest.mark.parametrize("name", ["Host", "X-Amz-Target", "My-Header"])
def test_a_signed_header_cannot_be_changed_or_doubled(name: str) -> None:
    """What a header says is what its sender said, and no second value slips in."""
    arguments = signed(X_Amz_Target="Service.Operation", My_Header="x")
    verify(SignedRequest.parse(*arguments), SECRET, NOW)
    headers = arguments[3]
    for tampered in (
        [(key, "changed" if key == name else value) for key, value in headers],
        [*headers, (name, "more")],
    ):
        arguments[3] = tampered
        with pytest.raises(sigv4.SignatureMismatch):
            verify(SignedRequest.parse(*arguments), SECRET, NOW)


def test_an_unsigned_header_may_be_added_by_a_proxy() -> None:
    """Tracing and forwarding headers do no harm."""
    arguments = signed()
    arguments[3] += [("X-Forwarded-For", "10.0.0.1"), ("X-Amzn-Trace-Id", "Root=1"), ("Date", "whenever")]
    verify(SignedRequest.parse(*arguments), SECRET, NOW)


def test_the_declared_payload_has_to_be_the_body() -> None:
    """X-Amz-Content-SHA256 is checked against the body that came, and cannot replace it."""
    digest = body_digest(b"{}")
    verify(SignedRequest.parse(*signed(X_Amz_Content_SHA256=digest)), SECRET, NOW)
    arguments = signed(X_Amz_Content_SHA256=digest)
    arguments[4] = body_digest(b"{'admin': true}")
    with pytest.raises(sigv4.SignatureMismatch, match="body"):
        verify(SignedRequest.parse(*arguments), SECRET, NOW, allow_unsigned_payload=True)


@pytest.mark.parametrize("declared", ["UNSIGNED-PAYLOAD", "STREAMING-AWS4-HMAC-SHA256-PAYLOAD", "", "unsigned-payload"])
def test_an_unsigned_payload_is_accepted_only_where_it_is_allowed(declared: str) -> None:
    """An operation is called with the body that its caller signed, unless the edge says otherwise."""
    request = SignedRequest.parse(*signed(X_Amz_Content_SHA256=declared))
    with pytest.raises(sigv4.SignatureMismatch, match="body"):
        verify(request, SECRET, NOW)
    if declared == "UNSIGNED-PAYLOAD":
        verify(request, SECRET, NOW, allow_unsigned_payload=True)
    else:
        with pytest.raises(sigv4.SignatureMismatch, match="body"):
            verify(request, SECRET, NOW, allow_unsigned_payload=True)


def test_a_payload_that_is_declared_twice_is_refused() -> None:
    """There is no choice of which hash to believe."""
    arguments = signed(X_Amz_Content_SHA256="UNSIGNED-PAYLOAD")
    arguments[3].append(("X-Amz-Content-SHA256", body_digest(b"{}")))
    with pytest.raises(sigv4.IncompleteSignature, match="twice"):
        verify(SignedRequest.parse(*arguments), SECRET, NOW, allow_unsigned_payload=True)


def test_a_signature_is_good_for_five_minutes_either_way() -> None:
    """A recorded request cannot be replayed later; a clock may be wrong by as much."""
    request = SignedRequest.parse(*signed())
    for now in (NOW - 300, NOW, NOW + 300):
        verify(request, SECRET, now)
    for now in (NOW - 301, NOW + 301):
        with pytest.raises(sigv4.SkewTooLarge):
            verify(request, SECRET, now)
        verify(request, SECRET, now, max_skew=301)


def test_a_presigned_url_is_good_for_as_long_as_it_says() -> None:
    """A URL ends at its time, and is not good before it, but for a clock that is wrong."""
    request = Request("GET", "/", "", (("Host", "h"),))
    query = presign(request, KEY, region="r", service="s", now=NOW, expires=1000)
    presigned = SignedRequest.parse("GET", "/", query, request.headers, request.body_sha256)
    for now in (NOW - 300, NOW + 999):
        verify(presigned, SECRET, now)
    with pytest.raises(sigv4.RequestExpired):
        verify(presigned, SECRET, NOW + 1000)
    with pytest.raises(sigv4.SkewTooLarge):
        verify(presigned, SECRET, NOW - 301)


def test_a_presigned_url_cannot_be_prolonged() -> None:
    """Its lifetime is part of what is signed."""
    request = Request("GET", "/", "", (("Host", "h"),))
    query = presign(request, KEY, region="r", service="s", now=NOW, expires=10).replace("Expires=10", "Expires=9999")
    with pytest.raises(sigv4.SignatureMismatch):
        verify(SignedRequest.parse("GET", "/", query, request.headers, request.body_sha256), SECRET, NOW)


def test_a_signature_is_for_one_service_and_region() -> None:
    """What was signed for one service is refused by another, even under the same secret."""
    request = SignedRequest.parse(*signed())
    verify(request, SECRET, NOW, service="s", region="r")
    with pytest.raises(sigv4.WrongScope, match="service"):
        verify(request, SECRET, NOW, service="t")
    with pytest.raises(sigv4.WrongScope, match="region"):
        verify(request, SECRET, NOW, region="q")


@pytest.mark.parametrize(
    ("headers", "query", "expected"),
    [
        ([], "", False),
        ([("Host", "h"), ("Authorization", "Bearer AWS4-HMAC-SHA256")], "a=X-Amz-Algorithm=", False),
        ([("authorization", " AWS4-HMAC-SHA256 junk")], "", True),
        ([], "a=1&X-Amz-Algorithm=AWS4-HMAC-SHA256", True),
    ],
)
def test_a_signed_request_is_told_from_an_anonymous_one(
    headers: list[tuple[str, str]],
    query: str,
    expected: bool,  # noqa: FBT001  a row of the table
) -> None:
    """Operations for everybody are reached without a signature; one that is there is never overlooked."""
    assert is_signed(headers, query) == expected


@given(st.text(), st.text(), st.lists(st.tuples(st.text(), st.text())), st.text())
def test_arbitrary_requests_are_refused_and_nothing_worse(
    path: str, query: str, extra: list[tuple[str, str]], claim: str
) -> None:
    """A hostile client gets a refusal, never a server error."""
    text = lambda value: value.encode("utf-8", "replace").decode()  # noqa: E731  as the edge decodes it
    headers = [("host", "h"), ("x-amz-date", DATE), ("authorization", f"AWS4-HMAC-SHA256 {text(claim)}")]
    more = [(text(name), text(value)) for name, value in extra]
    with pytest.raises(sigv4.SignatureError):
        verify(SignedRequest.parse("GET", text(path), text(query), [*headers, *more], "0" * 64), SECRET, NOW)


@given(st.binary(), st.binary(), st.binary())
def test_bytes_that_are_no_text_are_handled(path: bytes, query: bytes, value: bytes) -> None:
    """Raw bytes of HTTP, decoded with surrogateescape, end as a mismatch and nothing worse."""
    raw = [each.decode("utf-8", "surrogateescape") for each in (path, query, value)]
    arguments = signed("GET", "/", "", b"", X="y")
    arguments[1], arguments[2] = "/x" + raw[0], "x=" + raw[1]
    arguments[3] = [(name, raw[2] if name == "X" else known) for name, known in arguments[3]]
    with pytest.raises(sigv4.SignatureError):
        verify(SignedRequest.parse(*arguments), SECRET, NOW)

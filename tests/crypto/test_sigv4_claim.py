"""What a request says about its own signature."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from poolhouse.crypto.sigv4_canonical import Scope, header_map, parameters
from poolhouse.crypto.sigv4_claim import (
    DEFAULT_EXPIRES,
    MAX_CREDENTIAL,
    Claim,
    IncompleteSignature,
    SignatureError,
    read,
    single,
)

SIGNATURE = "5fa00fa31553b73ebf1942676e86291e8372ff2a2260956d9b8aae1d763fbf31"
SCOPE = "20150830/us-east-1/service/aws4_request"
AUTHORIZATION = f"AWS4-HMAC-SHA256 Credential=AKIDEXAMPLE/{SCOPE}, SignedHeaders=host;x-amz-date, Signature={SIGNATURE}"
HEADERS = {"host": "example.com", "x-amz-date": "20150830T123600Z", "authorization": AUTHORIZATION}
QUERY = {
    "X-Amz-Algorithm": "AWS4-HMAC-SHA256",
    "X-Amz-Credential": f"AKIDEXAMPLE%2F{SCOPE.replace('/', '%2F')}",
    "X-Amz-Date": "20150830T123600Z",
    "X-Amz-Expires": "60",
    "X-Amz-SignedHeaders": "host",
    "X-Amz-Signature": SIGNATURE,
}


def in_header(**changes: str | None) -> Claim:
    """The claim of a request signed in its headers, some of which are changed or (None) left out."""
    headers = {**HEADERS, **{name.replace("_", "-"): value for name, value in changes.items()}}
    return read(header_map((name, value) for name, value in headers.items() if value is not None), [])


def in_query(
    extra: str = "", headers: tuple[tuple[str, str], ...] = (), changes: dict[str, str | None] | None = None
) -> Claim:
    """The claim of a presigned request, some of whose parameters are changed or (None) left out."""
    fields = {**QUERY, **{f"X-Amz-{name}": value for name, value in (changes or {}).items()}}
    raw = "&".join(f"{name}={value}" for name, value in fields.items() if value is not None)
    return read(header_map([("Host", "example.com"), *headers]), parameters(raw + extra))


def authorization(old: str, new: str) -> str:
    """The Authorization header with one piece replaced."""
    assert old in AUTHORIZATION
    return AUTHORIZATION.replace(old, new)


def test_a_signature_in_the_header_is_read() -> None:
    """The parts of an Authorization header."""
    assert in_header() == Claim(
        access_key="AKIDEXAMPLE",
        scope=Scope("20150830", "us-east-1", "service"),
        timestamp="20150830T123600Z",
        time=1_440_938_160.0,
        signed_headers=("host", "x-amz-date"),
        signature=SIGNATURE,
        session_token=None,
        expires=None,
    )


def test_a_signature_in_the_query_is_read() -> None:
    """The parameters of a presigned URL say the same."""
    assert in_query() == in_header()._replace(signed_headers=("host",), expires=60)


def test_a_presigned_url_may_have_parameters_of_its_own() -> None:
    """What the operation asks for is not mistaken for a part of the signature."""
    assert in_query("&maxResults=5&maxResults=6") == in_query()


def test_commas_need_no_space_behind_them() -> None:
    """Clients differ in how they lay out the header."""
    assert in_header(authorization=AUTHORIZATION.replace(", ", ",")) == in_header()
    assert in_header(authorization=AUTHORIZATION.replace(", ", " ,\t")) == in_header()


@pytest.mark.parametrize(
    "date", ["Sun, 30 Aug 2015 12:36:00 GMT", "Sun, 30 Aug 2015 12:36:00 -0000", "20150830T123600Z"]
)
def test_the_date_header_serves_where_there_is_no_x_amz_date(date: str) -> None:
    """Old clients date their requests by the standard header; it must be signed then."""
    signed = authorization("host;x-amz-date", "date;host")
    claim = in_header(x_amz_date=None, date=date, authorization=signed)
    assert (claim.timestamp, claim.time) == ("20150830T123600Z", 1_440_938_160.0)
    with pytest.raises(IncompleteSignature, match="have to be signed: date"):
        in_header(x_amz_date=None, date=date, authorization=authorization("host;x-amz-date", "host"))


def test_x_amz_date_goes_before_date() -> None:
    """An HTTP library's own Date does not matter where X-Amz-Date is signed."""
    assert in_header(date="Sun, 30 Aug 2020 12:36:00 GMT") == in_header()


def test_the_session_token_is_found() -> None:
    """Temporary credentials bring their token with them, in either form."""
    signed = authorization("x-amz-date", "x-amz-date;x-amz-security-token")
    assert in_header(x_amz_security_token="a/b+c=", authorization=signed).session_token == "a/b+c="
    assert in_query("&X-Amz-Security-Token=a%2Fb%2Bc%3D").session_token == "a/b+c="


@pytest.mark.parametrize("name", ["host", "x-amz-date", "x-amz-security-token", "x-amz-target", "x-amz-anything"])
def test_host_and_all_amz_headers_have_to_be_signed(name: str) -> None:
    """Nobody on the way can redirect a request or change what it asks for."""
    names = sorted({"host", "x-amz-date"} - {name}) or ["host"]
    signed = authorization("host;x-amz-date", ";".join(names))
    with pytest.raises(IncompleteSignature, match=f"have to be signed: {name}"):
        in_header(**{name: HEADERS.get(name, "value"), "authorization": signed})
    with pytest.raises(IncompleteSignature, match="have to be signed: x-amz-target"):
        in_query(headers=(("X-Amz-Target", "value"),))


def test_what_cloudfront_adds_need_not_be_signed() -> None:
    """A server behind it gets a header that no client knows of."""
    assert in_header(x_amz_cf_id="an id of the request") == in_header()
    assert in_query(headers=(("X-Amz-Cf-Id", "an id of the request"),)) == in_query()


@pytest.mark.parametrize(
    "header",
    [
        "",
        "Bearer token",
        "AWS4-HMAC-SHA256",
        AUTHORIZATION.replace("AWS4-HMAC-SHA256", "AWS4-HMAC-SHA512"),
        authorization("Credential=", "Credentials="),
        authorization(", SignedHeaders=host;x-amz-date", ""),
        authorization(f", Signature={SIGNATURE}", ""),
        authorization(f"Credential=AKIDEXAMPLE/{SCOPE}, ", ""),
        authorization("Signature=", "Signature=x, Signature="),
        AUTHORIZATION + ", Expires=1",
        AUTHORIZATION + ", Date=20150830T123600Z",
        AUTHORIZATION + ",",
        authorization(SIGNATURE, ""),
        authorization(SIGNATURE, SIGNATURE.upper()),
        authorization(SIGNATURE, SIGNATURE[:-1]),
        authorization("AKIDEXAMPLE/", ""),
        authorization("AKIDEXAMPLE/", "/"),
        authorization("us-east-1", ""),
        authorization("aws4_request", "aws4"),
        authorization("aws4_request", "aws4_request/x"),
        authorization("/20150830/", "/20150831/"),
        authorization("host;x-amz-date", "x-amz-date;host"),
        authorization("host;x-amz-date", "host;host;x-amz-date"),
        authorization("host;x-amz-date", "Host;x-amz-date"),
        authorization("host;x-amz-date", "host;range;x-amz-date"),
        authorization("host;x-amz-date", ";host;x-amz-date"),
    ],
)
def test_an_incomplete_header_is_refused(header: str) -> None:
    """Half a signature, or one written in two ways, is none."""
    with pytest.raises(IncompleteSignature):
        in_header(authorization=header)


@pytest.mark.parametrize(
    "date",
    [
        "",
        "20150830",
        "2015-08-30T12:36:00Z",
        "20151330T123600Z",
        "20150830T123660Z",
        "\u0662\u0660\u0661\u06650830T123600Z",
        "yesterday",
        "Fri, 31 Dec 9999 23:59:59 -2359",
    ],
)
def test_a_date_that_is_no_time_is_refused(date: str) -> None:
    """The time of a request is never guessed."""
    credential = AUTHORIZATION.replace("20150830", date.partition("T")[0])
    with pytest.raises(IncompleteSignature):
        in_header(x_amz_date=date)
    with pytest.raises(IncompleteSignature):
        in_header(x_amz_date=date, authorization=credential)
    with pytest.raises(IncompleteSignature):
        in_query(changes={"Date": date, "Credential": f"A/{date.partition('T')[0]}/us-east-1/service/aws4_request"})


def test_a_request_without_any_date_is_refused() -> None:
    """A signature without a time could be replayed for ever."""
    with pytest.raises(IncompleteSignature, match="neither X-Amz-Date nor Date"):
        in_header(x_amz_date=None, authorization=authorization(";x-amz-date", ""))


def test_an_unsigned_request_is_told_from_one_signed_twice() -> None:
    """There is exactly one signature, or the request is refused."""
    with pytest.raises(IncompleteSignature, match="not signed"):
        read({"host": ["example.com"]}, [])
    with pytest.raises(IncompleteSignature, match="twice"):
        in_query(headers=(("Authorization", AUTHORIZATION),))


@pytest.mark.parametrize("name", ["Authorization", "X-Amz-Date", "X-Amz-Security-Token"])
def test_a_header_that_decides_may_occur_once(name: str) -> None:
    """Two proxies cannot read one request in two ways."""
    names = "host;x-amz-date;x-amz-security-token"
    headers = {**HEADERS, "x-amz-security-token": "t", "authorization": authorization("host;x-amz-date", names)}
    assert read(header_map(headers.items()), []).session_token == "t"
    with pytest.raises(IncompleteSignature, match=f"{name.lower()} twice"):
        read(header_map([*headers.items(), (name, headers[name.lower()])]), [])


@pytest.mark.parametrize("field", ["Credential", "Date", "SignedHeaders", "Signature"])
def test_a_presigned_url_has_what_a_signature_needs(field: str) -> None:
    """A URL with a parameter missing is refused."""
    with pytest.raises(IncompleteSignature, match=f"lacks {field}"):
        in_query(changes={field: None})


@pytest.mark.parametrize("field", ["Credential", "Date", "Expires", "SignedHeaders", "Signature"])
def test_a_presigned_url_has_each_parameter_once(field: str) -> None:
    """A URL with a parameter empty or twice is refused."""
    with pytest.raises(IncompleteSignature, match=f"lacks {field}"):
        in_query(changes={field: ""})
    with pytest.raises(IncompleteSignature, match=f"X-Amz-{field} twice"):
        in_query(f"&X-Amz-{field}={QUERY['X-Amz-' + field]}")


def test_a_presigned_url_of_another_algorithm_is_refused() -> None:
    """SHA-256 it is, nothing weaker and nothing unknown."""
    with pytest.raises(IncompleteSignature, match="X-Amz-Algorithm"):
        in_query(changes={"Algorithm": "AWS4-HMAC-SHA1"})


@pytest.mark.parametrize("expires", ["0", "-1", "604801", "9999999", "1.5", "٣", "+1", "1_0", " 1"])
def test_a_presigned_url_lives_for_seven_days_at_most(expires: str) -> None:
    """No URL is valid for ever."""
    with pytest.raises(IncompleteSignature, match="X-Amz-Expires"):
        in_query(changes={"Expires": expires})
    assert in_query(changes={"Expires": "604800"}).expires == 604_800


def test_a_presigned_url_need_not_say_how_long_it_lives() -> None:
    """AWS's SDK for Go leaves it out. Then it lives for as long as a signature in the header."""
    assert in_query(changes={"Expires": None}) == in_query(changes={"Expires": str(DEFAULT_EXPIRES)})


def test_a_credential_is_as_long_as_a_credential() -> None:
    """What is signed under its scope is remembered, whoever made it up."""
    longest = "r" * (MAX_CREDENTIAL - len("AKIDEXAMPLE/20150830//service/aws4_request"))
    for region in (longest, f"{longest}r"):
        header = authorization("us-east-1", region)
        if region == longest:
            assert in_header(authorization=header).scope.region == region
        else:
            with pytest.raises(IncompleteSignature, match="credential"):
                in_header(authorization=header)


def test_single_trims_the_value() -> None:
    """Blanks around a header's value mean nothing."""
    assert single({"a": [" \tx "]}, "a") == "x"
    assert single({}, "a") is None


@given(st.text(), st.text(), st.text(), st.text())
def test_arbitrary_claims_are_refused_and_nothing_worse(header: str, date: str, name: str, value: str) -> None:
    """A hostile client gets a refusal, never a server error."""
    headers = header_map([("host", "h"), ("date", date), ("authorization", f"AWS4-HMAC-SHA256 {header}")])
    fields = [(key, value if key.endswith(name) else known) for key, known in QUERY.items()]
    for attempt in ((headers, []), (header_map([("host", "h")]), fields)):
        try:
            read(*attempt)
        except SignatureError:
            continue

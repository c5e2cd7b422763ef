"""AWS Signature Version 4: what a request says about its own signature, in its headers or in its query string."""

import re
from collections.abc import Sequence
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from typing import Final, NamedTuple
from urllib.parse import unquote

from poolhouse.crypto import sigv4_canonical as canonical
from poolhouse.crypto.sigv4_canonical import ALGORITHM, TERMINATOR, Headers, Parameters, Scope

MAX_EXPIRES: Final = 604_800
"""A presigned URL lives for seven days at most."""
DEFAULT_EXPIRES: Final = 300
"""Seconds for which one lives that does not say how long, such as those of AWS's SDK for Go."""
MAX_CREDENTIAL: Final = 256
"""Characters that a credential may have: what is signed under its scope is remembered, also for those who guess."""

QUERY_ALGORITHM: Final = "X-Amz-Algorithm"
QUERY_SIGNATURE: Final = "X-Amz-Signature"

_HEADER_FIELDS: Final = ("Credential", "SignedHeaders", "Signature")
_QUERY_PREFIX: Final = "X-Amz-"
_QUERY_FIELDS: Final = (*_HEADER_FIELDS, "Date", "Expires")
_DATE: Final = "x-amz-date"
_TOKEN: Final = "x-amz-security-token"  # noqa: S105  a header's name
# CloudFront puts it on whatever it hands on, long after it was signed. It asks for nothing.
_ADDED_ON_THE_WAY: Final = frozenset({"x-amz-cf-id"})
_TIME: Final = re.compile(r"(\d{4})(\d\d)(\d\d)T(\d\d)(\d\d)(\d\d)Z", re.ASCII)
_SIGNATURE: Final = re.compile(r"[0-9a-f]{64}")
_EXPIRES: Final = re.compile(r"\d{1,6}", re.ASCII)


class SignatureError(Exception):
    """The request is not to be believed.

    SignatureError > IncompleteSignature, SignatureMismatch > WrongScope, RequestExpired, SkewTooLarge.
    """


class IncompleteSignature(SignatureError):
    """Something that a signature needs is missing or malformed; the message says what."""


class SignatureMismatch(SignatureError):
    """The signature is not that of this request under this secret."""


class WrongScope(SignatureMismatch):
    """The signature is for another service or region."""


class RequestExpired(SignatureError):
    """The presigned URL's time is over."""


class SkewTooLarge(SignatureError):
    """The request was signed too long ago, or in the future."""


class Claim(NamedTuple):
    """Whose signature this is said to be, from when, and over which headers."""

    access_key: str
    scope: Scope
    timestamp: str
    time: float
    """The timestamp in seconds since the Unix epoch."""
    signed_headers: tuple[str, ...]
    signature: str
    session_token: str | None
    expires: int | None
    """Seconds for which a presigned URL is valid; None for a signature in the header."""


def read(headers: Headers, query: Parameters) -> Claim:
    """The one signature of a request; raises IncompleteSignature for none, for two, or for half of one."""
    in_query = any(name == QUERY_ALGORITHM for name, _ in query)
    if in_query == ("authorization" in headers):
        raise IncompleteSignature("The request is signed twice." if in_query else "The request is not signed.")
    fields = _fields_in_query(query) if in_query else _fields_in_header(headers)
    timestamp = fields["Date"]
    scope, access_key = _credential(fields["Credential"], timestamp)
    return Claim(
        access_key=access_key,
        scope=scope,
        timestamp=timestamp,
        time=_epoch(timestamp),
        signed_headers=_signed_headers(fields["SignedHeaders"], headers, dated=not in_query),
        signature=_well_formed(fields["Signature"]),
        session_token=fields.get("Security-Token") if in_query else single(headers, _TOKEN),
        expires=_lifetime(fields["Expires"]) if in_query else None,
    )


def single(headers: Headers, name: str) -> str | None:
    """The value of a header that may occur once at most; raises IncompleteSignature for a second one."""
    values = headers.get(name, ())
    if len(values) > 1:
        raise IncompleteSignature(f"The request holds {name} twice.")
    return values[0].strip(" \t") if values else None


def _fields_in_header(headers: Headers) -> dict[str, str]:
    algorithm, _, rest = (single(headers, "authorization") or "").partition(" ")
    if algorithm != ALGORITHM:
        raise IncompleteSignature(f"The Authorization header is not of the {ALGORITHM} kind.")
    fields = {"Date": _date_in_header(headers)}
    for part in rest.split(","):
        name, _, value = part.strip().partition("=")
        if name not in _HEADER_FIELDS or name in fields:
            raise IncompleteSignature("The Authorization header holds something else than one each of its parts.")
        fields[name] = value
    return _complete(fields, _HEADER_FIELDS)


def _date_in_header(headers: Headers) -> str:
    date = single(headers, _DATE) or single(headers, "date")
    if date is None:
        raise IncompleteSignature("The request has neither X-Amz-Date nor Date.")
    return date if _TIME.fullmatch(date) else _http_date(date)


def _http_date(date: str) -> str:
    try:
        at = parsedate_to_datetime(date)
        return canonical.format_time((at if at.tzinfo else at.replace(tzinfo=UTC)).timestamp())
    except (ValueError, OverflowError):
        raise IncompleteSignature("The request's date is not a time.") from None


def _fields_in_query(query: Parameters) -> dict[str, str]:
    fields: dict[str, str] = {}
    for name, value in query:
        if name.startswith(_QUERY_PREFIX):
            short = name.removeprefix(_QUERY_PREFIX)
            if short in fields:
                raise IncompleteSignature(f"The query string holds {name} twice.")
            fields[short] = unquote(value)
    if fields["Algorithm"] != ALGORITHM:
        raise IncompleteSignature(f"{QUERY_ALGORITHM} is not {ALGORITHM}.")
    fields.setdefault("Expires", str(DEFAULT_EXPIRES))
    return _complete(fields, _QUERY_FIELDS)


def _complete(fields: dict[str, str], needed: Sequence[str]) -> dict[str, str]:
    if missing := [name for name in needed if not fields.get(name)]:
        raise IncompleteSignature(f"The signature lacks {', '.join(missing)}.")
    return fields


def _credential(credential: str, timestamp: str) -> tuple[Scope, str]:
    parts = credential.split("/") if len(credential) <= MAX_CREDENTIAL else ()
    if len(parts) != 5 or not all(parts) or parts[4] != TERMINATOR:  # noqa: PLR2004  key, date, region, service, end
        raise IncompleteSignature(f"The credential is not of the form key/date/region/service/{TERMINATOR}.")
    access_key, date, region, service, _ = parts
    if date != timestamp.partition("T")[0]:
        raise IncompleteSignature("The credential's date is not that of the request.")
    return Scope(date, region, service), access_key


def _epoch(timestamp: str) -> float:
    match = _TIME.fullmatch(timestamp)
    try:
        year, month, day, hour, minute, second = map(int, match.groups() if match else ())
        return datetime(year, month, day, hour, minute, second, tzinfo=UTC).timestamp()
    except ValueError:
        raise IncompleteSignature("The signature's date is not of the form YYYYMMDDTHHMMSSZ.") from None


def _signed_headers(listed: str, headers: Headers, *, dated: bool) -> tuple[str, ...]:
    names = tuple(listed.split(";"))
    if list(names) != sorted(set(names)) or listed != listed.lower():
        raise IncompleteSignature("The signed headers are not listed in lower case, sorted and once each.")
    if not headers.keys() >= set(names):
        raise IncompleteSignature("A signed header is not in the request.")
    needed = {name for name in headers if name.startswith("x-amz-")} - _ADDED_ON_THE_WAY | {"host"}
    if dated and _DATE not in headers:
        needed.add("date")
    if unsigned := sorted(needed.difference(names)):
        raise IncompleteSignature(f"These headers have to be signed: {', '.join(unsigned)}.")
    return names


def _well_formed(signature: str) -> str:
    if not _SIGNATURE.fullmatch(signature):
        raise IncompleteSignature("The signature is not 64 lower-case hexadecimal digits.")
    return signature


def _lifetime(expires: str) -> int:
    seconds = int(expires) if _EXPIRES.fullmatch(expires) else 0
    if not 1 <= seconds <= MAX_EXPIRES:
        raise IncompleteSignature(f"X-Amz-Expires is not a number of seconds from 1 to {MAX_EXPIRES}.")
    return seconds

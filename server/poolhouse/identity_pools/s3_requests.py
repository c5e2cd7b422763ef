"""What a request to S3 would do: its actions, what it would do them to, and what S3's own condition keys say of it.

Only what is understood to the last parameter is answered: one that is not known could make another request of it.
"""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Final
from urllib.parse import parse_qsl

from poolhouse.crypto.sigv4 import SignedRequest
from poolhouse.crypto.sigv4_canonical import UNSIGNED_PAYLOAD
from poolhouse.identity_pools import s3_targets as targets
from poolhouse.identity_pools.contexts import Context
from poolhouse.identity_pools.s3_actions import (
    NONE,
    OF_BUCKETS,
    OF_OBJECTS,
    OF_THE_SERVICE,
    SUBRESOURCES,
    VERSION,
    Operation,
)
from poolhouse.identity_pools.s3_targets import NotUnderstood

SERVICE: Final = "s3"
COPY_SOURCE: Final = "x-amz-copy-source"
TAGGING: Final = "x-amz-tagging"
DELETE_OBJECTS: Final = (
    "DeleteObjects names its objects in its body. Ask for each of them: with Action s3:DeleteObject and its Resource."
)

_ARN: Final = "arn:aws:s3:::"
_VERSIONED: Final = re.compile(rf"{VERSION}=[\w.~%-]+", re.ASCII)
_IGNORED: Final = frozenset({"x-id"})
"""Parameters that SDKs send and that mean nothing."""
_AMZ: Final = "x-amz-"
_OF_SIGNATURES: Final = frozenset(
    f"{_AMZ}{name}"
    for name in ("algorithm", "content-sha256", "credential", "date", "expires", "security-token", "signedheaders")
)
_BYPASS: Final = (("x-amz-bypass-governance-retention", "BypassGovernanceRetention"),)
_LOCKED: Final = "x-amz-bucket-object-lock-enabled"
# What takes more than the operation's own action, by how the headers begin that ask for it; "" is how all begin.
_TAKING_MORE: Final[Mapping[str, Iterable[tuple[str, str]]]] = {
    "PutObject": (
        ("x-amz-acl", "PutObjectAcl"),
        ("x-amz-grant-", "PutObjectAcl"),
        ("x-amz-object-lock-legal-hold", "PutObjectLegalHold"),
        ("x-amz-object-lock-mode", "PutObjectRetention"),
        ("x-amz-object-lock-retain-until-date", "PutObjectRetention"),
        (TAGGING, "PutObjectTagging"),
    ),
    "CreateBucket": (
        ("x-amz-acl", "PutBucketAcl"),
        (_LOCKED, "PutBucketObjectLockConfiguration"),
        (_LOCKED, "PutBucketVersioning"),
        ("x-amz-grant-", "PutBucketAcl"),
        ("x-amz-object-ownership", "PutBucketOwnershipControls"),
    ),
    "DeleteObject": _BYPASS,
    "DeleteObjectVersion": _BYPASS,
    "PutObjectRetention": _BYPASS,
    "GetObjectAttributes": (("", "GetObject"),),
    "GetObjectVersionAttributes": (("", "GetObjectVersion"),),
}
# Parameters and headers that are condition keys under their own names.
_KEYS_OF_PARAMETERS: Final = ("delimiter", "max-keys", "prefix")
_KEYS_OF_HEADERS: Final = ("if-match", "if-none-match")
_METADATA: Final = "x-amz-meta-"
_NOT_KEYS: Final = (_METADATA, "x-amz-security-token", "x-amz-date")
_CONTENT: Final = "x-amz-content-sha256"


@dataclass(frozen=True, slots=True)
class S3Request:
    """What has to be allowed for the request: actions with their resources, its own first; and S3's condition keys."""

    needs: tuple[tuple[str, str], ...]
    context: Context


def read(request: SignedRequest, query: str, domains: Sequence[str]) -> S3Request:
    """What the request, with its query string as it was sent, would do; NotUnderstood if that is not certain.

    The bucket is the first part of the path, but for a `Host` that is a name within one of the `domains`: whatever
    stands before these is then the bucket. Callers choose their `Host`, so domains are those that the service knows.
    """
    targets.check_spelling("query string", query)
    bucket, key = targets.read(request, domains)
    parameters = _parameters(request)
    headers = _headers(request, parameters)
    operation = _operation(request.method, bucket, key, parameters)
    named = operation.versioned if VERSION in parameters else operation.action
    resource = _ARN + (f"{bucket}/{key}" if key else bucket or "*")
    needs = [(named, resource)]
    needs += [(more, resource) for more in dict.fromkeys(_more(named, headers))]
    if COPY_SOURCE in headers:
        needs.append(_copied(named, headers[COPY_SOURCE]))
    if request.claim.expires is not None:
        headers.setdefault(_CONTENT, UNSIGNED_PAYLOAD)  # as a policy sees it that asks for signed bodies
    return S3Request(tuple((f"{SERVICE}:{action}", on) for action, on in needs), _context(parameters, headers))


def _parameters(request: SignedRequest) -> dict[str, str]:
    found: dict[str, str] = {}
    for name, value in request.query:
        if (plain := targets.decoded(name)) in found:
            raise NotUnderstood(f"The query string holds {plain} twice.")
        found[plain] = targets.decoded(value)
    if found.get(VERSION) == "":
        raise NotUnderstood(f"{VERSION} is empty.")  # some take that for the latest one, which is another action
    return found


def _headers(request: SignedRequest, parameters: Mapping[str, str]) -> dict[str, str]:
    """The headers, with those that a presigned URL holds as parameters."""
    found = {name: _joined(name, values) for name, values in request.headers.items()}
    for name, value in parameters.items():
        lower = name.lower()
        if not lower.startswith(_AMZ) or lower in _OF_SIGNATURES:
            continue
        if request.claim.expires is None:
            raise NotUnderstood(f"The query string holds {lower}, and is not that of a presigned URL.")
        if found.setdefault(lower, value) != value:
            raise NotUnderstood(f"The request holds {lower} twice.")
    return found


def _joined(name: str, values: Sequence[str]) -> str:
    # Some servers go by the first one, and some by the last.
    if len(values) > 1 and (name in _KEYS_OF_HEADERS or (name.startswith(_AMZ) and not name.startswith(_METADATA))):
        raise NotUnderstood(f"The request holds {name} twice.")
    return ",".join(values).strip(" \t")


def _operation(method: str, bucket: str, key: str, parameters: Mapping[str, str]) -> Operation:
    own = {name for name in parameters if not name.lower().startswith(_AMZ)} - _IGNORED
    if method == "POST" and "delete" in own:
        raise NotUnderstood(DELETE_OBJECTS)
    subresources = own & SUBRESOURCES
    table = OF_OBJECTS if key else OF_BUCKETS if bucket else OF_THE_SERVICE
    found = table.get((method, min(subresources, default=NONE)))
    if found is None or len(subresources) > 1:
        raise NotUnderstood("This request to S3 is not known here. Name its Action and its Resource.")
    known = {*subresources, *found.parameters, *([VERSION] if found.versioned else [])}
    if unknown := sorted(own - known):
        raise NotUnderstood(f"The parameter {unknown[0]} is not known here. Name the request's Action and Resource.")
    return found


def _more(action: str, headers: Mapping[str, str]) -> Iterator[str]:
    """The further actions that the headers ask for."""
    for beginning, more in _TAKING_MORE.get(action, ()):
        if any(name.startswith(beginning) for name in headers):
            yield more


def _copied(action: str, source: str) -> tuple[str, str]:
    """What has to be allowed on the object that is copied."""
    if action != "PutObject":
        raise NotUnderstood(f"Only what makes objects has {COPY_SOURCE}.")
    path, has_query, query = source.partition("?")
    targets.check_spelling(COPY_SOURCE, path)
    bucket, _, key = targets.decoded(path).removeprefix("/").partition("/")
    if not key or (has_query and not _VERSIONED.fullmatch(query)):
        raise NotUnderstood(f"{COPY_SOURCE} has to be of the form bucket/key or bucket/key?versionId=id.")
    targets.check_names(bucket, key)
    return "GetObjectVersion" if has_query else "GetObject", f"{_ARN}{bucket}/{key}"


def _context(parameters: Mapping[str, str], headers: Mapping[str, str]) -> Context:
    context: Context = {}
    for name in _KEYS_OF_PARAMETERS:
        if name in parameters:
            context[f"s3:{name}"] = parameters[name]
    for name, value in headers.items():
        if name in _KEYS_OF_HEADERS or (name.startswith(_AMZ) and not name.startswith(_NOT_KEYS)):
            context[f"s3:{name}"] = value
    if VERSION in parameters:
        context["s3:VersionId"] = parameters[VERSION]
    return context | _tags(headers.get(TAGGING, ""))


def _tags(tagging: str) -> Context:
    """The tags that the header would give the object."""
    try:
        pairs = parse_qsl(tagging, keep_blank_values=True, strict_parsing=bool(tagging), errors="strict")
    except ValueError:
        raise NotUnderstood(f"{TAGGING} cannot be read.") from None
    tags = dict(pairs)
    # Condition keys know no case: of two such tags, a policy would see one.
    if len({tag.lower() for tag in tags}) < len(pairs):
        raise NotUnderstood(f"{TAGGING} names a tag twice.")
    if not tags:
        return {}
    return {"s3:RequestObjectTagKeys": tuple(tags), **{f"s3:RequestObjectTag/{tag}": tags[tag] for tag in tags}}

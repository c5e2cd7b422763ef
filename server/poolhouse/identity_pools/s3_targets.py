"""Which bucket and which object a request to S3 names, where everybody who reads it reads the same."""

import re
from collections.abc import Sequence
from typing import Final
from urllib.parse import unquote

from poolhouse.crypto.sigv4 import SignedRequest

# Servers do not agree on what anything else means: some take `+` for a space, cut a path at `;` or `#`, or leave out a
# parameter that has a `%` of no use, and with it what a policy was to look at. SDKs encode all of these.
_SPELLING: Final = re.compile(r"(?:[\w.~!$&'()*,:=@/-]|%[0-9A-Fa-f]{2})*", re.ASCII)
_BUCKET: Final = re.compile(r"[0-9A-Za-z][\w.-]{2,254}", re.ASCII)
_DOTS: Final = frozenset((".", ".."))


class NotUnderstood(Exception):
    """It is not clear what the request would do. The message says what to do about it."""


def read(request: SignedRequest, domains: Sequence[str]) -> tuple[str, str]:
    """The bucket and the key; both are empty where the request names none. `domains` are as for `s3_requests.read`."""
    check_spelling("path", request.path)
    path = decoded(request.path)
    if not path.startswith("/"):
        raise NotUnderstood("The path has to begin with a slash.")
    named = _bucket_of_host(request.headers["host"], domains)
    bucket, _, key = path[1:].partition("/") if named is None else (named, "", path[1:])
    if named is not None or path != "/":
        check_names(bucket, key)
    return bucket, key


def check_names(bucket: str, key: str) -> None:
    """Raise NotUnderstood for what no bucket, or no object, can be called; an empty key is no object's."""
    if not _BUCKET.fullmatch(bucket):
        raise NotUnderstood("The request names no bucket, or one that cannot be.")
    # Where a server tidies paths, such a key would lead out of its bucket.
    if "\0" in key or not _DOTS.isdisjoint(key.split("/")):
        raise NotUnderstood("The request names an object that cannot be.")


def check_spelling(what: str, text: str) -> None:
    """Raise NotUnderstood, which tells `what` it is, for text that some decode in one way and some in another."""
    if not _SPELLING.fullmatch(text):
        raise NotUnderstood(f"The {what} is not percent-encoded as S3's own clients do it.")


def decoded(text: str) -> str:
    """The text without its percent-encoding; NotUnderstood if that is not UTF-8."""
    try:
        return unquote(text, errors="strict")
    except UnicodeDecodeError:
        raise NotUnderstood("The request names something that is not UTF-8.") from None


def _bucket_of_host(hosts: Sequence[str], domains: Sequence[str]) -> str | None:
    """The bucket that `Host` names; None if it is for the path to name one."""
    if len(hosts) != 1:
        raise NotUnderstood("The request holds host twice.")
    # A dot at the end says only that nothing comes after it.
    host = hosts[0].strip(" \t").lower().partition(":")[0].removesuffix(".")
    for domain in sorted(domains, key=len, reverse=True):
        if host == domain:
            return None
        if host.endswith(f".{domain}"):
            return host.removesuffix(f".{domain}")
    return None

"""Lists page by page in the way of IAM: `MaxItems` and `Marker` go in, `IsTruncated` and `Marker` come out."""

from collections.abc import Sequence
from typing import Final, Protocol, TypeVar

from poolhouse import page_tokens
from poolhouse.call import Call

DEFAULT_ITEMS: Final = 100

T = TypeVar("T")


class Request(Protocol):
    """What all requests for a page have."""

    marker: str
    max_items: int


class Response(Protocol):
    """What all pages have."""

    is_truncated: bool
    marker: str


def begin(call: Call, list_name: str, request: Request) -> tuple[str, int]:
    """After what the page begins, and how many entries it has at most; InvalidParameterException for a bad marker."""
    return page_tokens.read(call.house, list_name, request.marker), request.max_items or DEFAULT_ITEMS


def end(call: Call, list_name: str, response: Response, found: Sequence[str], limit: int) -> None:
    """Say in the response whether there is more: `found` are the keys from the page's first on, one beyond its last."""
    response.is_truncated = len(found) > limit
    if response.is_truncated:
        response.marker = page_tokens.issue(call.house, list_name, found[limit - 1])

"""Tags of roles and of providers: what IAM takes. Case does not tell their keys apart, and is kept."""

from collections.abc import Iterable
from typing import Final

from poolhouse import errors
from poolhouse.gen.iam import v1 as pb

MAX_TAGS: Final = 50
_RESERVED: Final = "aws:"


def merged(present: Iterable[pb.Tag], added: Iterable[pb.Tag]) -> list[pb.Tag]:
    """The tags after some were added, in the order of their keys; one whose key is there already replaces it.

    InvalidInputException for a key that is given twice or is AWS's own, LimitExceededException for too many tags.
    """
    new = list(added)
    tags = {tag_key(tag.key): tag for tag in present} | {tag_key(tag.key): tag for tag in new}
    if len({tag_key(tag.key) for tag in new}) < len(new):
        raise errors.InvalidInputException(
            "Duplicate tag keys found. Please note that Tag keys are case insensitive.",
        )
    if any(tag_key(tag.key).startswith(_RESERVED) for tag in new):
        raise errors.InvalidInputException("aws: prefixed tag key names are not allowed for external use.")
    if len(tags) > MAX_TAGS:
        raise errors.LimitExceededException(f"The number of tags has reached the maximum limit of {MAX_TAGS}.")
    return [tags[key] for key in sorted(tags)]


def without(present: Iterable[pb.Tag], keys: Iterable[str]) -> list[pb.Tag]:
    """The tags that have none of these keys."""
    gone = {tag_key(key) for key in keys}
    return [tag for tag in present if tag_key(tag.key) not in gone]


def tag_key(key: str) -> str:
    """What a tag's key is compared by."""
    return key.casefold()

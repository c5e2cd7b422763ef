"""Holds a message against the rules of its proto, in the words that Cognito uses.

What counts: a length is counted in characters (code points) for a string and in bytes for bytes; a pattern must match
the whole string. `required` means "not null". Protobuf cannot tell an empty list or map from an absent one, so here an
empty one is not null, and only a required one is held against `min_size` when empty. JSON can tell, and there the
transcoder reports what is missing. Unknown fields are ignored; unknown enum numbers are refused.
"""

from poolhouse.validation.checks import validate, violations
from poolhouse.validation.constraints import FIRST_SECOND, LAST_SECOND, enum_set, is_structure
from poolhouse.validation.patterns import matcher
from poolhouse.validation.violation import Violation, echo, echo_list, entry_name, null, of_each, refusal, too_few

__all__ = [
    "FIRST_SECOND",
    "LAST_SECOND",
    "Violation",
    "echo",
    "echo_list",
    "entry_name",
    "enum_set",
    "is_structure",
    "matcher",
    "null",
    "of_each",
    "refusal",
    "too_few",
    "validate",
    "violations",
]

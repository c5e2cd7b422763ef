from typing import Any

import pytest
from google.protobuf.message import Message

from poolhouse.edge.transcode.refusals import Refused
from poolhouse.gen.userpool import v1 as pb
from poolhouse.validation import Violation
from tests.edge.transcode.refused import serialization_error


@pytest.mark.parametrize(
    ("cls", "document", "told"),
    [
        (pb.SignUpRequest, {"UserAttributes": {}}, "OBJECT_VALUE can not be converted to a List at 'userAttributes'"),
        (
            pb.SignUpRequest,
            {"UserAttributes": [{"Name": "a"}, "b"]},
            "STRING_VALUE can not be converted to a Structure at 'userAttributes.2.member'",
        ),
        (
            pb.SignUpRequest,
            {"UserAttributes": [{"Name": "a"}, {"Name": True}]},
            "TRUE_VALUE can not be converted to a String at 'userAttributes.2.member.name'",
        ),
        (
            pb.InitiateAuthRequest,
            {"AuthParameters": {"PASSWORD": 1}},
            "NUMBER_VALUE can not be converted to a String at 'authParameters.1.member'",  # the map is a secret
        ),
        (pb.SignUpRequest, {"ClientMetadata": "x"}, "STRING_VALUE can not be converted to a Map at 'clientMetadata'"),
        (
            pb.SignUpRequest,
            {"ClientMetadata": {"\udc00": "x"}},
            "STRING_VALUE holds half of a surrogate pair at 'clientMetadata'",
        ),
        (pb.GetUserRequest, [], "ARRAY_VALUE can not be converted to a Structure"),
    ],
)
def test_json_of_a_wrong_type_is_refused_by_the_path_of_its_member(
    cls: type[Message], document: Any, told: str
) -> None:
    """Who writes requests by hand is told which member is wrong, and how."""
    assert serialization_error(cls, document) == told


def test_a_violation_is_seen_from_above_by_its_whole_path() -> None:
    """However deep it lies, and whatever was found beside it."""
    found = [Violation("name", " 'x'", "c"), Violation("", "", "d")]
    below = Refused(found, {"kept": 1}).below("2.member")
    assert [(violation.path, violation.shown) for violation in below] == [("2.member.name", " 'x'"), ("2.member", "")]
    assert [violation.constraint for violation in Refused(below).below("list")] == ["c", "d"]

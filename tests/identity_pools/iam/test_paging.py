"""Lists page by page in the way of IAM."""

import pytest

from poolhouse import errors
from poolhouse.gen.iam import v1 as pb
from poolhouse.identity_pools.iam import paging
from tests.identity_pools.iam.conftest import Iam


def test_a_page_has_a_hundred_entries_unless_said_otherwise(iam: Iam) -> None:
    """As at AWS."""
    call = iam.call("list_roles")
    assert paging.begin(call, "list", pb.ListRolesRequest()) == ("", 100)
    assert paging.begin(call, "list", pb.ListRolesRequest(max_items=7)) == ("", 7)


def test_a_marker_leads_on_from_the_last_entry_of_the_page(iam: Iam) -> None:
    """In the list that it came from, and in no other."""
    call, response = iam.call("list_roles"), pb.ListRolesResponse()
    paging.end(call, "list", response, ["a", "b", "c"], 2)
    assert response.is_truncated
    request = pb.ListRolesRequest(marker=response.marker)
    assert paging.begin(call, "list", request)[0] == "b"
    with pytest.raises(errors.InvalidParameterException):
        paging.begin(call, "other", request)


def test_the_last_page_says_that_it_is_the_last(iam: Iam) -> None:
    """In so many words, and without a marker."""
    response = pb.ListRolesResponse()
    paging.end(iam.call("list_roles"), "list", response, ["a", "b"], 2)
    assert response.HasField("is_truncated")
    assert not response.is_truncated
    assert not response.HasField("marker")

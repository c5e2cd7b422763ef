"""Forms of the query protocol: names and values, and the operation that they name."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from poolhouse.edge.query import form
from poolhouse.errors import SerializationException, UnknownOperationException


def test_a_form_is_read_from_the_body_and_the_query_string() -> None:
    """Percent-encoding and plus signs are undone; what signs a URL is none of its members."""
    read = form.read(b"Action=GetRole&X-Amz-Signature=00&X-Amz-Date=x", b"Version=2010-05-08&RoleName=a+b%C3%A9&Empty=")
    assert (read.action, read.version) == ("GetRole", "2010-05-08")
    assert read.members == {"RoleName": "a bé", "Empty": ""}
    assert form.read(b"", b"") == form.Form("", "", {})


@pytest.mark.parametrize(
    "body",
    [b"a=1&a=2", b"a=1&b", b"a=%ff", b"a=\xff", b"&".join(b"a%d=" % i for i in range(form.MAX_FIELDS + 1)), b"&&&"],
)
def test_a_form_that_cannot_be_read_is_refused(body: bytes) -> None:
    """Nobody has to guess what it may have meant."""
    with pytest.raises(SerializationException, match="form"):
        form.read(b"", body)


def test_a_name_is_given_once_in_both_places_together() -> None:
    """A proxy that looks at the one, and a server that takes the other, would not see the same call."""
    with pytest.raises(SerializationException, match="twice"):
        form.read(b"Action=GetRole", b"Action=DeleteRole")


def test_an_operation_is_found_by_its_name_and_version() -> None:
    """The version tells the service."""
    for version, action in (("2010-05-08", "CreateRole"), ("2011-06-15", "GetCallerIdentity")):
        assert form.Form(action, version, {}).operation().name == action


@pytest.mark.parametrize(
    ("action", "version", "told"),
    [
        ("ListUsers", "2010-05-08", "ListUsers for version 2010-05-08"),
        ("GetRole", "2011-06-15", "GetRole for version 2011-06-15"),
        ("InitiateAuth", "2016-04-18", "InitiateAuth for version 2016-04-18"),
        ("GetRole", "", "GetRole for version NO_VERSION_SPECIFIED"),
        ("", "2010-05-08", "NO_ACTION_SPECIFIED for version 2010-05-08"),
        ("<script>", "x" * 200, "INVALID for version INVALID"),
    ],
)
def test_an_unknown_operation_is_refused_by_name(action: str, version: str, told: str) -> None:
    """As long as the name is one."""
    with pytest.raises(UnknownOperationException) as caught:
        form.Form(action, version, {}).operation()
    assert caught.value.message == f"Could not find operation {told}"


@given(st.binary(max_size=60), st.binary(max_size=60))
def test_any_bytes_are_a_form_or_refused(query: bytes, body: bytes) -> None:
    """Nothing else ever comes of them."""
    try:
        read = form.read(query, body)
    except SerializationException:
        return
    assert all(isinstance(text, str) for pair in read.members.items() for text in pair)

"""Messages to XML."""

import xml.etree.ElementTree as ET
from urllib.parse import unquote

import pytest
from google.protobuf.timestamp_pb2 import Timestamp
from hypothesis import given
from hypothesis import strategies as st

from poolhouse.edge.query import writing
from poolhouse.gen.iam import v1 as iam
from poolhouse.gen.sns import v1 as sns


def parsed(content: str) -> ET.Element:
    """The elements, within one that holds them."""
    return ET.fromstring(f"<all>{content}</all>")  # noqa: S314  written here


def test_a_message_becomes_elements() -> None:
    """Numbers, booleans, times in seconds, lists with an element for each member, structures within structures."""
    role = iam.Role(
        role_name="r",
        max_session_duration=3600,
        create_date=Timestamp(seconds=1_700_000_000, nanos=999_000_000),
        tags=[iam.Tag(key="a", value=""), iam.Tag(key="b")],
    )
    assert writing.elements(iam.GetRoleResponse(role=role)) == (
        "<Role><RoleName>r</RoleName><CreateDate>2023-11-14T22:13:20Z</CreateDate>"
        "<MaxSessionDuration>3600</MaxSessionDuration>"
        "<Tags><member><Key>a</Key><Value></Value></member><member><Key>b</Key></member></Tags></Role>"
    )
    page = iam.ListRolePoliciesResponse(is_truncated=False, policy_names=["p", "q"])
    assert writing.elements(page) == (
        "<PolicyNames><member>p</member><member>q</member></PolicyNames><IsTruncated>false</IsTruncated>"
    )
    assert "<IsTruncated>true</IsTruncated>" in writing.elements(iam.ListRolesResponse(is_truncated=True))


def test_a_map_becomes_entries() -> None:
    """In the order of their keys; one without any is left out."""
    response = sns.GetPlatformApplicationAttributesResponse(attributes={"b": "<2>", "a": "1"})
    assert writing.elements(response) == (
        "<Attributes><entry><key>a</key><value>1</value></entry>"
        "<entry><key>b</key><value>&lt;2&gt;</value></entry></Attributes>"
    )
    assert writing.elements(sns.GetPlatformApplicationAttributesResponse()) == ""


def test_lists_that_clients_iterate_over_are_always_there() -> None:
    """Empty ones too, but for those that nobody asked for."""
    assert writing.elements(iam.ListRolesResponse()) == "<Roles></Roles>"
    assert writing.elements(iam.GetOpenIDConnectProviderResponse()) == "<ClientIDList></ClientIDList>"
    assert writing.elements(iam.Role()) == ""


@given(st.text(st.characters(exclude_categories=["Cs"])))
def test_a_policy_is_percent_encoded(document: str) -> None:
    """As RFC 3986 has it, so that any decoder gives it back."""
    response = iam.GetRolePolicyResponse(policy_document=document)
    text = parsed(writing.elements(response)).findtext("PolicyDocument") or ""
    assert unquote(text) == document
    assert text.isascii()
    assert not set(text) & set(' +"{}/')


@given(st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\ufffe\uffff", min_codepoint=32)))
def test_text_survives(text: str) -> None:
    """Markup, blanks and line ends of either kind included."""
    for sample in (text, f"{text}\r\n\t<a>&amp;]]>\r"):
        assert (parsed(writing.element("a", writing.text(sample))).findtext("a") or "") == sample


@pytest.mark.parametrize("character", ["\x00", "\x0b", "\x1f", "\ud800", "\ufffe", "\uffff"])
def test_what_xml_cannot_hold_is_replaced(character: str) -> None:
    """An answer that no client can read helps nobody."""
    assert parsed(writing.text(f"a{character}b")).text == "a\N{REPLACEMENT CHARACTER}b"

import pytest

from poolhouse import schema
from poolhouse.edge import rest_binding
from poolhouse.errors import SerializationException
from poolhouse.gen.sync import v1 as sync

REST = [operation for service in schema.SERVICES for operation in service.operations if operation.http_path]


def rest(name: str) -> rest_binding.RestBinding:
    """The binding of an operation of the sync service."""
    return rest_binding.rest_binding(next(operation for operation in REST if operation.name == name))


def test_a_path_leads_to_its_operation_and_gives_its_parameters() -> None:
    """The method tells operations of one path apart, and an encoded slash stays within its parameter."""
    base = "/identitypools/us-east-1%3Ap/identities/us-east-1%3Ai/datasets"
    for method, path, name in (
        ("GET", f"{base}/a%2Fb%20%C3%A9", "DescribeDataset"),
        ("POST", f"{base}/a%2Fb%20%C3%A9", "UpdateRecords"),
        ("DELETE", f"{base}/a%2Fb%20%C3%A9", "DeleteDataset"),
    ):
        found = rest_binding.match(method, path)
        assert found is not None
        assert found[0].name == name
        assert found[1] == {"IdentityPoolId": "us-east-1:p", "IdentityId": "us-east-1:i", "DatasetName": "a/b é"}
    listed = rest_binding.match("GET", base)
    assert listed is not None
    assert listed[0].name == "ListDatasets"


@pytest.mark.parametrize(
    ("method", "path"),
    [
        ("GET", "/"),
        ("GET", ""),
        ("PATCH", "/identitypools/p"),
        ("GET", "/identitypool/p"),
        ("GET", "/identitypools/p/"),
    ],
)
def test_a_path_that_is_none_leads_nowhere(method: str, path: str) -> None:
    """What is no operation is not taken for one."""
    assert rest_binding.match(method, path) is None


def test_every_rest_operation_is_found_by_its_own_template() -> None:
    """No operation hides another."""
    for operation in REST:
        assert operation.http_method is not None
        assert operation.http_path is not None
        found = rest_binding.match(operation.http_method, operation.http_path)
        assert found is not None
        assert found[0] is operation


def test_a_path_parameter_must_be_utf_8() -> None:
    """Bytes that are no text are refused, not guessed about."""
    with pytest.raises(SerializationException, match="IdentityPoolId"):
        rest_binding.match("GET", "/identitypools/%FF")


def test_members_are_read_from_where_http_carries_them() -> None:
    """Path, query, headers and body each give their members; the body cannot overrule the path."""
    message = rest("UpdateRecords").request(
        {"IdentityPoolId": "p", "IdentityId": "i", "DatasetName": "d"},
        {},
        {"x-amz-client-context": "{}"},
        {"SyncSessionToken": "t", "IdentityId": "other", "ClientContext": "other"},
    )
    assert message == sync.UpdateRecordsRequest(
        identity_pool_id="p", identity_id="i", dataset_name="d", client_context="{}", sync_session_token="t"
    )
    message = rest("ListRecords").request({}, {"lastSyncCount": "-7", "maxResults": "5", "nextToken": "6"}, {}, {})
    assert message == sync.ListRecordsRequest(last_sync_count=-7, max_results=5, next_token="6")


@pytest.mark.parametrize("text", ["", "x", "1.5", "1e3", " 1", "٣", "9" * 5000])
def test_a_number_in_the_query_must_be_one(text: str) -> None:
    """A query parameter that is no number is told by the member's name."""
    with pytest.raises(SerializationException, match="STRING_VALUE can not be converted to an Integer at 'maxResults'"):
        rest("ListRecords").request({}, {"maxResults": text}, {}, {})


def test_members_of_an_answer_go_into_the_headers_where_their_rules_say_so() -> None:
    """An answer is split as a request is: text as it is, numbers and booleans as JSON writes them."""
    binding = rest_binding.RestBinding(rest("UpdateRecords").operation)
    binding._out = {"SyncSessionToken": "x-token", "DatasetName": "x-name", "Records": "x-records"}
    headers, body = binding.response(sync.UpdateRecordsRequest(sync_session_token="t", device_id="d"))
    assert headers == {"x-token": "t"}
    assert body == {"DeviceId": "d"}
    assert rest_binding._to_text(value=True) == "true"

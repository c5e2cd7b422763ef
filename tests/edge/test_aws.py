import asyncio
import json
import xml.etree.ElementTree as ET
from collections.abc import AsyncIterator, Callable
from typing import Any

import boto3
import httpx
import pytest
from botocore import UNSIGNED
from botocore.config import Config as BotoConfig
from botocore.exceptions import ClientError
from google.protobuf.message import Message
from hypothesis import given, settings
from hypothesis import strategies as st
from structlog.testing import capture_logs

from poolhouse import errors, schema
from poolhouse.call import Call
from poolhouse.edge import transcode
from poolhouse.edge.aws import AwsWire, owns
from poolhouse.gen.iam import v1 as iam
from poolhouse.gen.sts import v1 as sts
from poolhouse.gen.sync import v1 as sync
from poolhouse.gen.userpool import v1 as pb
from poolhouse.gen.wire import v1 as wire
from tests.edge.serving import IAM, STS, SYNC, USER_POOLS, Served, serve

DESCRIBE, GET_USER = USER_POOLS + "DescribeUserPool", USER_POOLS + "GetUser"
DESCRIBE_DATASET, LIST_RECORDS = SYNC + "DescribeDataset", SYNC + "ListRecords"
GET_ROLE, GET_CALLER = IAM + "GetRole", STS + "GetCallerIdentity"
TARGET = "AWSCognitoIdentityProviderService."
POOL = "us-east-1_abcdefghi"
IDENTITY_POOL, IDENTITY = (
    "us-east-1:11111111-2222-3333-4444-555555555555",
    "us-east-1:99999999-2222-3333-4444-555555555555",
)


async def describe(call: Call, request: pb.DescribeUserPoolRequest) -> Message:
    """An operation for operators."""
    if request.user_pool_id != POOL:
        raise errors.ResourceNotFoundException(f"User pool {request.user_pool_id} does not exist.")
    return pb.DescribeUserPoolResponse(user_pool=pb.UserPoolType(id=request.user_pool_id, name=call.region))


async def get_user(call: Call, request: pb.GetUserRequest) -> Message:
    """An operation for users: tells where they call from, and with what."""
    if request.access_token == "wrong":
        raise errors.NotAuthorizedException("Invalid Access Token — “wrong”")
    return pb.GetUserResponse(username=call.source_ip, preferred_mfa_setting=call.user_agent)


async def describe_dataset(_call: Call, request: sync.DescribeDatasetRequest) -> Message:
    """A REST operation whose members are in the path."""
    if request.dataset_name == "none":
        raise errors.ResourceNotFoundException("There is no such dataset.")
    return sync.DescribeDatasetResponse(
        dataset=sync.Dataset(dataset_name=request.dataset_name, identity_id=request.identity_id)
    )


async def list_records(_call: Call, request: sync.ListRecordsRequest) -> Message:
    """A REST operation with members in the query."""
    return sync.ListRecordsResponse(count=request.max_results, sync_session_token=request.sync_session_token)


async def get_role(_call: Call, request: iam.GetRoleRequest) -> Message:
    """An operation of the query protocol."""
    if request.role_name == "none":
        raise errors.NoSuchEntityException("The role with name none cannot be found.")
    role = iam.Role(role_name=request.role_name, assume_role_policy_document='{"Version": "2012-10-17"}')
    return iam.GetRoleResponse(role=role)


async def get_caller_identity(call: Call, _request: sts.GetCallerIdentityRequest) -> Message:
    """Tells who has signed."""
    return sts.GetCallerIdentityResponse(user_id=call.caller.access_key_id, account=call.config.account_id)


FUNCTIONS: Any = {
    GET_ROLE: get_role,
    GET_CALLER: get_caller_identity,
    DESCRIBE: describe,
    GET_USER: get_user,
    DESCRIBE_DATASET: describe_dataset,
    LIST_RECORDS: list_records,
}


def client(served: Served, service: str = "cognito-idp", **options: Any) -> Any:
    """boto3's own client, as anybody uses it."""
    defaults = {
        "region_name": "us-east-1",
        "aws_access_key_id": served.access_key_id,
        "aws_secret_access_key": served.secret,
        "config": BotoConfig(retries={"total_max_attempts": 1}),
    }
    return boto3.client(service, endpoint_url=served.url, **defaults | options)


async def boto(method: Callable[..., Any], **members: Any) -> Any:
    """What boto3 answers, or how it fails."""

    def attempt() -> Any:
        try:
            return method(**members)
        except ClientError as error:
            return error

    return await asyncio.to_thread(attempt)


async def post(served: Served, target: str | None, content: bytes = b"{}", **headers: str) -> httpx.Response:
    """A POST as SDKs send it, without signature."""
    named = {} if target is None else {"x-amz-target": target}
    async with httpx.AsyncClient(base_url=served.url) as http:
        return await http.post("/", content=content, headers={**named, **headers})


@pytest.fixture(scope="module")
async def served() -> AsyncIterator[Served]:
    """A server with a few operations."""
    async with serve(FUNCTIONS, other_regions=("eu-west-1",), max_message_bytes=65536) as served:
        yield served


async def test_boto3_gets_its_answer(served: Served) -> None:
    """An unmodified SDK works, signature and all, in every region that is served."""
    for region in ("us-east-1", "eu-west-1"):
        cognito = client(served, region_name=region)
        answer = await boto(cognito.describe_user_pool, UserPoolId=POOL)
        assert answer["UserPool"] == {"Id": POOL, "Name": region}
        metadata = answer["ResponseMetadata"]
        assert metadata["HTTPStatusCode"] == 200
        assert len(metadata["RequestId"]) == 36
        assert metadata["HTTPHeaders"]["content-type"] == "application/x-amz-json-1.1"
        assert metadata["HTTPHeaders"]["cache-control"] == "no-store"
        assert "date" in metadata["HTTPHeaders"]


async def test_boto3_raises_cognitos_exceptions(served: Served) -> None:
    """`except client.exceptions.X` works as with AWS."""
    cognito = client(served)
    error = await boto(cognito.describe_user_pool, UserPoolId="us-east-1_zzzzzzzzz")
    assert isinstance(error, cognito.exceptions.ResourceNotFoundException)
    assert error.response["Error"] == {
        "Code": "ResourceNotFoundException",
        "Message": "User pool us-east-1_zzzzzzzzz does not exist.",
    }
    assert error.response["ResponseMetadata"]["HTTPStatusCode"] == 400
    assert len(error.response["ResponseMetadata"]["RequestId"]) == 36


@pytest.mark.parametrize(
    ("options", "code", "status"),
    [
        ({"aws_secret_access_key": "wrong"}, "InvalidSignatureException", 400),
        ({"aws_access_key_id": "AKIAUNKNOWN000000000"}, "UnrecognizedClientException", 400),
        ({"region_name": "ap-south-1"}, "InvalidSignatureException", 400),
        ({"config": BotoConfig(signature_version=UNSIGNED)}, "MissingAuthenticationTokenException", 403),
    ],
)
async def test_boto3_is_refused_with_awss_errors(
    served: Served, options: dict[str, Any], code: str, status: int
) -> None:
    """Wrong credentials look as they look with AWS."""
    cognito = client(served, **options)
    error = await boto(cognito.describe_user_pool, UserPoolId=POOL)
    assert error.response["Error"]["Code"] == code
    assert error.response["ResponseMetadata"]["HTTPStatusCode"] == status


async def test_users_need_no_credentials(served: Served) -> None:
    """An app without AWS credentials, or with somebody else's, works."""
    for options in ({"config": BotoConfig(signature_version=UNSIGNED)}, {"aws_secret_access_key": "wrong"}):
        cognito = client(served, **options)
        answer = await boto(cognito.get_user, AccessToken="a.b.c")
        assert answer["Username"] == "127.0.0.1"
        assert answer["PreferredMfaSetting"].startswith("Boto3/")


async def test_sync_is_spoken_the_rest_way(served: Served) -> None:
    """boto3's Cognito Sync client works: members travel in path and query, slashes and blanks included."""
    cognito = client(served, "cognito-sync")
    for name in ("scores", "a b", "ä"):
        answer = await boto(
            cognito.describe_dataset, IdentityPoolId=IDENTITY_POOL, IdentityId=IDENTITY, DatasetName=name
        )
        if isinstance(answer, ClientError):
            assert answer.response["Error"]["Code"] == "InvalidParameterException"
            assert name != "scores"
        else:
            assert answer["Dataset"] == {"DatasetName": name, "IdentityId": IDENTITY}
            assert answer["ResponseMetadata"]["HTTPHeaders"]["content-type"] == "application/json"
    answer = await boto(
        cognito.list_records,
        IdentityPoolId=IDENTITY_POOL,
        IdentityId=IDENTITY,
        DatasetName="scores",
        MaxResults=7,
        SyncSessionToken="a+b /=",
    )
    assert (answer["Count"], answer["SyncSessionToken"]) == (7, "a+b /=")


async def test_sync_refuses_the_rest_way(served: Served) -> None:
    """With the statuses that its model gives."""
    cognito = client(served, "cognito-sync")
    error = await boto(cognito.describe_dataset, IdentityPoolId=IDENTITY_POOL, IdentityId=IDENTITY, DatasetName="none")
    assert isinstance(error, cognito.exceptions.ResourceNotFoundException)
    assert error.response["ResponseMetadata"]["HTTPStatusCode"] == 404
    async with httpx.AsyncClient(base_url=served.url) as http:
        response = await http.get("/identitypools/x/nothing/here")
        assert response.status_code == 404
        assert response.headers["x-amzn-errortype"] == "UnknownOperationException"
        response = await http.get("/identitypools/%ff")
        assert (response.status_code, response.json()["__type"]) == (400, "SerializationException")
        path = f"/identitypools/{IDENTITY_POOL}/identities/{IDENTITY}/datasets/scores/records"
        assert (await http.get(path)).json()["__type"] == "MissingAuthenticationTokenException"


async def test_iam_and_sts_are_spoken_in_forms_and_xml(served: Served) -> None:
    """boto3's clients work, signed for whatever region; policies come out decoded."""
    for region in ("us-east-1", "eu-west-1"):
        answer = await boto(client(served, "iam", region_name=region).get_role, RoleName="r")
        assert answer["Role"] == {"RoleName": "r", "AssumeRolePolicyDocument": {"Version": "2012-10-17"}}
        assert answer["ResponseMetadata"]["HTTPHeaders"]["content-type"] == "text/xml"
        answer = await boto(client(served, "sts", region_name=region).get_caller_identity)
        assert (answer["UserId"], answer["Account"]) == (served.access_key_id, "000000000000")


async def test_iam_and_sts_refuse_in_xml(served: Served) -> None:
    """With AWS's codes, which are not the exceptions' names."""
    roles = client(served, "iam")
    error = await boto(roles.get_role, RoleName="none")
    assert isinstance(error, roles.exceptions.NoSuchEntityException)
    assert error.response["Error"] == {
        "Type": "Sender",
        "Code": "NoSuchEntity",
        "Message": "The role with name none cannot be found.",
    }
    assert error.response["ResponseMetadata"]["HTTPStatusCode"] == 404
    assert len(error.response["ResponseMetadata"]["RequestId"]) == 36
    for options, code, status in (
        ({"aws_secret_access_key": "wrong"}, "SignatureDoesNotMatch", 403),
        ({"aws_access_key_id": "AKIAUNKNOWN000000000"}, "InvalidClientTokenId", 403),
        ({"config": BotoConfig(signature_version=UNSIGNED)}, "MissingAuthenticationToken", 403),
    ):
        error = await boto(client(served, "sts", **options).get_caller_identity)
        assert error.response["Error"]["Code"] == code
        assert error.response["ResponseMetadata"]["HTTPStatusCode"] == status


async def test_a_signed_url_tells_who_has_signed_it(served: Served) -> None:
    """Services that know nothing of AWS's protocols accept such as a proof, and hand it in by GET or by POST."""
    url = client(served, "sts").generate_presigned_url("get_caller_identity", HttpMethod="GET")
    async with httpx.AsyncClient() as http:
        response = await http.get(url)
        assert (response.status_code, response.headers["content-type"]) == (200, "text/xml")
        assert f"<UserId>{served.access_key_id}</UserId>" in response.text
        response = await http.get(url.replace("Action=GetCallerIdentity", "Action=AssumeRole"))
        assert (response.status_code, "<Code>InvalidAction</Code>" in response.text) == (400, True)
        response = await http.get(f"{url}&Extra=1")
        assert (response.status_code, "<Code>SignatureDoesNotMatch</Code>" in response.text) == (403, True)


async def test_a_form_beyond_the_limit_is_refused(served: Served) -> None:
    """Before anybody asks what it names."""
    async with httpx.AsyncClient(base_url=served.url) as http:
        response = await http.post("/", data={"Action": "GetRole", "RoleName": "x" * 65536})
    assert (response.status_code, "<Code>RequestEntityTooLarge</Code>" in response.text) == (413, True)


async def test_a_query_that_cannot_be_read_is_refused() -> None:
    """Bad escapes and thousands of fields are the caller's mistake."""
    async with serve(FUNCTIONS, mode="dev") as served, httpx.AsyncClient(base_url=served.url) as http:
        path = f"/identitypools/{IDENTITY_POOL}/identities/{IDENTITY}/datasets/scores/records"
        headers = {"authorization": "AWS4-HMAC-SHA256 Credential=a/20230101/us-east-1/cognito-sync/aws4_request"}
        for query in ("maxResults=%ff", "&".join(["a=b"] * 1000), "maxResults=x"):
            response = await http.get(f"{path}?{query}", headers=headers)
            assert (response.status_code, response.json()["__type"]) == (400, "SerializationException")


async def test_an_error_is_told_in_header_and_body(served: Served) -> None:
    """JavaScript reads the header, Python the body; both find the name."""
    response = await post(served, TARGET + "GetUser", b'{"AccessToken":"wrong"}')
    assert response.status_code == 400
    assert response.headers["x-amzn-errortype"] == "NotAuthorizedException"
    assert response.json() == {"__type": "NotAuthorizedException", "message": "Invalid Access Token — “wrong”"}


@pytest.mark.parametrize(
    ("target", "status"),
    [
        (None, 404),
        (TARGET + "NoSuchThing", 400),
        ("GetUser", 400),
        (TARGET + "ListUserPools", 400),
        ("AWSCognitoIdentityService.GetUser", 400),
        ("." * 1000, 400),
    ],
)
async def test_what_does_not_exist_is_an_unknown_operation(served: Served, target: str | None, status: int) -> None:
    """As is what is not built yet, whoever asks."""
    response = await post(served, target)
    assert (response.status_code, response.json()["__type"]) == (status, "UnknownOperationException")
    assert response.headers["x-amzn-requestid"]


async def test_only_a_post_is_a_call(served: Served) -> None:
    """Nothing is called by following a link."""
    async with httpx.AsyncClient(base_url=served.url) as http:
        response = await http.get("/", headers={"x-amz-target": TARGET + "GetUser"})
        assert (response.status_code, response.json()["__type"]) == (400, "UnknownOperationException")


@pytest.mark.parametrize(
    "content",
    [
        b"[]",
        b'"x"',
        b"{",
        b"\xff\xfe",
        b'{"AccessToken":"\xc3\x28"}',
        b'{"AccessToken":"\\ud800"}',
        b'{"AccessToken":5}',
        b'{"AccessToken":NaN}',
        b'{"AccessToken":' + b"[" * 50_000,
    ],
)
async def test_a_malformed_body_is_the_callers_mistake(served: Served, content: bytes) -> None:
    """Garbage is refused as such, and is no failure of the server."""
    response = await post(served, TARGET + "GetUser", content)
    assert (response.status_code, response.json()["__type"]) == (400, "SerializationException")


async def test_unknown_members_are_ignored_and_missing_ones_are_not(served: Served) -> None:
    """SDKs of a newer version can talk to an older server."""
    assert (await post(served, TARGET + "GetUser", b'{"AccessToken":"a.b.c","New":{}}')).status_code == 200
    response = await post(served, TARGET + "GetUser", b"")
    assert response.json()["__type"] == "InvalidParameterException"
    assert "'accessToken'" in response.json()["message"]


async def test_a_body_beyond_the_limit_is_refused(served: Served) -> None:
    """100 MB are not read into memory; a client that sends more than it may hears why."""
    response = await post(served, TARGET + "GetUser", b"x" * 65537)
    assert (response.status_code, response.json()["__type"]) == (413, "RequestEntityTooLargeException")
    assert response.headers["connection"] == "close"


async def test_who_asks_before_sending_too_much_is_spared_the_sending(served: Served) -> None:
    """The refusal comes instead of `100 Continue`."""
    reader, writer = await asyncio.open_connection("127.0.0.1", served.http_port)
    head = f"POST / HTTP/1.1\r\nhost: x\r\nx-amz-target: {TARGET}GetUser\r\ncontent-length: 100000000\r\n"
    writer.write(f"{head}expect: 100-continue\r\n\r\n".encode())
    async with asyncio.timeout(1):
        answer = await reader.read()
    assert answer.startswith(b"HTTP/1.1 413 ")
    writer.close()


async def test_a_failure_inside_shows_nothing_of_it() -> None:
    """A bug is a 500 with an id by which the log has the cause."""

    async def fail(_call: Call, _request: Message) -> Message:
        raise KeyError("hunter2")

    async with serve({GET_USER: fail}) as served:
        response = await post(served, TARGET + "GetUser", b'{"AccessToken":"a.b.c"}')
    assert (response.status_code, response.json()["__type"]) == (500, "InternalErrorException")
    assert "hunter2" not in response.text + str(response.headers)


async def test_an_answer_that_cannot_be_written_is_a_failure_too(
    served: Served, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Even a bug of this very module ends in AWS's form, and in the log."""

    def fail(_message: Message) -> bytes:
        raise KeyError("hunter2")

    monkeypatch.setattr(transcode, "to_bytes", fail)
    with capture_logs() as lines:
        response = await post(served, TARGET + "GetUser", b'{"AccessToken":"a.b.c"}')
    assert (response.status_code, response.json()["__type"]) == (500, "InternalErrorException")
    assert lines[-1]["event"] == "edge.failed"


@pytest.mark.parametrize(
    ("headers", "told"),
    [
        ([(b"x-amz-target", b"x.GetUser")], b'"__type": "ServiceUnavailableException"'),
        ([(b"content-type", b"application/x-www-form-urlencoded")], b"<Code>ServiceUnavailable</Code>"),
    ],
)
async def test_a_call_that_is_cut_off_says_that_it_may_be_tried_again(
    served: Served, headers: list[tuple[bytes, bytes]], told: bytes
) -> None:
    """In the form that its client reads; nothing but the end of a drain cuts calls off."""
    sent = []

    async def receive() -> Any:
        await asyncio.Event().wait()

    async def send(message: Any) -> None:
        sent.append(message)

    scope = {"type": "http", "method": "POST", "path": "/", "raw_path": b"/", "query_string": b"", "headers": headers}
    call = asyncio.create_task(AwsWire(served.house, served.dispatcher)(scope, receive, send))
    await asyncio.sleep(0)
    call.cancel()
    await call
    assert (sent[0]["status"], told in sent[1]["body"]) == (503, True)
    assert (b"connection", b"close") in sent[0]["headers"]


async def test_the_caller_behind_a_trusted_proxy_is_seen() -> None:
    """And a caller who is not behind one cannot pretend to be."""
    for trusted, seen in ((("127.0.0.0/8",), "198.51.100.7"), ((), "127.0.0.1")):
        async with serve(FUNCTIONS, trusted_proxies=trusted) as served:
            response = await post(
                served,
                TARGET + "GetUser",
                b'{"AccessToken":"a.b.c"}',
                **{"x-forwarded-for": "203.0.113.9, 198.51.100.7"},
            )
            assert response.json()["Username"] == seen


async def test_traces_go_on_from_the_callers_own(served: Served, monkeypatch: pytest.MonkeyPatch) -> None:
    """A traceparent header reaches the tracer, if there is one."""
    seen: list[dict[str, str]] = []
    monkeypatch.setattr("poolhouse.telemetry.tracing_started", lambda: True)
    monkeypatch.setattr("poolhouse.telemetry.adopt_parent", seen.append)
    await post(served, TARGET + "GetUser", b'{"AccessToken":"a.b.c"}', traceparent="00-1-2-01")
    assert seen[0]["traceparent"] == "00-1-2-01"


def test_the_wire_owns_its_paths_and_no_others() -> None:
    """User pools' documents and the server's own pages stand beside it."""
    assert owns("/")
    assert owns("/identitypools")
    assert owns("/identitypools/x/y")
    for path in ("", "*", "/healthz", "/identitypools2", "/us-east-1_abc/.well-known/jwks.json", "//"):
        assert not owns(path)


OPERATIONS = [found for service in schema.SERVICES for found in service.operations]
JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=10),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=10), inner, max_size=3),
    max_leaves=8,
)


async def _accept(call: Call, _request: Message) -> Message:
    return call.operation.response()


# AWS's wire has no streams, and the query protocol carries forms.
BY_BODY = [op for op in OPERATIONS if op.service.protocol != wire.AWS_PROTOCOL_QUERY and not op.server_streaming]


@pytest.fixture(scope="module")
async def everything() -> AsyncIterator[Served]:
    """An emulator on which every operation is built."""
    async with serve({found.path: _accept for found in OPERATIONS}, mode="dev", log_level="error") as served:
        yield served


@settings(deadline=None, max_examples=20)
@given(st.data())
async def test_no_body_makes_any_operation_fail_inside(everything: Served, data: st.DataObject) -> None:
    """Whatever strangers and operators send, the answer is a reply or a refusal."""
    async with httpx.AsyncClient(base_url=everything.url) as http:
        for found in BY_BODY:
            names = [field.json_name for field in found.request.DESCRIPTOR.fields]
            members = st.dictionaries(st.sampled_from(names), JSON, max_size=4) if names else st.just({})
            content = data.draw(st.binary(max_size=40) | members.map(lambda value: json.dumps(value).encode()))
            scope = f"a/20230101/us-east-1/{found.service.signing_name}/aws4_request"
            headers = {"authorization": f"AWS4-HMAC-SHA256 Credential={scope}"}
            if found.http_path is None:
                headers["x-amz-target"] = f"{found.service.target_prefix}.{found.name}"
            path = (found.http_path or "/").replace("{", "%7B").replace("}", "%7D")
            response = await http.request(found.http_method or "POST", path, content=content, headers=headers)
            assert response.status_code in {200, 400}, (found.name, content, response.text)
            assert response.status_code == 200 or response.json()["__type"] in {
                "SerializationException",
                "InvalidParameterException",
            }


@settings(deadline=None, max_examples=20)
@given(st.data())
async def test_no_form_makes_any_operation_fail_inside(everything: Served, data: st.DataObject) -> None:
    """Nor does the query protocol, whatever comes in it."""
    async with httpx.AsyncClient(base_url=everything.url) as http:
        for found in (found for found in OPERATIONS if found.service.protocol == wire.AWS_PROTOCOL_QUERY):
            names = st.sampled_from([field.json_name for field in found.request.DESCRIPTOR.fields] or ["x"])
            endings = st.sampled_from(["", ".member.1", ".member.2.Key", ".member.1.Value"])
            members = data.draw(
                st.dictionaries(st.builds(str.__add__, names, endings), st.text(max_size=9), max_size=4)
            )
            form = {"Action": found.name, "Version": found.service.api_version, **members}
            scope = f"a/20230101/us-east-1/{found.service.signing_name}/aws4_request"
            headers = {"authorization": f"AWS4-HMAC-SHA256 Credential={scope}"}
            response = await http.post("/", data=form, headers=headers)
            code = (ET.fromstring(response.content).findtext("{*}Error/{*}Code"), response.status_code)  # noqa: S314
            # IAM and STS say ValidationError, SNS says InvalidParameter.
            refusals = {(name, 400) for name in ("ValidationError", "InvalidParameter", "MalformedInput")}
            assert code in {(None, 200), *refusals}, (form, response.text)

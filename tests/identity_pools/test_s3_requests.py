"""What requests to S3 would do."""

from collections.abc import Callable, Mapping
from typing import Any

import boto3
import pytest
from botocore.awsrequest import AWSPreparedRequest, AWSResponse
from botocore.config import Config

from poolhouse.crypto.sigv4 import SignedRequest
from poolhouse.identity_pools import s3_requests
from poolhouse.identity_pools.s3_targets import NotUnderstood
from tests.identity_pools.s3 import BUCKET, HOST, KEY, read

OBJECT = {"Bucket": "files", "Key": "a/b"}
FILES = {"Bucket": "files"}
PUT = ("s3:PutObject", KEY)


@pytest.mark.parametrize(
    ("method", "target", "needed"),
    [
        ("GET", "/", ("s3:ListAllMyBuckets", "arn:aws:s3:::*")),
        ("GET", "/files", ("s3:ListBucket", BUCKET)),
        ("GET", "/files/?list-type=2&prefix=a%2F&x-id=ListObjectsV2", ("s3:ListBucket", BUCKET)),
        ("GET", "/files?versions", ("s3:ListBucketVersions", BUCKET)),
        ("GET", "/files?uploads=", ("s3:ListBucketMultipartUploads", BUCKET)),
        ("GET", "/files?policy", ("s3:GetBucketPolicy", BUCKET)),
        ("HEAD", "/files", ("s3:ListBucket", BUCKET)),
        ("PUT", "/files", ("s3:CreateBucket", BUCKET)),
        ("DELETE", "/files", ("s3:DeleteBucket", BUCKET)),
        ("GET", "/files/a/b", ("s3:GetObject", KEY)),
        ("GET", "/files/a/b?versionId=7", ("s3:GetObjectVersion", KEY)),
        ("GET", "/files/a/b?versionId=7&tagging", ("s3:GetObjectVersionTagging", KEY)),
        ("GET", "/files/a/b?uploadId=u&max-parts=2", ("s3:ListMultipartUploadParts", KEY)),
        ("HEAD", "/files/a/b?partNumber=1", ("s3:GetObject", KEY)),
        ("PUT", "/files/a/b", PUT),
        ("PUT", "/files/a/b?partNumber=1&uploadId=u", PUT),
        ("POST", "/files/a/b?uploads", PUT),
        ("POST", "/files/a/b?uploadId=u", PUT),
        ("DELETE", "/files/a/b", ("s3:DeleteObject", KEY)),
        ("DELETE", "/files/a/b?versionId=7", ("s3:DeleteObjectVersion", KEY)),
        ("DELETE", "/files/a/b?uploadId=u", ("s3:AbortMultipartUpload", KEY)),
    ],
)
def test_a_request_has_one_action_of_its_own(method: str, target: str, needed: tuple[str, str]) -> None:
    """By its method, its path and its parameters."""
    assert read(method, target).needs == (needed,)


@pytest.mark.parametrize(
    ("method", "target"),
    [
        ("GET", "/files?abac"),
        ("GET", "/files?analytics&id=1"),
        ("GET", "/files?session"),
        ("GET", "/files?Policy"),
        ("GET", "/files?=x"),
        ("GET", "/files/a?uploads"),
        ("GET", "/files/a?policy"),
        ("GET", "/files/a?prefix=b"),
        ("GET", "/files/a?versionid=7"),
        ("GET", "/files?versionId=7"),
        ("GET", "/files/a?uploadId=u&versionId=7"),
        ("GET", "/files/a?acl&tagging"),
        ("GET", "/files/a?acl&retention=x&x-id=GetObject"),
        ("HEAD", "/files/a?acl"),
        ("HEAD", "/"),
        ("PUT", "/"),
        ("PUT", "/files/a?renameObject"),
        ("PUT", "/files/a?encryption"),
        ("PUT", "/files/a?partNumber=1"),
        ("PUT", "/files/a?append"),
        ("PUT", "/files/a?versionId=7"),
        ("POST", "/files"),
        ("POST", "/files/a"),
        ("PATCH", "/files/a"),
        ("OPTIONS", "/files/a"),
    ],
)
def test_what_is_not_known_is_not_guessed(method: str, target: str) -> None:
    """A parameter that nobody looked at could make another request of it."""
    with pytest.raises(NotUnderstood, match="not known here"):
        read(method, target)


@pytest.mark.parametrize("target", ["/files?delete", "/files/?delete=&x-id=DeleteObjects", "/files/a?delete"])
def test_many_objects_are_deleted_one_by_one(target: str) -> None:
    """Their names are in the body, which is not here to be read; the service is told what to ask."""
    with pytest.raises(NotUnderstood, match="Ask for each of them"):
        read("POST", target)


@pytest.mark.parametrize(
    "query",
    [
        "prefix=mine/;",
        "prefix=mine/%",
        "prefix=mine/%zz",
        "prefix=a+b",
        "prefix=a b",
        "prefix=ä",
        "prefix=a#",
        'prefix="',
    ],
)
def test_no_server_is_left_to_drop_a_parameter(query: str) -> None:
    """Some leave out what they cannot decode: the listing that was asked for would be one of everything."""
    with pytest.raises(NotUnderstood, match="query string is not percent-encoded"):
        read("GET", f"/files?{query}")


@pytest.mark.parametrize(
    ("target", "said"),
    [
        ("/files?prefix=mine&prefix=theirs", "holds prefix twice"),
        ("/files?prefix=mine&%70refix=theirs", "holds prefix twice"),
        ("/files/a?versionId=1&versionId=2", "holds versionId twice"),
        ("/files/a?versionId=", "versionId is empty"),
        ("/files/a?versionId", "versionId is empty"),
        ("/files?prefix=%ff", "not UTF-8"),
        ("/files?%ff", "not UTF-8"),
        ("/files/a+b", "path is not percent-encoded"),
        ("/files/../theirs/a", "cannot be"),
    ],
)
def test_a_parameter_has_one_value(target: str, said: str) -> None:
    """One server would take the first, another the last, and an empty one for none."""
    with pytest.raises(NotUnderstood, match=said):
        read("GET", target)


@pytest.mark.parametrize(
    ("method", "target", "header", "more"),
    [
        ("PUT", "/files/a/b", "x-amz-acl", "PutObjectAcl"),
        ("PUT", "/files/a/b", "X-Amz-Grant-Full-Control", "PutObjectAcl"),
        ("POST", "/files/a/b?uploads", "x-amz-acl", "PutObjectAcl"),
        ("PUT", "/files/a/b", "x-amz-object-lock-mode", "PutObjectRetention"),
        ("PUT", "/files/a/b", "x-amz-object-lock-retain-until-date", "PutObjectRetention"),
        ("PUT", "/files/a/b", "x-amz-object-lock-legal-hold", "PutObjectLegalHold"),
        ("PUT", "/files/a/b?retention", "x-amz-bypass-governance-retention", "BypassGovernanceRetention"),
        ("DELETE", "/files/a/b", "x-amz-bypass-governance-retention", "BypassGovernanceRetention"),
        ("DELETE", "/files/a/b?versionId=1", "x-amz-bypass-governance-retention", "BypassGovernanceRetention"),
        ("GET", "/files/a/b?attributes", "x-amz-object-attributes", "GetObject"),
        ("GET", "/files/a/b?attributes&versionId=1", "x-amz-object-attributes", "GetObjectVersion"),
    ],
)
def test_some_headers_take_more(method: str, target: str, header: str, more: str) -> None:
    """Whoever may write an object may not open it to everybody by that; an empty header is one too."""
    for value in ("x", ""):
        assert (f"s3:{more}", KEY) in read(method, target, {header: value}).needs[1:]


def test_each_further_action_is_asked_for_once() -> None:
    """Though several headers ask for it."""
    headers = {"x-amz-acl": "private", "x-amz-grant-read": "id=1", "x-amz-grant-write": "id=1"}
    assert read("PUT", "/files/a/b", headers).needs == (PUT, ("s3:PutObjectAcl", KEY))


def test_a_bucket_that_locks_objects_takes_three() -> None:
    """As at AWS."""
    needs = read("PUT", "/files", {"x-amz-bucket-object-lock-enabled": "true"}).needs
    actions = ("s3:CreateBucket", "s3:PutBucketObjectLockConfiguration", "s3:PutBucketVersioning")
    assert needs == tuple((action, BUCKET) for action in actions)
    owned = read("PUT", "/files", {"x-amz-object-ownership": "ObjectWriter", "x-amz-acl": "private"}).needs
    assert {action for action, _ in owned[1:]} == {"s3:PutBucketOwnershipControls", "s3:PutBucketAcl"}


@pytest.mark.parametrize(
    ("source", "needed"),
    [
        ("theirs/c", ("s3:GetObject", "arn:aws:s3:::theirs/c")),
        ("/theirs/c%20d/%C3%A9", ("s3:GetObject", "arn:aws:s3:::theirs/c d/é")),
        ("theirs/c?versionId=7", ("s3:GetObjectVersion", "arn:aws:s3:::theirs/c")),
        ("theirs/c%3FversionId=7", ("s3:GetObject", "arn:aws:s3:::theirs/c?versionId=7")),
    ],
)
@pytest.mark.parametrize("target", ["/files/a/b", "/files/a/b?partNumber=1&uploadId=u"])
def test_who_copies_has_to_be_allowed_to_read(target: str, source: str, needed: tuple[str, str]) -> None:
    """Otherwise one could copy everybody's objects to oneself."""
    assert read("PUT", target, {"x-amz-copy-source": source}).needs == (PUT, needed)


@pytest.mark.parametrize(
    "source",
    [
        "",
        "theirs",
        "theirs/",
        "//theirs/c",
        "https://s3.example.com/theirs/c",
        "arn:aws:s3:us-east-1:000000000000:accesspoint/p/object/c",
        "theirs/c?versionId",
        "theirs/c?versionId=",
        "theirs/c?versionID=7",
        "theirs/c?versionId=7&versionId=8",
        "theirs/c?",
        "theirs/c?x",
        "theirs/secret#c",
        "theirs/c+d",
        "theirs/c;d",
        "theirs/%zz",
        "theirs/%ff",
        "mine/../theirs/c",
        "mine/%2e%2e/theirs/c",
        "mine/c%00",
    ],
)
def test_a_source_that_can_be_read_in_two_ways_is_not_understood(source: str) -> None:
    """What a policy has allowed to be read has to be what is copied."""
    with pytest.raises(NotUnderstood):
        read("PUT", "/files/a/b", {"x-amz-copy-source": source})


@pytest.mark.parametrize(
    ("method", "target"),
    [("GET", "/files/a"), ("PUT", "/files"), ("PUT", "/files/a?acl"), ("DELETE", "/files/a")],
)
def test_only_what_makes_objects_has_a_source(method: str, target: str) -> None:
    """Who knows what a server makes of it elsewhere."""
    with pytest.raises(NotUnderstood, match="makes objects"):
        read(method, target, {"x-amz-copy-source": "theirs/c"})


def test_conditions_may_look_at_parameters_and_headers() -> None:
    """Under the names that S3's condition keys have."""
    listing = read("GET", "/files?prefix=a%2Fb%20c&delimiter=%2F&max-keys=7&marker=x").context
    assert listing == {"s3:prefix": "a/b c", "s3:delimiter": "/", "s3:max-keys": "7"}
    assert read("GET", "/files?prefix=").context == {"s3:prefix": ""}
    assert read("GET", "/files/a?versionId=7").context == {"s3:VersionId": "7"}
    headers = {
        "X-Amz-Server-Side-Encryption": " aws:kms\t",
        "X-Amz-Meta-Owner": "forged",
        "X-Amz-Date": "20231114T221320Z",
        "X-Amz-Security-Token": "secret",
        "X-Amz-Content-Sha256": "STREAMING-UNSIGNED-PAYLOAD-TRAILER",
        "If-None-Match": "*",
        "Content-Type": "text/plain",
    }
    assert read("PUT", "/files/a", headers).context == {
        "s3:x-amz-server-side-encryption": "aws:kms",
        "s3:x-amz-content-sha256": "STREAMING-UNSIGNED-PAYLOAD-TRAILER",
        "s3:if-none-match": "*",
    }


def test_tags_of_new_objects_are_condition_keys() -> None:
    """And take a permission of their own."""
    request = read("PUT", "/files/a/b", {"x-amz-tagging": "team=blue&n%C3%A9=a+b&empty="})
    assert request.needs == (PUT, ("s3:PutObjectTagging", KEY))
    assert request.context["s3:RequestObjectTagKeys"] == ("team", "né", "empty")
    assert request.context["s3:RequestObjectTag/team"] == "blue"
    assert request.context["s3:RequestObjectTag/né"] == "a b"
    assert "s3:RequestObjectTagKeys" not in read("PUT", "/files/a/b", {"x-amz-tagging": ""}).context


@pytest.mark.parametrize("tagging", ["team", "a=1&&b", "a=%ff", "team=blue&team=red", "Team=blue&team=red", "&"])
def test_tags_that_a_policy_could_miss_are_not_understood(tagging: str) -> None:
    """Of a tag that is there twice, in whatever case, it would see one."""
    with pytest.raises(NotUnderstood, match="x-amz-tagging"):
        read("PUT", "/files/a/b", {"x-amz-tagging": tagging})


@pytest.mark.parametrize("name", ["x-amz-acl", "x-amz-copy-source", "if-none-match", "x-amz-server-side-encryption"])
def test_a_header_that_counts_is_sent_once(name: str) -> None:
    """One server would take the first, another the last."""
    with pytest.raises(NotUnderstood, match=f"{name} twice"):
        read("PUT", "/files/a/b", [(name, "a"), (name.upper(), "b")])
    assert read("PUT", "/files/a/b", [("x-amz-meta-a", "1"), ("x-amz-meta-a", "2"), ("Via", "a"), ("Via", "b")]).needs


def test_a_presigned_url_holds_headers_as_parameters() -> None:
    """They count as such, whatever their case; what makes up the signature does not."""
    target = "/files/a/b?X-Amz-Algorithm=AWS4-HMAC-SHA256&X-Amz-Expires=60&X-Amz-Acl=private&x-amz-tagging=team%3Dblue"
    request = read("PUT", target, presigned=True)
    assert request.needs == (PUT, ("s3:PutObjectAcl", KEY), ("s3:PutObjectTagging", KEY))
    assert request.context == {
        "s3:x-amz-acl": "private",
        "s3:x-amz-tagging": "team=blue",
        "s3:RequestObjectTagKeys": ("team",),
        "s3:RequestObjectTag/team": "blue",
        "s3:x-amz-content-sha256": "UNSIGNED-PAYLOAD",
    }
    copied = read("PUT", "/files/a/b?X-Amz-Copy-Source=theirs/c", presigned=True)
    assert copied.needs == (PUT, ("s3:GetObject", "arn:aws:s3:::theirs/c"))
    with pytest.raises(NotUnderstood, match="x-amz-acl twice"):
        read("PUT", "/files/a/b?X-Amz-Acl=private", {"x-amz-acl": "public-read"}, presigned=True)
    with pytest.raises(NotUnderstood, match="x-amz-acl twice"):
        read("PUT", "/files/a/b?X-Amz-Acl=private&x-amz-acl=public-read", presigned=True)


def test_a_parameter_is_no_header_where_the_signature_is_in_a_header() -> None:
    """A server would not look at it, and a policy that asks for it would have been satisfied."""
    with pytest.raises(NotUnderstood, match="not that of a presigned URL"):
        read("PUT", "/files/a/b?x-amz-acl=bucket-owner-full-control")


def test_the_body_of_a_presigned_url_is_not_signed() -> None:
    """Unless it says so itself: a policy that denies unsigned bodies denies it."""
    assert read("PUT", "/files/a", presigned=True).context["s3:x-amz-content-sha256"] == "UNSIGNED-PAYLOAD"
    digest = {"x-amz-content-sha256": "0" * 64}
    assert read("PUT", "/files/a", digest, presigned=True).context["s3:x-amz-content-sha256"] == "0" * 64
    assert "s3:x-amz-content-sha256" not in read("PUT", "/files/a").context


# What boto3 makes of its calls, and what has to be allowed for them.
CALLS: list[tuple[str, Mapping[str, Any], list[tuple[str, str]]]] = [
    ("list_buckets", {}, [("ListAllMyBuckets", "*")]),
    ("list_objects_v2", {**FILES, "Prefix": "a b+c/", "Delimiter": "/"}, [("ListBucket", "files")]),
    ("list_objects", FILES, [("ListBucket", "files")]),
    ("list_object_versions", FILES, [("ListBucketVersions", "files")]),
    ("list_multipart_uploads", FILES, [("ListBucketMultipartUploads", "files")]),
    ("head_bucket", FILES, [("ListBucket", "files")]),
    ("get_object", {"Bucket": "files", "Key": "a b+c;d#é?/e"}, [("GetObject", "files/a b+c;d#é?/e")]),
    ("get_object", {**OBJECT, "VersionId": "7"}, [("GetObjectVersion", "files/a/b")]),
    ("head_object", OBJECT, [("GetObject", "files/a/b")]),
    ("get_object_attributes", {**OBJECT, "ObjectAttributes": ["ETag"]}, [("GetObjectAttributes", "files/a/b")]),
    ("put_object", {**OBJECT, "Body": b"x"}, [("PutObject", "files/a/b")]),
    ("put_object", {**OBJECT, "ACL": "public-read"}, [("PutObject", "files/a/b"), ("PutObjectAcl", "files/a/b")]),
    ("put_object", {**OBJECT, "Tagging": "a=b"}, [("PutObject", "files/a/b"), ("PutObjectTagging", "files/a/b")]),
    (
        "copy_object",
        {**OBJECT, "CopySource": {"Bucket": "theirs", "Key": "c d+é"}},
        [("PutObject", "files/a/b"), ("GetObject", "theirs/c d+é")],
    ),
    (
        "copy_object",
        {**OBJECT, "CopySource": {"Bucket": "theirs", "Key": "c", "VersionId": "7"}},
        [("PutObject", "files/a/b"), ("GetObjectVersion", "theirs/c")],
    ),
    ("create_multipart_upload", OBJECT, [("PutObject", "files/a/b")]),
    ("upload_part", {**OBJECT, "UploadId": "u", "PartNumber": 1, "Body": b"x"}, [("PutObject", "files/a/b")]),
    ("complete_multipart_upload", {**OBJECT, "UploadId": "u"}, [("PutObject", "files/a/b")]),
    ("abort_multipart_upload", {**OBJECT, "UploadId": "u"}, [("AbortMultipartUpload", "files/a/b")]),
    ("list_parts", {**OBJECT, "UploadId": "u"}, [("ListMultipartUploadParts", "files/a/b")]),
    ("delete_object", OBJECT, [("DeleteObject", "files/a/b")]),
    ("get_object_tagging", OBJECT, [("GetObjectTagging", "files/a/b")]),
]


def sent(style: str, name: str, members: Mapping[str, Any]) -> SignedRequest:
    """The signed request that boto3 makes of a call."""
    found: list[SignedRequest] = []
    client = boto3.client(
        "s3",
        "us-east-1",
        endpoint_url=f"https://{HOST}",
        aws_access_key_id="ASIA",
        aws_secret_access_key="secret",
        aws_session_token="token",
        config=Config(s3={"addressing_style": style}),
    )

    def catch(request: AWSPreparedRequest, **_: Any) -> AWSResponse:
        found.append(_read_back(request))
        return AWSResponse(request.url, 200, {}, _Empty())

    client.meta.events.register("before-send.s3", catch)
    call: Callable[..., Any] = getattr(client, name)
    call(**members)
    return found[0]


class _Empty:
    def stream(self, **_: Any) -> list[bytes]:
        """No body."""
        return []


def _read_back(request: AWSPreparedRequest) -> SignedRequest:
    scheme_and_host, _, target = request.url.removeprefix("https://").partition("/")
    path, _, query = f"/{target}".partition("?")
    texts = [(key, value.decode() if isinstance(value, bytes) else value) for key, value in request.headers.items()]
    return SignedRequest.parse(request.method, path, query, [("Host", scheme_and_host), *texts], "")


@pytest.mark.parametrize("style", ["path", "virtual"])
@pytest.mark.parametrize(("name", "members", "needed"), CALLS)
def test_what_boto3_sends_is_understood(
    style: str, name: str, members: Mapping[str, Any], needed: list[tuple[str, str]]
) -> None:
    """With the bucket in the path or in the host's name, and whatever characters a key has."""
    request = sent(style, name, members)
    query = "&".join(f"{key}={value}" for key, value in request.query)
    needs = s3_requests.read(request, query, [HOST]).needs
    if name == "get_object_attributes":
        needed = [*needed, ("GetObject", needed[0][1])]
    assert list(needs) == [(f"s3:{action}", f"arn:aws:s3:::{resource}") for action, resource in needed]
    hosts = [f"files.{HOST}"] if style == "virtual" and name != "list_buckets" else [HOST]
    assert request.headers["host"] == hosts

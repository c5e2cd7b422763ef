"""The S3 gateway among the examples: what it passes on, and what nobody gets past it."""

import socket
import subprocess
import sys
import time
from dataclasses import replace
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import boto3
import httpx
import pytest
from botocore.config import Config
from botocore.exceptions import ClientError

from poolhouse.crypto import sigv4_sign
from poolhouse.crypto.sigv4_canonical import UNSIGNED_PAYLOAD
from tests.clients import stores
from tests.clients.live import REGION, Key
from tests.clients.stores import FILES, GATEWAY, GREETING, PUBLIC, Credentials, Shop
from tests.services import minio

MOST_LINES = 200
NOWHERE = "127.0.0.1:1"


@pytest.fixture
def ada(own_shop: Shop) -> Credentials:
    """The credentials of a user."""
    return own_shop.user()


def code(call: Any, **members: Any) -> str:
    """The code with which a call is refused."""
    with pytest.raises(ClientError) as refused:
        call(**members)
    return refused.value.response["Error"]["Code"]


def send(
    shop: Shop, who: Credentials, method: str, target: str, body: Any = b"", digest: str = UNSIGNED_PAYLOAD, **more: str
) -> httpx.Response:
    """A request that is signed as it stands, whatever an SDK would say of it, and is sent as it was signed."""
    with httpx.Client() as client:
        made = client.build_request(
            method, shop.files, headers=signed(shop, who, method, target, digest, **more), content=body
        )
        made.extensions["target"] = target.encode()
        return client.send(made)


def signed(
    shop: Shop, who: Credentials, method: str, target: str, digest: str = UNSIGNED_PAYLOAD, **more: str
) -> dict[str, str]:
    """The headers of a request with these, and a signature for whatever is called the digest of its body."""
    path, _, query = target.partition("?")
    headers = {"host": urlsplit(shop.files).netloc, **more}
    request = sigv4_sign.Request(method, path, query, tuple(headers.items()), digest)
    credentials = sigv4_sign.Credentials(who.key, who.secret, who.token)
    return headers | dict(sigv4_sign.sign(request, credentials, region=REGION, service="s3", now=time.time(), s3=True))


def presigning(shop: Shop, who: Credentials) -> Any:
    """boto3's client for S3 as one that presigns URLs in the way of today."""
    return boto3.client(
        "s3",
        endpoint_url=shop.files,
        region_name=REGION,
        aws_access_key_id=who.key,
        aws_secret_access_key=who.secret,
        aws_session_token=who.token,
        config=Config(signature_version="s3v4", s3={"addressing_style": "path"}),
    )


def test_a_presigned_url_opens_one_object_for_a_while(own_shop: Shop, ada: Credentials) -> None:
    """An app hands a URL to a browser or to a friend; another object, or another way to use it, is not in it."""
    s3, place = presigning(own_shop, ada), {"Bucket": FILES, "Key": f"{ada.identity_id}/a photo"}
    assert httpx.put(s3.generate_presigned_url("put_object", Params=place), content=b"photo").status_code == 200
    url = s3.generate_presigned_url("get_object", Params=place)
    assert httpx.get(url).content == b"photo"
    for changed in (httpx.delete(url), httpx.get(url.replace("photo", "other")), httpx.get(url + "&versionId=1")):
        assert changed.status_code == 403
        assert "<Code>SignatureDoesNotMatch</Code>" in changed.text


def test_large_files_go_up_and_down_in_parts(own_shop: Shop, ada: Credentials, tmp_path: Path) -> None:
    """Multipart uploads and ranges work as SDKs use them for whatever is large."""
    (tmp_path / "up").write_bytes(bytes(range(256)) * 50_000)
    s3, place = ada.s3(own_shop.files), (FILES, f"{ada.identity_id}/large")
    s3.upload_file(str(tmp_path / "up"), *place)
    s3.download_file(*place, str(tmp_path / "down"))
    assert (tmp_path / "down").read_bytes() == (tmp_path / "up").read_bytes()


def test_a_refused_upload_does_not_spoil_the_connection(own_shop: Shop, ada: Credentials) -> None:
    """The client, which waited with the body, goes on with its next request at once."""
    s3 = ada.s3(own_shop.files)
    for _ in range(2):
        assert code(s3.put_object, Bucket=FILES, Key="elsewhere", Body=b"x" * 1_000_000) == "AccessDenied"
        assert s3.head_object(Bucket=FILES, Key=PUBLIC)["ContentLength"] > 0


def test_a_body_that_was_not_signed_is_not_kept(own_shop: Shop, ada: Credentials) -> None:
    """Whoever changes a body on its way does so in vain: the store compares it with the digest that was signed."""
    target = f"/{FILES}/{ada.identity_id}/letter"
    changed = send(own_shop, ada, "PUT", target, b"I hate you", digest="0" * 64)
    assert (changed.status_code, "XAmzContentSHA256Mismatch" in changed.text) == (400, True)
    assert code(ada.s3(own_shop.files).get_object, Bucket=FILES, Key=f"{ada.identity_id}/letter") == "NoSuchKey"


def test_a_copy_needs_what_is_copied(own_shop: Shop, ada: Credentials) -> None:
    """Who may read something may copy it to a place of one's own; another's diary stays where it is."""
    s3, eve = ada.s3(own_shop.files), own_shop.user()
    mine, diary = f"{ada.identity_id}/copy", f"{eve.identity_id}/diary"
    eve.s3(own_shop.files).put_object(Bucket=FILES, Key=diary, Body=b"Dear diary")
    s3.copy_object(Bucket=FILES, Key=mine, CopySource={"Bucket": FILES, "Key": PUBLIC})
    assert s3.get_object(Bucket=FILES, Key=mine)["Body"].read() == GREETING
    assert code(s3.copy_object, Bucket=FILES, Key=mine, CopySource={"Bucket": FILES, "Key": diary}) == "AccessDenied"


@pytest.mark.parametrize("header", ["x-amz-acl", "x-amz-grant-read", "x-amz-tagging"])
def test_a_header_that_takes_more_is_asked_about(own_shop: Shop, ada: Credentials, header: str) -> None:
    """Who may write an object may not yet open it to everybody."""
    target = f"/{FILES}/{ada.identity_id}/open"
    answer = send(own_shop, ada, "PUT", target, **{header: "a=b"})
    assert (answer.status_code, "<Code>AccessDenied</Code>" in answer.text) == (403, True)


@pytest.mark.parametrize("header", ["x-amz-server-side-encryption-aws-kms-key-id", "x-amz-anything-new"])
def test_a_header_that_nobody_is_asked_about_is_refused(own_shop: Shop, ada: Credentials, header: str) -> None:
    """With the gateway's own key, it could do what no policy allows."""
    answer = send(own_shop, ada, "PUT", f"/{FILES}/{ada.identity_id}/new", **{header: "x"})
    assert (answer.status_code, f"does not pass on {header}" in answer.text) == (501, True)
    url = presigning(own_shop, ada).generate_presigned_url("list_objects_v2", Params={"Bucket": FILES})
    assert httpx.get(f"{url}&{header}=x").status_code == 403


def test_a_header_that_was_not_signed_is_refused(own_shop: Shop, ada: Credentials) -> None:
    """Nobody on the way, and no holder of a presigned URL, adds to what was signed."""
    target = f"/{FILES}/{ada.identity_id}/open"
    headers = signed(own_shop, ada, "PUT", target) | {"x-amz-meta-added": "x"}
    answer = httpx.put(own_shop.files + target, headers=headers)
    assert (answer.status_code, "have to be signed" in answer.text) == (400, True)


def test_many_objects_are_not_deleted_unseen(own_shop: Shop, ada: Credentials) -> None:
    """Their names are in a body that nobody was asked about."""
    wanted = {"Objects": [{"Key": PUBLIC}]}
    assert code(ada.s3(own_shop.files).delete_objects, Bucket=FILES, Delete=wanted) == "InvalidRequest"
    assert ada.s3(own_shop.files).get_object(Bucket=FILES, Key=PUBLIC)["Body"].read() == GREETING


@pytest.mark.parametrize("way", ["{own}/../{other}/diary", "{own}/%2e%2e/{other}/diary", "{own}/..%2F{other}/diary"])
def test_a_way_around_a_prefix_leads_nowhere(own_shop: Shop, ada: Credentials, way: str) -> None:
    """Poolhouse and the store look at the same path, to the letter."""
    eve = own_shop.user()
    ada.s3(own_shop.files).put_object(Bucket=FILES, Key=f"{ada.identity_id}/diary", Body=b"Dear diary")
    target = f"/{FILES}/" + way.format(own=eve.identity_id, other=ada.identity_id)
    answer = send(own_shop, eve, "GET", target)
    assert answer.status_code in {400, 403, 404}
    assert b"Dear diary" not in answer.content


def test_the_bucket_may_be_part_of_the_name(own_shop: Shop, ada: Credentials) -> None:
    """The store gets what was decided about, whether the bucket is told by the path or by the host."""
    answer = send(own_shop, ada, "GET", f"/{PUBLIC}", host=f"{FILES}.{stores.DOMAIN}")
    assert (answer.status_code, answer.content) == (200, GREETING)
    answer = send(own_shop, ada, "GET", f"/{FILES}/{PUBLIC}", host=stores.DOMAIN)
    assert (answer.status_code, answer.content) == (200, GREETING)
    answer = send(own_shop, ada, "GET", f"/{FILES}/{PUBLIC}", host=f"another.{stores.DOMAIN}")
    assert (answer.status_code, "<Code>AccessDenied</Code>" in answer.text) == (403, True)


@pytest.mark.parametrize("name", ["what? a=b&c", "%41 + %2F", "ü#1", "~!$'()*,;:@", "a/"])
def test_a_key_may_hold_what_means_something_elsewhere(own_shop: Shop, ada: Credentials, name: str) -> None:
    """Question marks, ampersands, percents and spaces are letters of a key, for objects and for lists."""
    s3, key = ada.s3(own_shop.files), f"{ada.identity_id}/{name}"
    s3.put_object(Bucket=FILES, Key=key, Body=b"odd")
    assert s3.get_object(Bucket=FILES, Key=key)["Body"].read() == b"odd"
    listed = s3.list_objects_v2(Bucket=FILES, Prefix=key)
    assert [each["Key"] for each in listed["Contents"]] == [key]


@pytest.mark.parametrize("digest", ["STREAMING-AWS4-HMAC-SHA256-PAYLOAD", "STREAMING-AWS4-HMAC-SHA256-PAYLOAD-TRAILER"])
def test_bodies_that_only_their_signer_can_check_are_refused(own_shop: Shop, ada: Credentials, digest: str) -> None:
    """Signatures of single chunks need the secret, which is nobody's but the client's and Poolhouse's."""
    answer = send(own_shop, ada, "PUT", f"/{FILES}/{ada.identity_id}/a", b"x", digest=digest)
    assert (answer.status_code, "NotImplemented" in answer.text) == (501, True)


def test_a_body_of_unknown_length_is_refused(own_shop: Shop, ada: Credentials) -> None:
    """S3 takes none."""
    answer = send(own_shop, ada, "PUT", f"/{FILES}/{ada.identity_id}/a", iter([b"a", b"b"]))
    assert (answer.status_code, "MissingContentLength" in answer.text) == (411, True)


def test_who_shows_no_credentials_of_poolhouses_is_refused(own_shop: Shop, ada: Credentials) -> None:
    """Neither nobody, nor the store's own key, nor an operator's gets anything."""
    answer = httpx.get(f"{own_shop.files}/{FILES}/{PUBLIC}")
    assert (answer.status_code, answer.headers["content-type"]) == (403, "application/xml")
    assert "<Code>AccessDenied</Code>" in answer.text
    operator: Key = own_shop.live.key
    for key, secret in ((minio.USER, minio.PASSWORD), (operator.id, operator.secret)):
        s3 = minio.s3_client(own_shop.files, key, secret)
        assert code(s3.get_object, Bucket=FILES, Key=PUBLIC) == "InvalidAccessKeyId"
    s3 = Credentials(ada.identity_id, ada.key, ada.secret, ada.token[:-8] + "AAAAAAAA").s3(own_shop.files)
    assert code(s3.get_object, Bucket=FILES, Key=PUBLIC) in {"InvalidToken", "InvalidAccessKeyId"}


def test_a_page_in_a_browser_may_call(own_shop: Shop) -> None:
    """The preflight of what an SDK sends is answered, without any credentials."""
    asked = "amz-sdk-request,authorization,content-type,x-amz-content-sha256,x-amz-date,x-amz-security-token"
    wish = {"access-control-request-method": "PUT", "access-control-request-headers": asked}
    allowed = httpx.options(f"{own_shop.files}/{FILES}/a", headers={"origin": "https://app.example.com", **wish})
    assert allowed.status_code == 200
    assert allowed.headers["access-control-allow-origin"] == "*"
    assert set(asked.split(",")) <= set(allowed.headers["access-control-allow-headers"].replace(" ", "").split(","))


def test_a_client_that_goes_away_leaves_nothing_behind(own_shop: Shop, ada: Credentials) -> None:
    """Half an upload is no object, and the gateway goes on."""
    place = urlsplit(own_shop.files)
    target = f"/{FILES}/{ada.identity_id}/half"
    headers = signed(own_shop, ada, "PUT", target)
    lines = "".join(f"{name}: {value}\r\n" for name, value in headers.items())
    with socket.create_connection((place.hostname, place.port)) as connection:
        connection.sendall(f"PUT {target} HTTP/1.1\r\nContent-Length: 100000\r\n{lines}\r\nabc".encode())
    assert code(ada.s3(own_shop.files).get_object, Bucket=FILES, Key=f"{ada.identity_id}/half") == "NoSuchKey"


def test_trouble_behind_the_gateway_is_told_as_such(own_shop: Shop, ada: Credentials, tmp_path: Path) -> None:
    """SDKs try again after a 503, so nobody is told of a lack of permissions that there is not."""
    live, store = own_shop.live, own_shop.store
    deaf = replace(live, grpc=NOWHERE)
    for server, behind, told in ((live, f"http://{NOWHERE}", "The store"), (deaf, store.url, "Nobody can decide")):
        with stores.gateway(server, behind, tmp_path / told) as url:
            answer = send(replace(own_shop, files=url), ada, "GET", f"/{FILES}/{PUBLIC}")
        assert (answer.status_code, "ServiceUnavailable" in answer.text) == (503, True)
        assert told in answer.text


def test_without_the_stores_key_it_does_not_start(own_shop: Shop) -> None:
    """A setting that is missing is found at once."""
    started = subprocess.run(
        [sys.executable, GATEWAY], env=own_shop.live.environment(), capture_output=True, text=True, check=False
    )
    assert started.returncode != 0
    assert "STORE_ACCESS_KEY_ID" in started.stderr


def test_it_can_be_read_in_one_go() -> None:
    """Who copies the gateway understands it."""
    assert len(GATEWAY.read_text().splitlines()) <= MOST_LINES

"""Which bucket and which object a request to S3 names."""

import pytest

from poolhouse.identity_pools import s3_targets
from poolhouse.identity_pools.s3_targets import NotUnderstood
from tests.identity_pools.s3 import HOST, signed

DOMAIN = "s3.example.com"


def target(path: str, host: str = HOST, *domains: str) -> tuple[str, str]:
    """The bucket and the key."""
    return s3_targets.read(signed("GET", path, host=host), domains)


@pytest.mark.parametrize(
    ("path", "named"),
    [
        ("/", ("", "")),
        ("/files", ("files", "")),
        ("/files/", ("files", "")),
        ("/files/a/b", ("files", "a/b")),
        ("/files//a", ("files", "/a")),
        ("/files/a//b/", ("files", "a//b/")),
        ("/files/a%2Fb", ("files", "a/b")),
        ("/files%2Fa", ("files", "a")),
        ("/files/a%20b%2Bc%3Fd", ("files", "a b+c?d")),
        ("/files/m%C3%BCller", ("files", "müller")),
        ("/files/..a/b../...", ("files", "..a/b../...")),
        ("/files/%252e%252e/a", ("files", "%2e%2e/a")),
        ("/files/*", ("files", "*")),
    ],
)
def test_the_path_names_bucket_and_object(path: str, named: tuple[str, str]) -> None:
    """Decoded once, and otherwise as it is: to S3, `a//b` and `a/b` are two objects."""
    assert target(path) == named


@pytest.mark.parametrize(
    ("host", "named"),
    [
        ("mine.s3.example.com", ("mine", "a/b")),
        ("my.own.s3.example.com", ("my.own", "a/b")),
        ("mine.S3.Example.COM:9000", ("mine", "a/b")),
        ("MINE.s3.example.com", ("mine", "a/b")),
        ("mine.s3.example.com.", ("mine", "a/b")),
        (" mine.s3.example.com", ("mine", "a/b")),
        ("s3.example.com", ("abc", "a/b")),
        ("mines3.example.com", ("abc", "a/b")),
        ("mine.s3.example.com.evil.net", ("abc", "a/b")),
        ("127.0.0.1:9000", ("abc", "a/b")),
        ("[::1]:9000", ("abc", "a/b")),
    ],
)
def test_a_name_within_a_known_domain_is_the_bucket(host: str, named: tuple[str, str]) -> None:
    """However it is spelt. Callers choose their Host: for every other one, the path says it all."""
    bucket, key = named
    assert target("/a/b" if bucket != "abc" else "/abc/a/b", host, DOMAIN) == (bucket, key)


def test_the_closest_domain_counts() -> None:
    """Of domains within one another, whatever their order."""
    for domains in (("example.com", DOMAIN), (DOMAIN, "example.com")):
        assert target("/a", "mine.s3.example.com", *domains) == ("mine", "a")
        assert target("/files/a", "s3.example.com", *domains) == ("files", "a")
        assert target("/a", "other.example.com", *domains) == ("other", "a")


def test_a_bucket_in_the_host_needs_no_key() -> None:
    """It is the bucket itself then."""
    assert target("/", "mine.s3.example.com", DOMAIN) == ("mine", "")


@pytest.mark.parametrize(
    "path",
    [
        "/mine/../theirs/a",
        "/mine/a/../../theirs/a",
        "/mine/%2e%2e/theirs/a",
        "/mine/%2E./theirs/a",
        "/mine/..%2Ftheirs/a",
        "/mine/./a",
        "/mine/a/.",
        "/mine/a/..",
        "/../theirs",
        "/./mine/a",
        "/mine/a%00.txt",
    ],
)
def test_no_key_leads_out_of_its_bucket(path: str) -> None:
    """Where a server tidies paths, what a policy has allowed would be another object."""
    with pytest.raises(NotUnderstood, match="cannot be"):
        target(path)


@pytest.mark.parametrize("path", ["//theirs/a", "//", "/ab/a", "/-ab/a", "/a%3Ab/a", "/a%00bc/a", "/a%20b/a", "/a*b/a"])
def test_a_bucket_has_a_name(path: str) -> None:
    """And one that a bucket can have."""
    with pytest.raises(NotUnderstood, match="names no bucket"):
        target(path)


@pytest.mark.parametrize("host", [".s3.example.com", "..s3.example.com", "a/b.s3.example.com", "mine,x.s3.example.com"])
def test_so_it_has_in_the_host(host: str) -> None:
    """Of whatever stands before the domain."""
    with pytest.raises(NotUnderstood, match="names no bucket"):
        target("/theirs/a", host, DOMAIN)


def test_two_hosts_are_not_understood() -> None:
    """One server would go by the first, another by the last."""
    with pytest.raises(NotUnderstood, match="host twice"):
        s3_targets.read(signed("GET", "/mine/a", {"host": "theirs.s3.example.com"}), [DOMAIN])


@pytest.mark.parametrize(
    "path",
    [
        "/mine/a+b",
        "/mine/a;b",
        "/mine/a#b",
        "/mine/a\\b",
        "/mine/a b",
        "/mine/%zz",
        "/mine/%2",
        "/mine/100%",
        "/mine/müller",
        "/mine/a\n",
        "/mine/a?b",
    ],
)
def test_what_servers_read_in_two_ways_is_not_understood(path: str) -> None:
    """S3's own clients encode it."""
    request = signed("GET", "/")
    with pytest.raises(NotUnderstood, match="path is not percent-encoded"):
        s3_targets.read(type(request)("GET", path, (), request.headers, "", request.claim), [])


@pytest.mark.parametrize("path", ["/mine/%ff", "/mine/%c0%af", "/mine/%ed%a0%80"])
def test_a_key_is_utf_8(path: str) -> None:
    """Overlong forms and halves of characters are other ways to write what has one."""
    with pytest.raises(NotUnderstood, match="not UTF-8"):
        target(path)


@pytest.mark.parametrize("path", ["", "files/a", "https://s3.example.com/files/a"])
def test_a_path_begins_with_a_slash(path: str) -> None:
    """A whole URL, or a name alone, is no path."""
    with pytest.raises(NotUnderstood, match="begin with a slash"):
        target(path)

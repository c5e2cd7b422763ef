"""`poolhouse operations` and `poolhouse config`."""

import json

import pytest

from poolhouse import operations, schema
from poolhouse.config import SETTINGS
from tests.cli.conftest import Run

ALL = [operation for service in schema.SERVICES for operation in service.operations]


def test_every_operation_is_listed_with_whether_it_is_built(run: Run) -> None:
    """What is not there yet is said, and counted."""
    rows = json.loads(run("operations", "--json").output)
    expected = [(one.service.signing_name, one.name, operations.is_built(one)) for one in ALL]
    assert [(row["service"], row["operation"], row["built"]) for row in rows] == expected
    shown = run("operations").output
    assert all(f" {one.name} " in shown for one in ALL)
    assert f"{len(operations.built())} of {len(ALL)} operations are built" in shown


def test_one_service_can_be_asked_for(run: Run) -> None:
    """By the name that signs, or by its gRPC name."""
    by_one_name = run("operations", "--json", "--service", "cognito-sync").output
    assert {row["service"] for row in json.loads(by_one_name)} == {"cognito-sync"}
    assert run("operations", "--json", "--service", "poolhouse.sync.v1.SyncService").output == by_one_name
    ended = run("operations", "--service", "cognito")
    assert ended.code == 2
    assert "cognito-idp, cognito-identity, cognito-sync" in ended.errors


def test_what_is_missing_can_be_asked_for(run: Run) -> None:
    """The list shrinks as the product grows."""
    rows = json.loads(run("operations", "--json", "--missing").output)
    assert [row["operation"] for row in rows] == [one.name for one in operations.missing()]
    assert not any(row["built"] for row in rows)


def test_every_setting_is_shown_with_its_source(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    """One sees what a server would start with, and why."""
    monkeypatch.setenv("POOLHOUSE_REGION", "eu-west-1")
    shown = json.loads(run("config", "--json", "--smtp-port", "25", "--other-regions", "us-east-1,us-east-2").output)
    assert set(shown) == set(SETTINGS)
    assert shown["region"] == {"value": "eu-west-1", "source": "environment"}
    assert shown["smtp_port"] == {"value": "25", "source": "flag"}
    assert shown["other_regions"] == {"value": "us-east-1, us-east-2", "source": "flag"}
    assert shown["smtp_host"] == {"value": None, "source": "default"}
    table = run("config").output
    assert "POOLHOUSE_SMTP_HOST" in table
    assert "eu-west-1" in table


@pytest.mark.parametrize(
    "url", ["postgresql://me:hunter2@db:5432/x?sslmode=require", "postgresql:///x?password=hunter2"]
)
def test_secrets_stay_hidden(run: Run, url: str) -> None:
    """Neither passwords nor a database's URL give one away; that one is set is shown."""
    arguments = ("--smtp-username", "me", "--smtp-password", "hunter2", "--database-url", url)
    for form in ((), ("--json",)):
        shown = run("config", *form, *arguments).output
        assert "hunter2" not in shown
        assert "[hidden]" in shown
    urls = run("config", "--json", "--nats-url", "nats://me:hunter2@a,nats://hunter2@b:1,tls://c").output
    assert json.loads(urls)["nats_url"]["value"] == "nats://[hidden]@a, nats://[hidden]@b:1, tls://c"
    value = json.loads(run("config", "--json", *arguments).output)["database_url"]["value"]
    assert value == url.replace("hunter2", "[hidden]")

"""A notification: what is in it, and what is not."""

from dataclasses import replace
from typing import Any

from poolhouse.integrations.push.notification import Application, Platform
from tests.integrations.push.conftest import DATA, NOTIFICATION


def test_a_notification_says_what_cognitos_clients_look_for() -> None:
    """All in text, as Android wants it; for Apple's devices with what wakes an app and shows nothing."""
    assert NOTIFICATION.data == DATA
    assert NOTIFICATION.apple == {"aps": {"content-available": 1}, "data": DATA}


def test_notifications_of_one_dataset_replace_each_other() -> None:
    """Whatever has changed in it; those of another dataset, or another identity, do not."""
    topic = NOTIFICATION.topic
    assert (len(topic), replace(NOTIFICATION, sync_count=8, device_id="other").topic) == (32, topic)
    assert replace(NOTIFICATION, dataset_name="scores").topic != topic
    assert replace(NOTIFICATION, identity_id="us-east-1:0a2").topic != topic


def test_an_application_is_known_by_all_that_it_proves_itself_by() -> None:
    """New credentials are another application to whoever remembers proofs; none of them is shown."""
    application = Application("arn", Platform.APNS, "key", "credential", "team", "bundle")
    changes: list[dict[str, Any]] = [{"arn": "x"}, {"principal": "x"}, {"credential": "x"}, {"team_id": "x"}]
    found = {application.fingerprint, *(replace(application, **change).fingerprint for change in changes)}
    assert len(found) == 1 + len(changes)
    assert "credential" not in repr(application).replace("credential=", "")

"""boto3, unmodified, through what is done about risks."""

from typing import Any

import pytest
from botocore.exceptions import ClientError

from tests.clients.live import Live, Pool

TAKEOVER: dict[str, Any] = {
    "NotifyConfiguration": {
        "From": "security@example.com",
        "SourceArn": "arn:aws:ses:us-east-1:123456789012:identity/example.com",
        "BlockEmail": {"Subject": "Blocked", "HtmlBody": "<p>Was it you?</p>", "TextBody": "Was it you?"},
    },
    "Actions": {
        "LowAction": {"Notify": False, "EventAction": "NO_ACTION"},
        "MediumAction": {"Notify": False, "EventAction": "MFA_IF_CONFIGURED"},
        "HighAction": {"Notify": True, "EventAction": "BLOCK"},
    },
}
EXCEPTION = {"BlockedIPRangeList": ["192.0.2.0/24"], "SkippedIPRangeList": ["2001:db8::/32"]}


def protected(server: Live, mode: str = "ENFORCED") -> Pool:
    """A pool with threat protection."""
    return server.pool(UserPoolTier="PLUS", UserPoolAddOns={"AdvancedSecurityMode": mode})


def test_what_terraform_sets_it_reads_back(server: Live) -> None:
    """For a pool and for an app client, each until it is taken back."""
    idp, pool = server.boto3(), protected(server)
    shown = idp.describe_user_pool(UserPoolId=pool.id)["UserPool"]
    assert (shown["UserPoolTier"], shown["UserPoolAddOns"]) == ("PLUS", {"AdvancedSecurityMode": "ENFORCED"})
    for ids in ({"UserPoolId": pool.id}, {"UserPoolId": pool.id, "ClientId": pool.client_id}):
        parts = {
            "AccountTakeoverRiskConfiguration": TAKEOVER,
            "CompromisedCredentialsRiskConfiguration": {"Actions": {"EventAction": "NO_ACTION"}},
            "RiskExceptionConfiguration": EXCEPTION,
        }
        idp.set_risk_configuration(**ids, **parts)
        found = idp.describe_risk_configuration(**ids)["RiskConfiguration"]
        assert found.pop("LastModifiedDate")
        events = found["CompromisedCredentialsRiskConfiguration"].pop("EventFilter")
        assert sorted(events) == ["PASSWORD_CHANGE", "SIGN_IN", "SIGN_UP"]
        assert found == {**ids, **parts}
        idp.set_risk_configuration(**ids)
        assert idp.describe_risk_configuration(**ids)["RiskConfiguration"] == ids


def test_errors_are_cognitos(server: Live) -> None:
    """Each by its name."""
    idp = server.boto3()
    with pytest.raises(ClientError, match="FeatureUnavailableInTierException"):
        idp.create_user_pool(PoolName="essentials", UserPoolAddOns={"AdvancedSecurityMode": "AUDIT"})
    off = server.pool()
    with pytest.raises(ClientError, match="UserPoolAddOnNotEnabledException"):
        idp.set_risk_configuration(UserPoolId=off.id, RiskExceptionConfiguration=EXCEPTION)
    pool = protected(server, "AUDIT")
    with pytest.raises(ClientError, match=r"InvalidParameterException.*CIDR"):
        idp.set_risk_configuration(UserPoolId=pool.id, RiskExceptionConfiguration={"BlockedIPRangeList": ["192.0.2.7"]})
    with pytest.raises(ClientError, match="ResourceNotFoundException"):
        idp.set_risk_configuration(UserPoolId=off.id, ClientId=pool.client_id)

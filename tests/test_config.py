"""Settings: where they come from, which wins, and what a wrong one says."""

import re
from pathlib import Path
from typing import Any

import pytest
from pydantic import SecretStr, ValidationError

from poolhouse import config
from poolhouse.config import Config, ConfigError, load, load_with_sources, split_address

FUNCTION = "arn:aws:lambda:us-east-1:000000000000:function:check"


@pytest.fixture(autouse=True)
def _own_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    """No variable of the machine that runs the tests has a say in them."""
    import os  # noqa: PLC0415

    for name in [name for name in os.environ if name.startswith(config.ENVIRONMENT_PREFIX)]:
        monkeypatch.delenv(name)


@pytest.fixture
def file(tmp_path: Path) -> Path:
    """A settings file, to be written to."""
    return tmp_path / "poolhouse.toml"


def refusal(file: Path | None = None, **flags: Any) -> str:
    """What a person is told about settings that cannot be used."""
    with pytest.raises(ConfigError) as failure:
        load(file, **flags)
    return str(failure.value)


def test_without_any_settings_a_server_can_start() -> None:
    """Every setting has a default: this machine alone is listened on, and everything is checked."""
    found = load()
    assert found.mode == "serve"
    assert (found.grpc_address, found.http_address) == ("127.0.0.1:50051", "127.0.0.1:8080")
    assert found.password_hashing == "owasp"
    assert found.key_file == Path("poolhouse-data/master.key")


def test_flags_win_over_the_environment_and_that_over_the_file(file: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Each layer decides what those above it leave open, and one can see which decided."""
    file.write_text('region = "eu-west-1"\naccount_id = "111111111111"\nsmtp_host = "file.example"\n')
    monkeypatch.setenv("POOLHOUSE_REGION", "eu-west-2")
    monkeypatch.setenv("POOLHOUSE_ACCOUNT_ID", "222222222222")
    found, sources = load_with_sources(file, region="eu-west-3", smtp_port=None)
    assert (found.region, found.account_id, found.smtp_host) == ("eu-west-3", "222222222222", "file.example")
    assert found.smtp_port == 587
    chosen = {name: sources[name] for name in ("region", "account_id", "smtp_host", "smtp_port")}
    assert chosen == {"region": "flag", "account_id": "environment", "smtp_host": "file", "smtp_port": "default"}


def test_the_environment_can_name_the_file(file: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """POOLHOUSE_CONFIG saves the flag; a file that is named by the flag is the one that counts."""
    file.write_text('region = "eu-west-1"\n')
    other = file.with_name("other.toml")
    other.write_text('region = "eu-west-2"\n')
    monkeypatch.setenv("POOLHOUSE_CONFIG", str(file))
    assert load().region == "eu-west-1"
    assert load(other).region == "eu-west-2"


def test_an_empty_variable_sets_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    """Compose files and CI systems pass on variables that nobody has set."""
    monkeypatch.setenv("POOLHOUSE_DATABASE_URL", "")
    monkeypatch.setenv("POOLHOUSE_CONFIG", "")
    assert load().database_url is None


def test_lists_are_written_with_commas_or_in_the_file_as_lists(file: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A list reads the same wherever it comes from."""
    file.write_text('other_regions = ["eu-west-1", "eu-west-2"]\n')
    assert load(file).other_regions == ("eu-west-1", "eu-west-2")
    monkeypatch.setenv("POOLHOUSE_OTHER_REGIONS", "ap-south-1, ap-south-2,")
    assert load(file).other_regions == ("ap-south-1", "ap-south-2")
    assert load(file, other_regions="us-west-1").other_regions == ("us-west-1",)


def test_an_unknown_setting_stops_the_start(file: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A typing error is found at once, wherever it was made, and not in production."""
    file.write_text('regoin = "eu-west-1"\n')
    assert refusal(file) == f"unknown setting in {file}: regoin"
    monkeypatch.setenv("POOLHOUSE_REGOIN", "eu-west-1")
    assert refusal() == "unknown environment variable: POOLHOUSE_REGOIN"
    monkeypatch.delenv("POOLHOUSE_REGOIN")
    assert "regoin" in refusal(regoin="eu-west-1")


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("POOLHOUSE_SERVICE_HOST", "10.96.0.7"),
        ("POOLHOUSE_SERVICE_PORT", "50051"),
        ("POOLHOUSE_SERVICE_PORT_GRPC", "50051"),
        ("POOLHOUSE_PORT", "tcp://10.96.0.7:50051"),
        ("POOLHOUSE_PORT_50051_TCP", "tcp://10.96.0.7:50051"),
        ("POOLHOUSE_PORT_50051_TCP_PROTO", "tcp"),
        ("POOLHOUSE_PORT_50051_TCP_PORT", "50051"),
        ("POOLHOUSE_PORT_50051_TCP_ADDR", "10.96.0.7"),
        ("POOLHOUSE_GRPC_SERVICE_HOST", "10.96.0.7"),
        ("POOLHOUSE_GRPC_PORT", "tcp://10.96.0.7:50051"),
    ],
)
def test_what_kubernetes_says_of_a_service_is_no_setting(
    name: str, value: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A service that is called `poolhouse` does not keep the servers behind it from starting."""
    monkeypatch.setenv(name, value)
    assert load() == Config()


def test_a_typing_error_is_not_taken_for_a_service(monkeypatch: pytest.MonkeyPatch) -> None:
    """Kubernetes gives the address of a port as a URL."""
    monkeypatch.setenv("POOLHOUSE_SMPT_PORT", "25")
    assert refusal() == "unknown environment variable: POOLHOUSE_SMPT_PORT"


@pytest.mark.parametrize("value", ["inf", "nan"])
def test_a_time_is_a_number_of_seconds(value: str) -> None:
    """One that never ends cannot be counted down."""
    assert refusal(keepalive_seconds=value).startswith("--keepalive-seconds: Input should be ")


def test_only_the_command_decides_whether_this_is_the_emulator(file: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Neither a file nor the environment can make `poolhouse serve` believe every signature."""
    file.write_text('mode = "dev"\n')
    assert "mode" in refusal(file)
    monkeypatch.setenv("POOLHOUSE_MODE", "dev")
    assert "POOLHOUSE_MODE" in refusal()


@pytest.mark.parametrize("content", [None, b"region =", b"\xff\xfe", b"[region"])
def test_a_file_that_cannot_be_read_is_named(file: Path, content: bytes | None) -> None:
    """A missing or malformed file ends the start with its name."""
    if content is not None:
        file.write_bytes(content)
    assert refusal(file).startswith(f"cannot read {file}: ")


def test_a_wrong_value_is_told_under_the_name_that_it_was_given(file: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """People find the place to mend, whether it is a flag, a variable or a line of the file."""
    assert refusal(smtp_port="many").startswith("--smtp-port: Input should be a valid integer")
    monkeypatch.setenv("POOLHOUSE_SMTP_PORT", "0")
    assert refusal().startswith("POOLHOUSE_SMTP_PORT: Input should be greater than or equal to 1")
    monkeypatch.delenv("POOLHOUSE_SMTP_PORT")
    file.write_text("smtp_port = 65536\n")
    assert refusal(file).startswith("smtp_port: Input should be less than or equal to 65535")


def test_several_wrong_values_are_told_at_once() -> None:
    """Nobody has to mend settings one start at a time."""
    told = refusal(region="nowhere", account_id="1")
    assert "--region: " in told
    assert "--account-id: " in told


@pytest.mark.parametrize(
    ("flags", "told"),
    [
        ({"grpc_tls_certificate": __file__}, "grpc_tls_certificate and grpc_tls_key are set together"),
        ({"http_tls_key": __file__}, "http_tls_certificate and http_tls_key are set together"),
        ({"grpc_tls_client_ca": __file__}, "grpc_tls_client_ca needs"),
        ({"nats_tls_certificate": __file__}, "nats_tls_certificate and nats_tls_key are set together"),
        ({"http_tls_certificate": "/nowhere.pem", "http_tls_key": __file__}, "--http-tls-certificate: Path does not"),
        ({"smtp_username": "me"}, "smtp_username and smtp_password are set together"),
        ({"smtp_password": "secret"}, "smtp_username and smtp_password are set together"),
        ({"sms_sender": "webhook", "sms_secret": "s"}, "needs sms_url"),
        ({"sms_sender": "webhook", "sms_url": "https://example.com"}, "needs sms_secret"),
        ({"sms_sender": "sns", "sms_secret": "s"}, "needs sms_access_key_id"),
        ({"sms_sender": "sns", "sms_access_key_id": "AKIA"}, "needs sms_secret"),
        ({"push_sns_url": "https://x", "push_sns_secret": "s"}, "push_sns_url needs push_sns_access_key_id and"),
        ({"push_sns_url": "https://x", "push_sns_access_key_id": "AKIA"}, "and push_sns_secret"),
        ({"streams_target": "nats"}, "streams_target nats needs nats_url"),
        ({"streams_target": "kinesis", "streams_secret": "s"}, "needs streams_access_key_id and streams_secret"),
        ({"streams_target": "kinesis", "streams_access_key_id": "AKIA"}, "needs streams_access_key_id and"),
        ({"function_urls": f"{FUNCTION}=https://example.com"}, "function_urls needs function_secret"),
        ({"lambda_access_key_id": "AKIA"}, "lambda_access_key_id and lambda_secret are set together"),
        ({"lambda_url": "https://example.com"}, "lambda_url needs lambda_access_key_id"),
        ({"trusted_proxies": "10.0.0.0/8,example.com"}, "--trusted-proxies: "),
        ({"nats_url": "nats://a,http://b"}, "--nats-url: "),
        ({"streams_subject": "a.*"}, "--streams-subject: "),
        ({"function_urls": f"{FUNCTION}=ftp://a", "function_secret": "s"}, "not a function's ARN and a URL"),
        ({"function_urls": "check=https://a", "function_secret": "s"}, "not a function's ARN and a URL"),
        ({"function_urls": f"{FUNCTION}=grpc://a:1"}, "function_urls needs function_secret"),
        ({"function_urls": f"{FUNCTION}=grpc://a", "function_secret": "s"}, "not a function's ARN and a URL"),
        ({"function_urls": f"{FUNCTION}=python:module"}, "not a function's ARN and a URL"),
        ({"attributes_changed_functions": f"pool={FUNCTION}"}, "not a user pool's id, or *, and a function's ARN"),
        ({"attributes_changed_functions": "*=check"}, "not a user pool's id, or *, and a function's ARN"),
        ({"user_deleted_functions": FUNCTION}, "not a user pool's id, or *, and a function's ARN"),
        ({"kms_keys": "key=codes.pem"}, "not a KMS key's ARN and a file"),
        ({"kms_keys": "arn:aws:kms:us-east-1:000000000000:key/codes="}, "not a KMS key's ARN and a file"),
        ({"other_regions": "eu-west-1,nowhere"}, "--other-regions: "),
        ({"http_address": "localhost"}, "--http-address: 'localhost' is not host:port"),
        ({"region": "us"}, "--region: not a region such as eu-central-1"),
        ({"region": "us-east-1\n"}, "--region: not a region"),
        ({"account_id": "1"}, "--account-id: not twelve digits"),
        ({"public_url": "auth.example.com"}, "--public-url: not a URL such as https://"),
        ({"cors_origins": "app.example.com"}, "--cors-origins: not an origin such as https://app.example.com"),
        ({"cors_origins": "https://app.example.com/"}, "--cors-origins: not an origin"),
        ({"cors_origins": "https://App.example.com"}, "--cors-origins: not an origin"),
    ],
)
def test_settings_that_do_not_fit_together_stop_the_start(flags: dict[str, Any], told: str) -> None:
    """What would fail later, or do nothing, is refused now."""
    assert told in refusal(**flags)


def test_a_mail_password_is_never_sent_in_the_clear() -> None:
    """Without encryption a password goes to this machine only."""
    login: dict[str, Any] = {"smtp_username": "me", "smtp_password": "secret", "smtp_security": "none"}
    assert "in the clear" in refusal(smtp_host="mail.example.com", **login)
    assert load(smtp_host="localhost", **login).smtp_security == "none"


def test_secrets_hide_themselves(file: Path) -> None:
    """Neither a repr nor an error message shows a password, the database's included."""
    found = load(
        smtp_username="me",
        smtp_password="hunter2",
        sms_secret="hunter2",
        database_url="postgresql://me:hunter2@db/poolhouse",
        nats_url="nats://hunter2@nats",
    )
    assert "hunter2" not in repr(found)
    assert found.smtp_password == SecretStr("hunter2")
    file.write_text('smtp_password = ["hunter2"]\n')
    assert "hunter2" not in refusal(file)


def test_settings_do_not_change_once_read() -> None:
    """What a server was started with holds until it ends."""
    with pytest.raises(ValidationError):
        load().region = "eu-west-1"


def test_the_database_is_an_embedded_one_unless_named() -> None:
    """The emulator and the server never share their embedded database."""
    assert Config().store_url == "sqlite:///poolhouse.db"
    assert Config(mode="dev").store_url == "sqlite:///dev.db"
    assert Config(database_url="postgresql://db/x").store_url == "postgresql://db/x"


@pytest.mark.parametrize(
    ("url", "ephemeral"), [("sqlite://", True), ("sqlite:///", True), ("sqlite:///x.db", False), (None, False)]
)
def test_a_database_without_a_file_goes_with_the_process(url: str | None, *, ephemeral: bool) -> None:
    """Where nothing is kept, nothing needs to be opened again."""
    assert Config(database_url=url).is_ephemeral is ephemeral


def test_regions_begin_with_the_default_one() -> None:
    """Every region that is served, in order."""
    assert load(region="eu-west-1", other_regions="us-east-1").regions == ("eu-west-1", "us-east-1")


def test_the_master_key_may_lie_elsewhere(tmp_path: Path) -> None:
    """A mounted secret is used in place of the data directory's file."""
    assert Config(data=tmp_path).key_file == tmp_path / "master.key"
    assert Config(data=tmp_path, master_key_file=Path("/run/key")).key_file == Path("/run/key")


def test_a_public_url_has_no_slash_at_its_end() -> None:
    """Issuers are made by appending to it."""
    assert load(public_url="https://auth.example.com/pools/").public_url == "https://auth.example.com/pools"


@pytest.mark.parametrize(
    ("text", "address"),
    [
        ("127.0.0.1:80", ("127.0.0.1", 80)),
        ("localhost:0", ("localhost", 0)),
        ("[::1]:65535", ("::1", 65535)),
        (":8080", ("0.0.0.0", 8080)),  # noqa: S104
    ],
)
def test_an_address_is_host_and_port(text: str, address: tuple[str, int]) -> None:
    """IPv4, names, IPv6 in brackets, and every interface."""
    assert split_address(text) == address


@pytest.mark.parametrize("text", ["", "8080", "localhost", "::1:80", "a b:1", "host:65536", "host:-1", "http://host:1"])
def test_what_is_no_address_is_refused(text: str) -> None:
    """Anything else is told with what it should be."""
    with pytest.raises(ValueError, match=re.escape(f"{text!r} is not host:port")):
        split_address(text)


def test_a_setting_has_one_name_in_three_spellings() -> None:
    """Flags, variables and lines of the file are told apart by their spelling only."""
    assert (config.flag("smtp_host"), config.environment_variable("smtp_host")) == (
        "--smtp-host",
        "POOLHOUSE_SMTP_HOST",
    )


def test_every_setting_is_described() -> None:
    """Help has a sentence for each."""
    assert all(field.description for field in config.SETTINGS.values())


def test_inside_networks_and_hosts_can_be_opened_to_fetching() -> None:
    """Both are written in one list; what is neither stops the start."""
    found = load(outbound_allow="10.0.0.0/8, fd00::/8,192.0.2.7,idp.internal")
    assert found.outbound_allow == ("10.0.0.0/8", "fd00::/8", "192.0.2.7", "idp.internal")
    for wrong in ("10.0.0.0/33", "300.0.0.1", "https://idp.internal", "idp internal", "idp.internal:8443", "-"):
        assert refusal(outbound_allow=wrong).startswith("--outbound-allow: "), wrong


def test_hosts_can_be_reached_elsewhere() -> None:
    """Each entry names a host, and the address and port that its connections go to."""
    found = load(outbound_connect_to="accounts.google.com=127.0.0.1:8443,idp.internal=[::1]:443")
    assert found.outbound_connect_to == ("accounts.google.com=127.0.0.1:8443", "idp.internal=[::1]:443")
    for wrong in ("accounts.google.com", "accounts.google.com=127.0.0.1", "=127.0.0.1:1", "a b=127.0.0.1:1"):
        assert "is not host" in refusal(outbound_connect_to=wrong), wrong


def test_browsers_push_services_are_hosts_and_what_is_below_them() -> None:
    """Or any, for who wants that."""
    assert "fcm.googleapis.com" in load().push_web_hosts
    assert load(push_web_hosts="push.internal,*.example.com").push_web_hosts == ("push.internal", "*.example.com")
    assert load(push_web_hosts="*").push_web_hosts == ("*",)
    for wrong in ("https://push.example.com", "a*.example.com", "*.", "**", "push.example.com:443"):
        assert "is not a host, *.host or *" in refusal(push_web_hosts=wrong), wrong


def test_further_authorities_are_in_a_file_that_exists(tmp_path: Path) -> None:
    """A missing file stops the start, and not the first login."""
    assert refusal(outbound_ca=str(tmp_path / "missing.pem")).startswith("--outbound-ca: ")


def test_origins_are_written_as_browsers_send_them() -> None:
    """Those of pages, of apps that have pages inside, of pages without one, and all."""
    told = "https://app.example.com,http://localhost:5173,capacitor://localhost,null"
    assert load(cors_origins=told).cors_origins == tuple(told.split(","))
    assert load(cors_origins="*").cors_origins == ("*",)


def test_gateways_are_known_by_their_domains() -> None:
    """Host names in lower case, as they are compared."""
    assert load(s3_domains="s3.example.com, localhost").s3_domains == ("s3.example.com", "localhost")
    for wrong in ("S3.example.com", ".example.com", "https://s3.example.com", "s3.example.com:9000"):
        with pytest.raises(ConfigError, match="s3-domains"):
            load(s3_domains=wrong)

"""The settings of one server: from flags, the environment, a TOML file and defaults, in this order."""

import ipaddress
import os
import re
import tomllib
from collections.abc import Mapping
from pathlib import Path
from typing import Annotated, Any, Final, Literal, Self

from pydantic import (
    AfterValidator,
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    FilePath,
    SecretStr,
    ValidationError,
    model_validator,
)

ENVIRONMENT_PREFIX: Final = "POOLHOUSE_"
CONFIG_FILE_VARIABLE: Final = "POOLHOUSE_CONFIG"
REGION_PATTERN: Final = r"^[a-z]{2}(-[a-z]+)+-\d$"
DOMAIN_PATTERN: Final = r"^[a-z0-9-]+(\.[a-z0-9-]+)*$"
URL_PATTERN: Final = r"^https?://[^/\s]+(/\S*)?$"
ORIGIN_PATTERN: Final = r"^(\*|null|[a-z][a-z0-9+.-]*://[^/\sA-Z]+)$"
ACCOUNT_PATTERN: Final = r"^\d{12}$"
NATS_URL_PATTERN: Final = r"^(nats|tls)://([^/\s@]+@)?[^/\s@]+$"
FUNCTION_PATTERN: Final = (
    r"arn:aws[a-z-]*:lambda:[a-z0-9-]+:\d{12}:function:[A-Za-z0-9_-]{1,140}(:[A-Za-z0-9_$-]{1,129})?"
)
PYTHON_SCHEME: Final = "python:"
GRPC_TLS_SCHEME: Final = "grpcs://"
GRPC_SCHEMES: Final = ("grpc://", GRPC_TLS_SCHEME)
KMS_KEY_PATTERN: Final = r"arn:aws[a-z-]*:kms:[a-z0-9-]+:\d{12}:(key|alias)/[A-Za-z0-9/_-]{1,256}"
USER_POOL_PATTERN: Final = r"[\w-]+_[0-9a-zA-Z]+"
EVERY_POOL: Final = "*"
_FUNCTIONS_PATTERN: Final = rf"{FUNCTION_PATTERN}|arn:aws[a-z-]*:lambda:[A-Za-z0-9:_$-]*\*"
_FUNCTION_URL_PATTERN: Final = rf"{URL_PATTERN}|^grpcs?://[^/\s]+:\d{{1,5}}$|^python:[A-Za-z_][\w.]*:[A-Za-z_]\w*$"
SUBJECT_PATTERN: Final = r"^[A-Za-z0-9_-]+(\.[A-Za-z0-9_-]+)*$"
HOST_PATTERN: Final = r"[A-Za-z0-9]([A-Za-z0-9._-]{0,251}[A-Za-z0-9])?"
LARGEST_PORT: Final = 65535
# Chrome's, that of Chromium as others build it, Firefox's, Edge's and Safari's.
BROWSERS_PUSH_HOSTS: Final = (
    "fcm.googleapis.com",
    "jmt17.google.com",
    "*.push.services.mozilla.com",
    "*.notify.windows.com",
    "*.push.apple.com",
)
EPHEMERAL_URL: Final = "sqlite://"
# Both lie in the data directory; the emulator, which believes everybody, has a database of its own.
EMBEDDED_URLS: Final = {"serve": "sqlite:///poolhouse.db", "dev": "sqlite:///dev.db"}
# Kubernetes says where its services are, in the environment of every container beside them: POOLHOUSE_PORT=tcp://… for
# one that is called `poolhouse`, POOLHOUSE_GRPC_PORT=… for `poolhouse-grpc`. None of that is a setting.
_OF_A_SERVICE: Final = re.compile(
    r"\w+_(SERVICE_HOST=.*|SERVICE_PORT(_\w+)?=\d*|PORT(_\d+_(TCP|UDP|SCTP))?=(tcp|udp|sctp)://.*"
    r"|PORT_\d+_(TCP|UDP|SCTP)_(PROTO|PORT|ADDR)=.*)"
)
# What decides a setting, the strongest first.
FLAG, ENVIRONMENT, FILE, DEFAULT = "flag", "environment", "file", "default"


_THIS_MACHINE: Final = ("localhost", "127.0.0.1", "::1")


class ConfigError(ValueError):
    """The settings cannot be used; the message names the setting and what it should be."""


def split_address(address: str) -> tuple[str, int]:
    """Host and port of `host:port`, `[::1]:port` or `:port` (every interface). ValueError for anything else."""
    found = re.fullmatch(r"(?:\[([0-9A-Fa-f:.]+)\]|([^\s:\[\]/]*)):(\d{1,5})", address)
    if found is None or int(found[3]) > LARGEST_PORT:
        raise ValueError(f"{address!r} is not host:port")
    return found[1] or found[2] or "0.0.0.0", int(found[3])  # noqa: S104 (that is what an empty host says)


def _address(address: str) -> str:
    split_address(address)
    return address


def _network(text: str) -> str:
    ipaddress.ip_network(text, strict=False)
    return text


def read_outside_host(entry: str) -> tuple[str, tuple[str, int]]:
    """Host, and the address and port to connect to instead, of `host=address:port`. ValueError for anything else."""
    host, _, address = entry.partition("=")
    if not re.fullmatch(HOST_PATTERN, host):
        raise ValueError(f"{entry!r} is not host=address:port")
    return host.lower(), split_address(address)


def _matching(pattern: str, what: str) -> AfterValidator:
    """Refuses what does not match, and says in words `what` it should be: the value may hold a secret."""

    def checked(text: str) -> str:
        if not re.fullmatch(pattern, text):
            raise ValueError(f"not {what}")
        return text

    return AfterValidator(checked)


def _host_or_wildcard(text: str) -> str:
    if text != "*" and not re.fullmatch(rf"(\*\.)?{HOST_PATTERN}", text):
        raise ValueError(f"{text!r} is not a host, *.host or *")
    return text


def _outside_host(entry: str) -> str:
    read_outside_host(entry)
    return entry


def read_function_url(entry: str) -> tuple[str, str]:
    """A function's ARN, and the URL that it stands for, of `arn=url`. ValueError for anything else.

    An ARN with a `*` at its end is all that begin like it. Beside https://…, there is grpc://host:port (grpcs:// with
    TLS), and python:module:function.
    """
    arn, _, url = entry.partition("=")
    if not re.fullmatch(_FUNCTIONS_PATTERN, arn) or not re.fullmatch(_FUNCTION_URL_PATTERN, url):
        raise ValueError("not a function's ARN and a URL, arn:aws:lambda:…=https://…")
    return arn, url


def _function_url(entry: str) -> str:
    read_function_url(entry)
    return entry


def read_pool_function(entry: str) -> tuple[str, str]:
    """A user pool's id, or EVERY_POOL, and its function's ARN, of `pool=arn`. ValueError for anything else."""
    pool, _, arn = entry.partition("=")
    if not (pool == EVERY_POOL or re.fullmatch(USER_POOL_PATTERN, pool)) or not re.fullmatch(FUNCTION_PATTERN, arn):
        raise ValueError("not a user pool's id, or *, and a function's ARN, us-east-1_EXAMPLE12=arn:aws:lambda:…")
    return pool, arn


def _pool_function(entry: str) -> str:
    read_pool_function(entry)
    return entry


def read_kms_key(entry: str) -> tuple[str, Path]:
    """A KMS key's ARN, and the file that stands for it, of `arn=file`. ValueError for anything else."""
    arn, _, file = entry.partition("=")
    if not re.fullmatch(KMS_KEY_PATTERN, arn) or not file:
        raise ValueError("not a KMS key's ARN and a file, arn:aws:kms:…=codes.pem")
    return arn, Path(file)


def _kms_key(entry: str) -> str:
    read_kms_key(entry)
    return entry


def _network_or_host(text: str) -> str:
    if re.fullmatch(HOST_PATTERN, text) and not re.search(r"\.\d+$", text):
        return text
    try:
        return _network(text)
    except ValueError:
        raise ValueError(f"{text!r} is neither a network such as 10.0.0.0/8 nor a host") from None


def _listed(value: object) -> object:
    """Flags and the environment write lists with commas."""
    return [part.strip() for part in value.split(",") if part.strip()] if isinstance(value, str) else value


Address = Annotated[str, AfterValidator(_address)]
Network = Annotated[str, AfterValidator(_network)]
NetworkOrHost = Annotated[str, AfterValidator(_network_or_host)]
FunctionUrl = Annotated[str, AfterValidator(_function_url)]
PoolFunction = Annotated[str, AfterValidator(_pool_function)]
KmsKey = Annotated[str, AfterValidator(_kms_key)]
OutsideHost = Annotated[str, AfterValidator(_outside_host)]
HostOrWildcard = Annotated[str, AfterValidator(_host_or_wildcard)]
Domain = Annotated[str, _matching(DOMAIN_PATTERN, "a domain in lower case, such as s3.example.com")]
NatsUrl = Annotated[str, _matching(NATS_URL_PATTERN, "a URL such as nats://host:4222 or tls://host:4222")]
Region = Annotated[str, _matching(REGION_PATTERN, "a region such as eu-central-1")]
AccountId = Annotated[str, _matching(ACCOUNT_PATTERN, "twelve digits")]
Subject = Annotated[str, _matching(SUBJECT_PATTERN, "the beginning of a subject, such as cognito-streams")]
Origin = Annotated[str, _matching(ORIGIN_PATTERN, "an origin such as https://app.example.com, without a path, or *")]
Url = Annotated[
    str,
    _matching(URL_PATTERN, "a URL such as https://auth.example.com"),
    AfterValidator(lambda url: url.rstrip("/")),
]


class Config(BaseModel):
    """Every setting, frozen once read.

    A setting `x_y` is the flag `--x-y`, `POOLHOUSE_X_Y` in the environment, and `x_y` in the file.
    """

    model_config = ConfigDict(frozen=True, extra="forbid", hide_input_in_errors=True, allow_inf_nan=False)

    mode: Literal["serve", "dev"] = Field(
        default="serve", description="`dev` is the emulator: any AWS signature is accepted."
    )
    data: Path = Field(
        default=Path("poolhouse-data"), description="Directory of the embedded database and the master key."
    )
    database_url: str | None = Field(
        default=None,
        repr=False,
        description="sqlite:///file in `data`, sqlite:// (goes with the process) or postgresql://…",
    )
    database_pool_size: int = Field(
        default=10, ge=2, le=200, description="Most connections to PostgreSQL from this process."
    )
    master_key_file: Path | None = Field(
        default=None, description="File of the master key; default: master.key in `data`."
    )

    nats_url: Annotated[tuple[NatsUrl, ...], BeforeValidator(_listed)] = Field(
        default=(), repr=False, description="Servers of NATS that hints go by: nats://… or tls://…, one is enough."
    )
    nats_credentials: FilePath | None = Field(default=None, description="Credentials file (.creds) of a NATS user.")
    nats_tls_ca: FilePath | None = Field(
        default=None, description="PEM file of the CAs that are believed there, in place of the usual ones."
    )
    nats_tls_certificate: FilePath | None = Field(
        default=None, description="PEM file of the certificate chain that is shown to NATS."
    )
    nats_tls_key: FilePath | None = Field(default=None, description="PEM file of the certificate's private key.")

    grpc_address: Address = Field(default="127.0.0.1:50051", description="Where gRPC listens; port 0 picks a free one.")
    http_address: Address = Field(default="127.0.0.1:8080", description="Where HTTP listens; port 0 picks a free one.")
    public_url: Url | None = Field(default=None, description="Base of the issuer's URL, as clients reach this server.")
    region: Region = Field(default="us-east-1", description="Region of new pools, unless signed for another.")
    other_regions: Annotated[tuple[Region, ...], BeforeValidator(_listed)] = Field(
        default=(), description="Further regions that signed requests may name."
    )
    account_id: AccountId = Field(default="000000000000", description="The account in ARNs.")

    grpc_tls_certificate: FilePath | None = Field(default=None, description="PEM file of gRPC's certificate chain.")
    grpc_tls_key: FilePath | None = Field(default=None, description="PEM file of the certificate's private key.")
    grpc_tls_client_ca: FilePath | None = Field(
        default=None, description="PEM file of the CAs that clients must be signed by (mTLS)."
    )
    http_tls_certificate: FilePath | None = Field(default=None, description="PEM file of HTTP's certificate chain.")
    http_tls_key: FilePath | None = Field(default=None, description="PEM file of the certificate's private key.")
    trusted_proxies: Annotated[tuple[Network, ...], BeforeValidator(_listed)] = Field(
        default=(), description="Addresses or networks whose X-Forwarded-For is believed."
    )
    cors_origins: Annotated[tuple[Origin, ...], BeforeValidator(_listed)] = Field(
        default=("*",), description="Origins whose pages may call the AWS wire and open websockets."
    )

    outbound_allow: Annotated[tuple[NetworkOrHost, ...], BeforeValidator(_listed)] = Field(
        default=(), description="Inside networks and hosts that keys and logins of other issuers may be fetched from."
    )
    outbound_ca: FilePath | None = Field(
        default=None, description="PEM file of CAs that are believed there, besides the usual ones."
    )
    outbound_connect_to: Annotated[tuple[OutsideHost, ...], BeforeValidator(_listed)] = Field(
        default=(), description="Hosts that are reached elsewhere: host=address:port."
    )

    max_message_bytes: int = Field(default=4 * 1024 * 1024, ge=64 * 1024, description="Largest request or response.")
    max_concurrent_calls: int = Field(
        default=2000, ge=1, description="Calls that may run at once; more are told to wait."
    )
    max_watches: int = Field(
        default=10_000, ge=1, description="Watches that may be open at once; more are told to wait."
    )
    max_websockets: int = Field(
        default=10_000, ge=1, description="Websockets that may be open at once; more are told to come back."
    )
    watch_heartbeat_seconds: float = Field(
        default=30.0,
        gt=0,
        description="How often a watch is sent a heartbeat, and its credentials are checked.",
    )
    call_timeout_seconds: float = Field(default=30.0, gt=0, description="Longest a unary call may take.")
    keepalive_seconds: float = Field(default=60.0, gt=0, description="How often an idle gRPC connection is pinged.")
    drain_seconds: float = Field(default=10.0, ge=0, description="How long running calls may take after SIGTERM.")

    worker_threads: int = Field(default_factory=lambda: os.cpu_count() or 1, ge=1, description="Threads for hashing.")
    worker_queue: int = Field(default=1000, ge=1, description="Sign-ins that may wait for a hashing thread.")
    password_hashing: Literal["owasp", "tests-only"] = Field(
        default="owasp", description="Argon2id parameters of new hashes."
    )
    signing_key_days: int = Field(
        default=0, ge=0, description="Age at which a pool's signing key is replaced; 0: by hand only."
    )

    smtp_host: str | None = Field(default=None, description="SMTP server that mail is handed to.")
    smtp_port: int = Field(default=587, ge=1, le=LARGEST_PORT, description="Its port.")
    smtp_username: str | None = Field(default=None, description="User name at the SMTP server.")
    smtp_password: SecretStr | None = Field(default=None, description="Password at the SMTP server.")
    smtp_security: Literal["starttls", "tls", "none"] = Field(
        default="starttls", description="How the connection is secured."
    )
    smtp_from: str = Field(default="no-reply@localhost", description="Sender of mail, unless the pool names its own.")
    sms_sender: Literal["none", "sns", "webhook"] = Field(
        default="none", description="What text messages are handed to."
    )
    sms_url: Url | None = Field(default=None, description="Endpoint of the SNS-compatible service or of the webhook.")
    sms_access_key_id: str | None = Field(default=None, description="Access key for the SNS-compatible service.")
    sms_secret: SecretStr | None = Field(
        default=None, description="Secret access key, or the key that signs webhook calls."
    )
    sms_region: Region = Field(default="us-east-1", description="Region in the SNS request's signature.")

    push_sns_url: Url | None = Field(
        default=None, description="Endpoint of the SNS that platform applications of other accounts are at."
    )
    push_sns_access_key_id: str | None = Field(default=None, description="Access key for it.")
    push_sns_secret: SecretStr | None = Field(default=None, description="Its secret.")
    push_sns_region: Region = Field(default="us-east-1", description="Region in the signature of requests to it.")
    push_web_hosts: Annotated[tuple[HostOrWildcard, ...], BeforeValidator(_listed)] = Field(
        default=BROWSERS_PUSH_HOSTS, description="Hosts of browsers' push services: host, *.host, or * for any."
    )

    sync_max_datasets: int = Field(default=20, ge=1, description="Datasets that an identity may have.")
    sync_max_records: int = Field(default=1024, ge=1, description="Records that a dataset may have.")
    sync_max_dataset_bytes: int = Field(
        default=1024 * 1024, ge=1, description="What all keys and values of a dataset may take in UTF-8."
    )
    sync_max_devices: int = Field(
        default=20, ge=1, description="Devices of an identity that are notified; the oldest make room for new ones."
    )
    sync_removed_days: int = Field(
        default=90, ge=1, description="How long removals are remembered; devices away for longer begin anew."
    )

    streams_target: Literal["none", "kinesis", "nats"] = Field(
        default="none", description="What changes are streamed to; `nats` is JetStream at `nats_url`."
    )
    streams_kinesis_url: Url | None = Field(
        default=None, description="Endpoint of the Kinesis-compatible service; default: Amazon's own."
    )
    streams_access_key_id: str | None = Field(default=None, description="Access key for it.")
    streams_secret: SecretStr | None = Field(default=None, description="Secret access key for it.")
    streams_region: Region | None = Field(
        default=None, description="Region of the streams; default: that of the identity pool."
    )
    streams_subject: Subject = Field(
        default="cognito-streams",
        description="What the subjects on JetStream begin with; the pool and the identity follow.",
    )

    compromised_passwords: FilePath | None = Field(
        default=None, description='File of passwords that have leaked, in the form of "Pwned Passwords" by SHA-1.'
    )
    places_database: FilePath | None = Field(
        default=None, description="File that says where addresses are, in MaxMind's format, like GeoLite2 City."
    )

    function_urls: Annotated[tuple[FunctionUrl, ...], BeforeValidator(_listed)] = Field(
        default=(),
        description="Where functions are, as arn=url: https://…, grpc(s)://host:port or python:module:function.",
    )
    function_secret: SecretStr | None = Field(default=None, description="Key that signs calls of functions at URLs.")
    attributes_changed_functions: Annotated[tuple[PoolFunction, ...], BeforeValidator(_listed)] = Field(
        default=(),
        description="Functions that are told of changed attributes, as pool=arn; * is every pool without its own.",
    )
    user_deleted_functions: Annotated[tuple[PoolFunction, ...], BeforeValidator(_listed)] = Field(
        default=(), description="Functions that are told of deleted users, in the same form."
    )
    kms_keys: Annotated[tuple[KmsKey, ...], BeforeValidator(_listed)] = Field(
        default=(), description="Keys for codes to senders of your own, as arn=FILE: PEM files of RSA public keys."
    )
    lambda_url: Url | None = Field(
        default=None, description="Endpoint of the Lambda-compatible service that has all other functions."
    )
    lambda_access_key_id: str | None = Field(default=None, description="Access key for it; without one, there is none.")
    lambda_secret: SecretStr | None = Field(default=None, description="Secret access key for it.")

    s3_domains: Annotated[tuple[Domain, ...], BeforeValidator(_listed)] = Field(
        default=(), description="Domains of S3 gateways that ask Authorize: in `name.domain`, the bucket is the name."
    )

    log_format: Literal["json", "text"] | None = Field(
        default=None, description="Form of log lines; default: text on a terminal, else json."
    )
    log_level: Literal["debug", "info", "warning", "error"] = Field(
        default="info", description="Least level that is logged."
    )
    metrics: bool = Field(default=True, description="Whether GET /metrics answers.")
    otlp_endpoint: Url | None = Field(
        default=None, description="OpenTelemetry collector (OTLP over HTTP) that traces go to."
    )

    @model_validator(mode="after")
    def _belongs_together(self) -> Self:
        for face in ("grpc", "http", "nats"):
            certificate, key = getattr(self, f"{face}_tls_certificate"), getattr(self, f"{face}_tls_key")
            if (certificate is None) != (key is None):
                raise ValueError(f"{face}_tls_certificate and {face}_tls_key are set together or not at all")
        if self.grpc_tls_client_ca is not None and self.grpc_tls_certificate is None:
            raise ValueError("grpc_tls_client_ca needs grpc_tls_certificate and grpc_tls_key")
        return self

    @model_validator(mode="after")
    def _messages_can_be_sent(self) -> Self:
        if (self.smtp_username is None) != (self.smtp_password is None):
            raise ValueError("smtp_username and smtp_password are set together or not at all")
        if self.smtp_password is not None and self.smtp_security == "none" and self.smtp_host not in _THIS_MACHINE:
            raise ValueError("smtp_security none would send smtp_password in the clear")
        if self.sms_sender == "webhook" and self.sms_url is None:
            raise ValueError("sms_sender webhook needs sms_url")
        if self.sms_sender == "sns" and self.sms_access_key_id is None:
            raise ValueError("sms_sender sns needs sms_access_key_id")
        if self.sms_sender != "none" and self.sms_secret is None:
            raise ValueError(f"sms_sender {self.sms_sender} needs sms_secret")
        if self.push_sns_url is not None and None in (self.push_sns_access_key_id, self.push_sns_secret):
            raise ValueError("push_sns_url needs push_sns_access_key_id and push_sns_secret")
        return self

    @model_validator(mode="after")
    def _changes_can_be_streamed(self) -> Self:
        if self.streams_target == "nats" and not self.nats_url:
            raise ValueError("streams_target nats needs nats_url")
        if self.streams_target == "kinesis" and (self.streams_access_key_id is None or self.streams_secret is None):
            raise ValueError("streams_target kinesis needs streams_access_key_id and streams_secret")
        return self

    @model_validator(mode="after")
    def _functions_can_be_called(self) -> Self:
        urls = (read_function_url(entry)[1] for entry in self.function_urls)
        if self.function_secret is None and not all(url.startswith(PYTHON_SCHEME) for url in urls):
            raise ValueError("function_urls needs function_secret")
        if (self.lambda_access_key_id is None) != (self.lambda_secret is None):
            raise ValueError("lambda_access_key_id and lambda_secret are set together or not at all")
        if self.lambda_url is not None and self.lambda_secret is None:
            raise ValueError("lambda_url needs lambda_access_key_id and lambda_secret")
        return self

    @property
    def regions(self) -> tuple[str, ...]:
        """Every region whose pools live here, the default one first."""
        return (self.region, *self.other_regions)

    @property
    def store_url(self) -> str:
        """The database's URL: the configured one, or the embedded database in the data directory."""
        return self.database_url or EMBEDDED_URLS[self.mode]

    @property
    def is_ephemeral(self) -> bool:
        """Whether the database goes with the process."""
        return self.store_url.rstrip("/") == EPHEMERAL_URL.rstrip("/")

    @property
    def key_file(self) -> Path:
        """Where the master key is kept."""
        return self.master_key_file or self.data / "master.key"


# The command decides it: neither the environment nor a file can turn a server into an emulator.
SETTINGS: Final = {name: field for name, field in Config.model_fields.items() if name != "mode"}


def load(file: Path | None = None, **flags: Any) -> Config:
    """The settings from flags, the environment and `file`; ConfigError for an unknown or unusable one."""
    return load_with_sources(file, **flags)[0]


def load_with_sources(file: Path | None = None, **flags: Any) -> tuple[Config, dict[str, str]]:
    """As `load`, and for each setting where its value comes from: flag, environment, file or default."""
    file = file or (Path(os.environ[CONFIG_FILE_VARIABLE]) if os.environ.get(CONFIG_FILE_VARIABLE) else None)
    layers = {
        FLAG: {name: value for name, value in flags.items() if value is not None},
        ENVIRONMENT: _from_environment(os.environ),
        FILE: _from_file(file) if file else {},
    }
    values: dict[str, Any] = {}
    sources = dict.fromkeys(SETTINGS, DEFAULT)
    for source, layer in reversed(layers.items()):
        values |= layer
        sources |= dict.fromkeys(layer, source)
    try:
        return Config(**values), sources
    except ValidationError as error:
        raise ConfigError("; ".join(_problem(one["loc"], one["msg"], sources) for one in error.errors())) from None


def environment_variable(name: str) -> str:
    """The setting's name in the environment."""
    return ENVIRONMENT_PREFIX + name.upper()


def flag(name: str) -> str:
    """The setting's name on the command line."""
    return "--" + name.replace("_", "-")


def _problem(location: tuple[int | str, ...], message: str, sources: Mapping[str, str]) -> str:
    message = message.removeprefix("Value error, ")
    if not location:
        return message
    name = str(location[0])
    spell = {FLAG: flag, ENVIRONMENT: environment_variable}.get(sources.get(name, DEFAULT), str)
    return f"{spell(name)}: {message}"


def _from_environment(environment: Mapping[str, str]) -> dict[str, str]:
    """What the environment sets; an empty variable sets nothing, as compose files mean it."""
    names = {name for name in environment if name.startswith(ENVIRONMENT_PREFIX)} - {CONFIG_FILE_VARIABLE}
    ours = {name for name in names if not _OF_A_SERVICE.fullmatch(f"{name}={environment[name]}")}
    _refuse(ours - {environment_variable(name) for name in SETTINGS}, "environment variable")
    known = {name: environment.get(environment_variable(name)) for name in SETTINGS}
    return {name: value for name, value in known.items() if value}


def _from_file(file: Path) -> dict[str, Any]:
    try:
        values = tomllib.loads(file.read_text("utf-8"))
    except (OSError, tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise ConfigError(f"cannot read {file}: {error}") from None
    _refuse(set(values) - set(SETTINGS), f"setting in {file}")
    return values


def _refuse(unknown: set[str], kind: str) -> None:
    if unknown:
        raise ConfigError(f"unknown {kind}: {', '.join(sorted(unknown))}")

"""What a webhook is: its settings, how they are checked, and one post to it."""

import ipaddress
import ssl
from collections.abc import Mapping
from dataclasses import dataclass, replace
from re import fullmatch

import aiohttp
from yarl import URL

from playground.call import Call, Upload
from playground.errors import ApiError, bad_request

PUBLIC_PORTS = (443, 80, 88, 8443)
CERTIFICATE_LIMIT = 3 << 20
PATIENCE = 60.0  # reported: tdlib/telegram-bot-api#211


@dataclass(frozen=True, slots=True)
class Webhook:
    """Where a bot's updates are posted, as it asked."""

    url: str
    secret: str
    max_connections: int
    ip_address: str
    fixed_ip: bool
    certificate: bytes | None

    def target(self) -> URL:
        """The URL, https unless it says otherwise (source)."""
        return URL(self.url if "://" in self.url else f"https://{self.url}")

    def headers(self) -> dict[str, str]:
        """What every post carries."""
        headers = {"Content-Type": "application/json"}
        if self.secret:
            headers["X-Telegram-Bot-Api-Secret-Token"] = self.secret
        return headers

    def like(self, other: "Webhook | None") -> bool:
        """Whether setting this one over `other` would change nothing (source: C 15762)."""
        if other is None or self.certificate is not None or other.certificate is not None:
            return False
        ip = other.ip_address if not self.fixed_ip else self.ip_address
        return replace(self, ip_address=ip) == other


def asked(call: Call, *, local: bool) -> Webhook:
    """The webhook a call describes, not checked yet."""
    ip = call.text("ip_address")
    most = 100_000 if local else 100
    return Webhook(
        call.text("url"),
        call.text("secret_token"),
        call.number("max_connections", 100 if local else 40, 1, most),
        ip,
        bool(ip),
        _certificate(call.args, call.files),
    )


def check(webhook: Webhook) -> None:
    """Refuse what Telegram refuses before it looks at the address."""
    try:
        url = webhook.target()
        good = url.scheme in ("http", "https") and bool(url.host) and url.port is not None
    except ValueError:
        good = False
    if not good:
        raise bad_request("invalid webhook URL specified")
    if len(webhook.secret) > 256:
        raise bad_request("secret token is too long")
    if not fullmatch(r"[A-Za-z0-9_-]*", webhook.secret):
        raise bad_request("secret token contains unallowed characters")
    size = len(webhook.certificate or b"")
    if size > CERTIFICATE_LIMIT:
        raise bad_request(f"certificate size is too big ({size} bytes)")
    try:
        trust(webhook.certificate)
    except ssl.SSLError:
        raise _bad("Can't create an SSL context") from None  # assumed


def check_public(webhook: Webhook, ip: str) -> None:
    """Refuse what only `--local` allows: plain http, odd ports, reserved addresses."""
    url = webhook.target()
    if url.scheme != "https":
        raise _bad("An HTTPS URL must be provided for webhook")
    if url.port not in PUBLIC_PORTS:
        raise _bad("Webhook can be set up only on ports 80, 88, 443 or 8443")
    address = ipaddress.ip_address(ip)
    if address.version != 4:
        raise _bad("IPv6-only addresses are not allowed")
    if not address.is_global:
        raise _bad(f"IP address {ip} is reserved")


def unresolved() -> ApiError:
    """The host has no address."""
    return _bad("Failed to resolve host: Name or service not known")  # reported


def trust(certificate: bytes | None) -> ssl.SSLContext:
    """What a TLS peer must prove: the given certificate, or one the system trusts."""
    given = None if certificate is None else certificate.decode("ascii", "replace")
    return ssl.create_default_context(cadata=given)


def _bad(reason: str) -> ApiError:
    return bad_request(f"bad webhook: {reason}")


def _certificate(args: Mapping[str, str], files: Mapping[str, Upload]) -> bytes | None:
    name = args.get("certificate", "").removeprefix("attach://")
    upload = files.get("certificate") or files.get(name)
    return upload.data if upload else None


@dataclass(frozen=True, slots=True)
class Reply:
    """What came back from a post; `error` says what went wrong, if anything."""

    status: int = 0
    error: str = ""
    retry_after: int = 0
    content_type: str = ""
    body: bytes = b""


class Sender:
    """Posts updates over kept-alive connections."""

    def __init__(self) -> None:
        self._session: aiohttp.ClientSession | None = None
        self._trust: dict[bytes | None, ssl.SSLContext] = {}

    async def post(self, webhook: Webhook, body: bytes) -> Reply:
        """Post once; whatever happens is in the reply."""
        url, headers = webhook.target(), webhook.headers()
        host, tls = url.host, url.scheme == "https"
        if webhook.fixed_ip:
            headers["Host"] = url.host_port_subcomponent or ""
            url = url.with_host(webhook.ip_address)
        try:
            async with self._opened().post(
                url,
                data=body,
                headers=headers,
                allow_redirects=False,
                ssl=self._trusted(webhook.certificate) if tls else True,
                server_hostname=host if tls else None,
            ) as response:
                return _reply(response, await response.read())
        except TimeoutError:
            return Reply(error="Read timeout expired")  # reported
        except aiohttp.ClientSSLError:
            return Reply(error="SSL error {certificate verify failed}")  # reported
        except aiohttp.ClientConnectorError as error:
            return Reply(error=error.os_error.strerror or "Connection refused")  # reported
        except aiohttp.ClientError:
            return Reply(error="Webhook connection closed")

    async def close(self) -> None:
        """Close all connections."""
        if self._session is not None:
            await self._session.close()

    def _opened(self) -> aiohttp.ClientSession:
        if self._session is None:
            self._session = aiohttp.ClientSession(
                connector=aiohttp.TCPConnector(limit=0),
                timeout=aiohttp.ClientTimeout(total=PATIENCE),
                cookie_jar=aiohttp.DummyCookieJar(),
            )
        return self._session

    def _trusted(self, certificate: bytes | None) -> ssl.SSLContext:
        if certificate not in self._trust:
            self._trust[certificate] = trust(certificate)
        return self._trust[certificate]


def _reply(response: aiohttp.ClientResponse, body: bytes) -> Reply:
    if 200 <= response.status <= 299:
        content_type = response.headers.get("Content-Type", "")
        return Reply(response.status, content_type=content_type, body=body)
    error = f"Wrong response from the webhook: {response.status} {response.reason}"
    pause = response.headers.get("Retry-After", "")
    return Reply(response.status, error, int(pause) if pause.isdecimal() else 0)

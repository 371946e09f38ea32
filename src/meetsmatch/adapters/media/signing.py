"""How requests to S3 are signed: AWS Signature Version 4, with a body that is signed, too.

https://docs.aws.amazon.com/AmazonS3/latest/API/sig-v4-header-based-auth.html
"""

import hashlib
import hmac
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime

ALGORITHM = "AWS4-HMAC-SHA256"


@dataclass(frozen=True, slots=True)
class Signer:
    """Whoever has this key may do what its owner may."""

    key: str
    secret: str = field(repr=False)
    region: str

    def signed(
        self, method: str, path: str, headers: Mapping[str, str], body: bytes, now_ms: int
    ) -> dict[str, str]:
        """These headers, among which must be Host, and those that prove who asks. `path` is
        quoted, and asks nothing after a question mark."""
        at = datetime.fromtimestamp(now_ms // 1_000, UTC)
        digest = hashlib.sha256(body).hexdigest()
        told = {
            **headers,
            "x-amz-content-sha256": digest,
            "x-amz-date": f"{at:%Y%m%dT%H%M%SZ}",
        }
        named = sorted((name.lower(), value.strip()) for name, value in told.items())
        names = ";".join(name for name, _ in named)
        lines = "".join(f"{name}:{value}\n" for name, value in named)
        request = "\n".join((method, path, "", lines, names, digest))
        scope = f"{at:%Y%m%d}/{self.region}/s3/aws4_request"
        hashed = hashlib.sha256(request.encode()).hexdigest()
        to_sign = "\n".join((ALGORITHM, told["x-amz-date"], scope, hashed))
        stamp = hmac.digest(self._key_of(scope), to_sign.encode(), "sha256").hex()
        proof = f"Credential={self.key}/{scope},SignedHeaders={names},Signature={stamp}"
        return {**told, "Authorization": f"{ALGORITHM} {proof}"}

    def _key_of(self, scope: str) -> bytes:
        made = f"AWS4{self.secret}".encode()
        for part in scope.split("/"):
            made = hmac.digest(made, part.encode(), "sha256")
        return made

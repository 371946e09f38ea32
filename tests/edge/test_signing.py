"""Signatures as Amazon publishes them, and as its own client makes them."""

from datetime import UTC, datetime

import pytest
from botocore.auth import S3SigV4Auth
from botocore.awsrequest import AWSRequest
from botocore.credentials import Credentials
from hypothesis import given
from hypothesis import strategies as st

from meetsmatch.adapters.media.signing import Signer

KEY, SECRET = "AKIAIOSFODNN7EXAMPLE", "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY"
THEN_MS = 1_369_353_600_000
"""24 May 2013, of which the published examples are."""

HOST = {"Host": "examplebucket.s3.amazonaws.com"}


def signature(headers: dict[str, str]) -> str:
    return headers["Authorization"].rpartition("=")[2]


@pytest.mark.parametrize(
    ("method", "path", "headers", "body", "expected"),
    [
        (
            "GET",
            "/test.txt",
            {"Range": "bytes=0-9"},
            b"",
            "f0e8bdb87c964420e857bd35b5d6ed310bd44f0170aba48dd91039c6036bdb41",
        ),
        (
            "PUT",
            "/test%24file.text",
            {"Date": "Fri, 24 May 2013 00:00:00 GMT", "x-amz-storage-class": "REDUCED_REDUNDANCY"},
            b"Welcome to Amazon S3.",
            "98ad721746da40c64f1a55b78f14c238d841ea1380cd77a1b5971af0ece108bd",
        ),
    ],
)
def test_the_published_examples_come_out(
    method: str, path: str, headers: dict[str, str], body: bytes, expected: str
) -> None:
    signer = Signer(KEY, SECRET, "us-east-1")
    assert signature(signer.signed(method, path, {**HOST, **headers}, body, THEN_MS)) == expected


NAMES = st.text("abcdefghijklmnopqrstuvwxyz0123456789", min_size=1)


@given(
    secret=st.text(st.characters(min_codepoint=33, max_codepoint=126), min_size=1),
    name=NAMES,
    body=st.binary(),
    at_ms=st.integers(0, 4_000_000_000_000),
)
def test_whatever_is_signed_has_the_signature_of_amazons_client(
    secret: str, name: str, body: bytes, at_ms: int
) -> None:
    path, region = f"/photos/copies/{name}", "eu-central-1"
    ours = Signer(KEY, secret, region).signed("PUT", path, HOST, body, at_ms)
    request = AWSRequest("PUT", f"https://{HOST['Host']}{path}", headers=HOST, data=body)
    request.context["timestamp"] = ours["x-amz-date"]
    for stamp in ("x-amz-date", "x-amz-content-sha256"):
        request.headers[stamp] = ours[stamp]
    theirs = S3SigV4Auth(Credentials(KEY, secret), "s3", region)
    to_sign = theirs.string_to_sign(request, theirs.canonical_request(request))
    assert signature(ours) == theirs.signature(to_sign, request)
    assert ours["x-amz-date"][:8] == f"{datetime.fromtimestamp(at_ms // 1_000, UTC):%Y%m%d}"


@pytest.mark.security
def test_a_secret_is_shown_to_nobody() -> None:
    assert SECRET not in repr(Signer(KEY, SECRET, "us-east-1"))

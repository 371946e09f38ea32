"""Buckets on a server that speaks as S3 does: Moto's, which looks at every signature."""

import http.client
import json
import threading
from collections.abc import Callable, Generator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from typing import Any
from urllib.parse import quote

import boto3
from moto.server import DomainDispatcherApplication, create_backend_app
from werkzeug.serving import make_server

REGION = "eu-central-1"
MAY = {
    "Version": "2012-10-17",
    "Statement": [{"Effect": "Allow", "Action": "s3:*", "Resource": "*"}],
}


@dataclass(slots=True)
class Watched:
    """Moto, with somebody who looks on."""

    app: Any
    after_put: Callable[[], object] | None = None
    """Called when an object has been written, and nobody was told so yet."""

    def __call__(self, environ: dict[str, Any], start_response: Any) -> Any:
        answer = self.app(environ, start_response)
        if environ["REQUEST_METHOD"] == "PUT" and self.after_put is not None:
            self.after_put()
        return answer


@dataclass(frozen=True, slots=True)
class BucketServer:
    """A bucket, and who may use it."""

    host: str
    key: str
    secret: str
    watched: Watched = field(repr=False)
    bucket: str = "photos"

    def url(self, secret: str = "", bucket: str = "") -> str:
        """What MEDIA is set to."""
        key = f"{quote(self.key, safe='')}:{quote(secret or self.secret, safe='')}"
        return f"s3+http://{key}@{self.host}/{bucket or self.bucket}/copies?region={REGION}"

    def names(self) -> list[str]:
        """What lies there, as another client sees it."""
        found = self.client("s3").list_objects_v2(Bucket=self.bucket).get("Contents", [])
        return [it["Key"] for it in found]

    def client(self, service: str):  # what comes back is made at run time
        return boto3.client(
            service,
            endpoint_url=f"http://{self.host}",
            region_name=REGION,
            aws_access_key_id=self.key,
            aws_secret_access_key=self.secret,
        )


@contextmanager
def bucket_server() -> Generator[BucketServer]:
    """One of its own, with a bucket in it."""
    # One request at a time: Moto's buckets are not made for threads that write the same object.
    watched = Watched(DomainDispatcherApplication(create_backend_app))
    server = make_server("127.0.0.1", 0, watched)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    host = f"127.0.0.1:{server.port}"
    try:
        # What it keeps is the process's, not the server's.
        _tells(host, "reset")
        _tells(host, "reset-auth", b"100")
        made = _with_owner(BucketServer(host, "nobody", "yet", watched))
        where = {"LocationConstraint": REGION}
        made.client("s3").create_bucket(Bucket=made.bucket, CreateBucketConfiguration=where)
        _tells(host, "reset-auth", b"0")
        yield made
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


def _with_owner(server: BucketServer) -> BucketServer:
    iam = server.client("iam")
    iam.create_user(UserName="bot")
    iam.put_user_policy(UserName="bot", PolicyName="may", PolicyDocument=json.dumps(MAY))
    key = iam.create_access_key(UserName="bot")["AccessKey"]
    return replace(server, key=key["AccessKeyId"], secret=key["SecretAccessKey"])


def _tells(host: str, deed: str, body: bytes = b"") -> None:
    """Moto itself: to forget everything; after how many requests it looks at signatures."""
    connection = http.client.HTTPConnection(host, timeout=60)
    connection.request("POST", f"/moto-api/{deed}", body=body)
    answer = connection.getresponse()
    connection.close()
    assert answer.status == 200

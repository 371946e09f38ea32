"""Prints what a Helm chart becomes. Run by the Python of `make tools`, which has Helm's library.

Helm renders while it installs, so it installs into a cluster that takes all and keeps nothing.
"""

import asyncio
import json
import re
import shutil
import sys
import tempfile
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

from helm_sdkpy import Configuration, Install, Lint

KINDS = {
    "v1": ("ConfigMap", "Secret", "Service"),
    "apps/v1": ("Deployment",),
    "autoscaling/v2": ("HorizontalPodAutoscaler",),
    "batch/v1": ("CronJob", "Job"),
    "keda.sh/v1alpha1": ("ScaledObject",),
    "monitoring.coreos.com/v1": ("PrometheusRule", "ServiceMonitor"),
    "networking.k8s.io/v1": ("Ingress", "NetworkPolicy"),
    "policy/v1": ("PodDisruptionBudget",),
}
VERBS = ["create", "delete", "get", "list", "patch", "update", "watch"]


def plural(kind: str) -> str:
    lowered = kind.lower()
    if lowered.endswith("y"):
        return f"{lowered[:-1]}ies"
    return f"{lowered}es" if lowered.endswith("s") else f"{lowered}s"


def resources(version: str) -> dict[str, Any]:
    return {
        "kind": "APIResourceList",
        "apiVersion": "v1",
        "groupVersion": version,
        "resources": [
            {
                "name": plural(kind),
                "singularName": kind.lower(),
                "namespaced": True,
                "kind": kind,
                "verbs": VERBS,
            }
            for kind in KINDS[version]
        ],
    }


def groups() -> dict[str, Any]:
    found = [
        {
            "name": version.split("/")[0],
            "versions": [{"groupVersion": version, "version": version.split("/")[1]}],
            "preferredVersion": {"groupVersion": version, "version": version.split("/")[1]},
        }
        for version in KINDS
        if "/" in version
    ]
    return {"kind": "APIGroupList", "apiVersion": "v1", "groups": found}


def answered(path: str) -> tuple[int, dict[str, Any]]:
    match path.strip("/").split("/"):
        case ["version"]:
            return 200, {"major": "1", "minor": "31", "gitVersion": "v1.31.0"}
        case ["api"]:
            return 200, {"kind": "APIVersions", "versions": ["v1"]}
        case ["apis"]:
            return 200, groups()
        case ["api", version] if version in KINDS:
            return 200, resources(version)
        case ["apis", group, version] if f"{group}/{version}" in KINDS:
            return 200, resources(f"{group}/{version}")
        case [*_, "secrets"]:
            return 200, {"kind": "SecretList", "apiVersion": "v1", "metadata": {}, "items": []}
        case _:
            missing = {"kind": "Status", "apiVersion": "v1", "status": "Failure", "code": 404}
            return 404, {**missing, "reason": "NotFound", "message": f"{path} not found"}


class Cluster(BaseHTTPRequestHandler):
    """Whatever is put there is there."""

    def do_GET(self) -> None:
        self._say(*answered(self.path.partition("?")[0]))

    def do_POST(self) -> None:
        # Helm's own records come as protocol buffers: what was sent is what is there.
        body = self.rfile.read(int(self.headers["content-length"]))
        self._give(201, str(self.headers["content-type"]), body)

    do_PUT = do_PATCH = do_POST

    def _say(self, status: int, said: dict[str, Any]) -> None:
        self._give(status, "application/json", json.dumps(said).encode())

    def _give(self, status: int, kind: str, body: bytes) -> None:
        self.send_response(status)
        self.send_header("content-type", kind)
        self.send_header("content-length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_: object) -> None:
        """Nobody reads it."""


def without_hooks(chart: Path, folder: Path) -> Path:
    """Helm shows no hooks and waits for them: here they are things like any other."""
    copy = folder / "chart"
    shutil.copytree(chart, copy)
    for template in (copy / "templates").iterdir():
        text = template.read_text("utf-8")
        template.write_text(re.sub(r"^ *helm\.sh/hook.*\n", "", text, flags=re.M), "utf-8")
    return copy


async def rendered(chart: Path, values: dict[str, Any], folder: Path, port: int) -> str:
    kubeconfig = {
        "apiVersion": "v1",
        "kind": "Config",
        "clusters": [{"name": "here", "cluster": {"server": f"http://127.0.0.1:{port}"}}],
        "contexts": [{"name": "here", "context": {"cluster": "here", "user": "me"}}],
        "current-context": "here",
        "users": [{"name": "me", "user": {}}],
    }
    (folder / "kubeconfig").write_text(json.dumps(kubeconfig), "utf-8")
    with Configuration("default", str(folder / "kubeconfig")) as configuration:
        linted = await Lint(configuration).run(str(chart))
        if problems := [it for it in linted.get("messages") or () if it.get("severity", 0) > 1]:
            raise SystemExit(json.dumps(problems))
        copy = without_hooks(chart, folder)
        release = await Install(configuration).run("meet", str(copy), values, wait=False)
    return str(release["manifest"])


def main() -> None:
    server = ThreadingHTTPServer(("127.0.0.1", 0), Cluster)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    with tempfile.TemporaryDirectory() as folder:
        values = json.loads(sys.argv[2])
        port = server.server_address[1]
        sys.stdout.write(asyncio.run(rendered(Path(sys.argv[1]), values, Path(folder), port)))
    server.shutdown()


if __name__ == "__main__":
    main()

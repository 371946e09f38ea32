"""The Helm chart, rendered by Helm, held against Kubernetes' own schemas and our own rules."""

import functools
import json
import subprocess
from pathlib import Path
from typing import Any

import pytest
import yaml

from house.sources import ROOT
from meetsmatch.settings import Settings
from support.tools import accepts, missing, tool

CHART = ROOT / "deploy/helm/meetsmatch"
RENDER = ROOT / "tests/support/render_chart.py"
EVERYTHING = {
    "autoscaling": {"kind": "keda"},
    "backup": {"enabled": True},
    "exports": {"enabled": True},
    "ingress": {"enabled": True},
    "monitors": {"enabled": True},
}
OF_OTHERS = {"PrometheusRule", "ScaledObject", "ServiceMonitor"}
VALUES = {
    "as it comes": {},
    "everything": EVERYTHING,
    "by CPU": {"autoscaling": {"kind": "hpa"}, "panel": {"enabled": False}},
    "open": {"networkPolicy": {"enabled": False}, "nodeSelector": {"disk": "ssd"}},
}

Thing = dict[str, Any]


@functools.cache
def text(name: str) -> str:
    python = tool("tools-python")
    has_helm = subprocess.run([python, "-c", "import helm_sdkpy"], check=False)
    if has_helm.returncode:
        missing("Helm, whose library wants Python 3.12 or newer")
    done = subprocess.run(
        [python, RENDER, CHART, json.dumps(VALUES[name])],
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    return done.stdout


def things(name: str) -> list[Thing]:
    return [it for it in yaml.safe_load_all(text(name)) if it]


def of(kind: str, name: str = "everything") -> Thing:
    (found,) = [it for it in things(name) if it["kind"] == kind]
    return found


def pods(name: str = "everything") -> list[Thing]:
    found = [of("Deployment", name)["spec"]["template"], of("Job", name)["spec"]["template"]]
    jobs = [it["spec"]["jobTemplate"]["spec"] for it in things(name) if it["kind"] == "CronJob"]
    return [pod["spec"] for pod in (*found, *(job["template"] for job in jobs))]


@pytest.mark.parametrize("name", VALUES)
def test_kubernetes_understands_all_of_it(name: str, tmp_path: Path) -> None:
    known = [it for it in things(name) if it["kind"] not in OF_OTHERS]
    file = tmp_path / "all.yaml"
    file.write_text(yaml.safe_dump_all(known), "utf-8")
    accepts("kubernetes-validate", "--strict", "--no-warn", file)


def test_no_pod_has_rights_or_writes_where_it_should_not() -> None:
    assert len(pods()) == 3
    for pod in pods():
        assert pod["securityContext"]["runAsNonRoot"]
        assert pod["securityContext"]["runAsUser"] == 10001
        assert not pod["automountServiceAccountToken"]
        (container,) = pod["containers"]
        allowed = container["securityContext"]
        assert allowed["readOnlyRootFilesystem"]
        assert not allowed["allowPrivilegeEscalation"]
        assert allowed["capabilities"] == {"drop": ["ALL"]}
        assert container["resources"]["limits"]["memory"]


def test_exports_lie_where_every_pod_of_the_bot_may_write() -> None:
    pod = of("Deployment")["spec"]["template"]["spec"]
    mounts = {it["mountPath"]: it["name"] for it in pod["containers"][0]["volumeMounts"]}
    claims = {it["name"]: it.get("persistentVolumeClaim") for it in pod["volumes"]}
    assert of("ConfigMap")["data"]["EXPORTS"] == "/exports"
    assert claims[mounts["/exports"]] == {"claimName": "meetsmatch-exports"}
    assert "EXPORTS" not in of("ConfigMap", "as it comes")["data"]


def test_every_setting_exists_and_no_secret_is_among_them() -> None:
    for name in VALUES:
        settings = of("ConfigMap", name)["data"]
        assert {it.lower() for it in settings} <= set(Settings.model_fields)
        assert not {"BOT_TOKEN", "SECRET_KEYS", "DATABASE_URL", "REDIS_URL"} & settings.keys()
    assert of("ConfigMap")["data"]["UPDATES"] == "webhook"
    assert of("ConfigMap", "as it comes")["data"]["UPDATES"] == "polling"


def test_a_process_joins_before_another_leaves_and_has_time_to_finish() -> None:
    spec = of("Deployment")["spec"]
    assert spec["strategy"]["rollingUpdate"] == {"maxUnavailable": 0, "maxSurge": 1}
    pod = spec["template"]["spec"]
    assert pod["terminationGracePeriodSeconds"] >= 30
    (bot,) = pod["containers"]
    assert bot["readinessProbe"]["httpGet"]["path"] == "/health/ready"
    assert bot["livenessProbe"]["httpGet"]["path"] == "/health/live"
    assert of("PodDisruptionBudget")["spec"]["maxUnavailable"] == 1


def test_who_scales_says_how_many_and_nobody_else_does() -> None:
    assert of("Deployment", "as it comes")["spec"]["replicas"] == 2
    for name, kind in (("everything", "ScaledObject"), ("by CPU", "HorizontalPodAutoscaler")):
        assert "replicas" not in of("Deployment", name)["spec"]
        assert of(kind, name)["spec"]["scaleTargetRef"]["name"] == "meet"


def test_the_schema_comes_first_and_needs_nothing_that_is_not_there_yet() -> None:
    template = (CHART / "templates/migrate.yaml").read_text("utf-8")
    assert "helm.sh/hook: pre-install,pre-upgrade" in template
    (container,) = of("Job")["spec"]["template"]["spec"]["containers"]
    assert container["args"] == ["migrate"]
    assert container["envFrom"][0]["configMapRef"]["optional"]


def test_from_outside_only_the_webhook_and_the_panel_are_reached() -> None:
    (rule,) = of("Ingress")["spec"]["rules"]
    paths = [(it["path"], it["pathType"]) for it in rule["http"]["paths"]]
    assert paths == [("/telegram", "Exact"), ("/", "Prefix")]
    ports = [it["backend"]["service"]["port"]["name"] for it in rule["http"]["paths"]]
    assert ports == ["http", "panel"]
    policy = of("NetworkPolicy")["spec"]
    metrics = [it for it in policy["ingress"] if {"port": "metrics"} in it["ports"]]
    assert all("from" in it for it in metrics)


def test_the_rules_are_those_of_prometheus_and_the_selectors_find_the_bot() -> None:
    rules = yaml.safe_load((ROOT / "deploy/observability/rules.yml").read_text("utf-8"))
    assert of("PrometheusRule")["spec"] == rules
    labels = of("Deployment")["spec"]["template"]["metadata"]["labels"]
    wanted = [of("Service")["spec"]["selector"]]
    wanted += [
        of(it)["spec"]["selector"]["matchLabels"] for it in ("Deployment", "ServiceMonitor")
    ]
    for selector in wanted:
        assert selector.items() <= labels.items()
    job = of("Job")["spec"]["template"]["metadata"]["labels"]
    assert not wanted[0].items() <= job.items()

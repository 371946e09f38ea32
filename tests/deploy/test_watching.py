"""What watches the bot: rules, dashboards, logs, each read by the program that will read it."""

import asyncio
import json
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import aiohttp
import pytest
import yaml

from e2e.running import free_port
from edge.test_metrics import Scene
from engine.world import World
from house.sources import ROOT
from house.test_docs import anchors
from meetsmatch.adapters.redis import Breaker
from meetsmatch.app.leases import PARTS
from support.tools import accepts, missing, said_by, tool

WATCHING = ROOT / "deploy/observability"
RULES = WATCHING / "rules.yml"
DASHBOARDS = sorted((WATCHING / "grafana/dashboards").glob("*.json"))
NAME = re.compile(r"\b(?:meetsmatch|process|node)_\w+")
OF_PROMETHEUS = {"up"}
LINTER = ROOT / "tests/deploy/workflows"
PARSE = """
import {parser} from "@grafana/lezer-logql";
const isWrong = line => {
    let found = false;
    parser.parse(line).iterate({enter: node => { found ||= node.type.isError; }});
    return found;
};
console.log(JSON.stringify(process.argv.slice(1).filter(isWrong)));
"""


@pytest.fixture(scope="module")
def rules() -> list[dict[str, Any]]:
    groups = yaml.safe_load(RULES.read_text("utf-8"))["groups"]
    return [rule for group in groups for rule in group["rules"]]


async def exported() -> set[str]:
    """The names of all series that a process shows."""
    scene = Scene(World(), Breaker(lambda: 0.0))
    try:
        _, body = await scene.ask()
    finally:
        scene.watchdog.stop()
    return named(body["body"].decode())


def named(text: str) -> set[str]:
    """The series of a page of metrics."""
    kinds = dict(re.findall(r"^# TYPE (\w+) (\w+)$", text, re.M))
    names = set[str]()
    for name, kind in kinds.items():
        ends = ("_bucket", "_count", "_sum") if kind == "histogram" else ("",)
        names |= {name + end for end in ends}
    return names


def of_the_machine() -> list[str]:
    """What its exporter is told in a container, but for where it finds the disks there."""
    services = yaml.safe_load((ROOT / "deploy/compose.watch.yaml").read_text("utf-8"))["services"]
    flags = services["machine"]["command"]
    return [it.replace("$$", "$") for it in flags if not it.startswith("--path.")]


@contextmanager
def machine() -> Iterator[str]:
    """The exporter of the machine's own numbers, as it is shipped; where it answers."""
    address = f"127.0.0.1:{free_port()}"
    listens = f"--web.listen-address={address}"
    command = [tool("prometheus-node-exporter"), *of_the_machine(), listens]
    with subprocess.Popen(
        command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    ) as running:
        try:
            yield address
        finally:
            running.terminate()


async def exported_by_the_machine() -> set[str]:
    with machine() as address:
        async with aiohttp.ClientSession() as http, asyncio.timeout(20):
            while True:
                try:
                    async with http.get(f"http://{address}/metrics") as said:
                        return named(await said.text())
                except aiohttp.ClientConnectionError:
                    await asyncio.sleep(0.05)  # it is still starting


def expressions(dashboard: Path, kind: str = "prometheus") -> list[str]:
    panels = json.loads(dashboard.read_text("utf-8"))["panels"]
    targets = [target for panel in panels for target in panel["targets"]]
    return [it["expr"] for it in targets if it["datasource"]["type"] == kind]


def test_prometheus_understands_its_configuration_and_the_rules(tmp_path: Path) -> None:
    text = (WATCHING / "prometheus.yml").read_text("utf-8")
    (tmp_path / "prometheus.yml").write_text(text.replace("/etc/prometheus/rules.yml", str(RULES)))
    accepts("promtool", "check", "config", tmp_path / "prometheus.yml")
    accepts("promtool", "check", "rules", RULES)


def test_the_alerts_call_when_they_should_and_stay_silent_otherwise() -> None:
    accepts("promtool", "test", "rules", Path(__file__).with_name("rules_test.yml"))


def test_every_alert_has_a_severity_and_a_page_that_says_what_to_do(
    rules: list[dict[str, Any]],
) -> None:
    alerts = [rule for rule in rules if "alert" in rule]
    page = set(anchors(ROOT / "docs/runbooks.md"))
    assert len(alerts) > 15
    for alert in alerts:
        assert alert["labels"]["severity"] in ("critical", "warning")
        file, _, anchor = alert["annotations"]["runbook"].partition("#")
        assert (file, anchor in page) == ("docs/runbooks.md", True), alert["alert"]


async def test_rules_and_dashboards_name_what_is_exported_or_recorded(
    rules: list[dict[str, Any]],
) -> None:
    known = await exported() | await exported_by_the_machine() | OF_PROMETHEUS
    recorded = {rule["record"] for rule in rules if "record" in rule}
    said = [rule["expr"] for rule in rules]
    said += [line for path in DASHBOARDS for line in expressions(path)]
    for line in said:
        rest = line
        for name in recorded:
            rest = rest.replace(name, "")
        assert set(NAME.findall(rest)) <= known, line


def test_prometheus_understands_every_panel(tmp_path: Path) -> None:
    lines = [line for path in DASHBOARDS for line in expressions(path)]
    assert len(lines) > 40
    group = [
        {"record": f"panel:n{number}", "expr": line.replace("$__rate_interval", "5m")}
        for number, line in enumerate(lines)
    ]
    file = tmp_path / "panels.yml"
    file.write_text(yaml.safe_dump({"groups": [{"name": "panels", "rules": group}]}), "utf-8")
    accepts("promtool", "check", "rules", file)
    group[0]["expr"] += ")"
    file.write_text(yaml.safe_dump({"groups": [{"name": "panels", "rules": group}]}), "utf-8")
    assert said_by("promtool", "check", "rules", file)[0] == 1


def test_the_dashboards_are_those_of_their_source() -> None:
    program = [sys.executable, ROOT / "tools/dashboards.py", "--check"]
    assert subprocess.run(program, check=False).returncode == 0
    titles = [json.loads(path.read_text("utf-8"))["uid"] for path in DASHBOARDS]
    assert len(titles) == len(set(titles)) == 8


def test_all_parts_of_the_work_are_what_the_rule_counts(rules: list[dict[str, Any]]) -> None:
    (unheld,) = [it for it in rules if it.get("alert") == "MeetsMatchLeasesUnheld"]
    assert unheld["expr"].endswith(f"< {len(PARTS)}")


def test_alertmanager_understands_whom_to_tell(tmp_path: Path) -> None:
    text = (WATCHING / "alertmanager.yml").read_text("utf-8")
    # The distributions' Alertmanager is older than the file for the token.
    older = text.replace("bot_token_file: /run/secrets/alerts_token", 'bot_token: "1:a"')
    assert older != text
    (tmp_path / "alertmanager.yml").write_text(older, "utf-8")
    accepts("amtool", "check-config", tmp_path / "alertmanager.yml")


@pytest.mark.node
def test_loki_understands_every_panel_of_logs() -> None:
    lines = [line for path in DASHBOARDS for line in expressions(path, "loki")]
    assert lines
    assert mistakes_in_logql([*lines, "{service=", '{a="b"} |']) == ["{service=", '{a="b"} |']


def mistakes_in_logql(lines: list[str]) -> list[str]:
    """Those that are none, by the grammar that Grafana's own editor has."""
    node = shutil.which("node")
    if node is None or not (LINTER / "node_modules").is_dir():
        missing("Node, or lezer-logql")
    command = [str(node), "--input-type=module", "--eval", PARSE, *lines]
    done = subprocess.run(command, cwd=LINTER, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout)


def test_loki_and_grafana_are_told_of_one_another() -> None:
    sources = yaml.safe_load((WATCHING / "grafana/provisioning/datasources/here.yml").read_text())
    known = {(it["type"], it["uid"]) for it in sources["datasources"]}
    for path in DASHBOARDS:
        for panel in json.loads(path.read_text("utf-8"))["panels"]:
            assert tuple(panel["datasource"].values()) in known
    loki = yaml.safe_load((WATCHING / "loki.yml").read_text("utf-8"))
    assert loki["limits_config"]["retention_period"] == "720h"
    alloy = (WATCHING / "config.alloy").read_text("utf-8")
    assert f"http://loki:{loki['server']['http_listen_port']}/" in alloy
    named = set(re.findall(r'^([\w.]+) "(\w+)" \{$', alloy, re.M))
    used = set(re.findall(r"\b((?:discovery|loki)\.\w+)\.(\w+)\.\w+", alloy))
    assert used <= named

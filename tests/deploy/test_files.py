"""What deploy/ says is possible, complete, and asks for no more than it needs."""

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
import yaml

from house.sources import ROOT
from meetsmatch.settings import Settings, read
from support.dockerfile import copied, instructions, stages

DEPLOY = ROOT / "deploy"
UNIT = DEPLOY / "meetsmatch.service"
SETTINGS = {name.upper() for name in Settings.model_fields}
HOST = re.compile(r"\b[\w-]+\.(?:com|dev|io|net|org)\b")
UNITS = {"M": 1, "G": 1024}

Service = dict[str, Any]


@pytest.fixture(scope="module")
def compose() -> dict[str, Any]:
    return yaml.safe_load((DEPLOY / "compose.yaml").read_text("utf-8"))


@pytest.fixture(scope="module")
def services(compose: dict[str, Any]) -> dict[str, Service]:
    return compose["services"]


def megabytes(service: Service) -> int:
    limit = service["deploy"]["resources"]["limits"]["memory"]
    return int(limit[:-1]) * UNITS[limit[-1]]


# --- Dockerfile -------------------------------------------------------------------------


def test_every_image_is_pinned_by_its_tag(services: dict[str, Service]) -> None:
    built_from = [words[0] for _, stage in stages() for name, words in stage if name == "FROM"]
    pulled = [it["image"] for it in services.values() if "build" not in it]
    assert len(built_from) == len(pulled) == 2
    assert not [it for it in built_from + pulled if not re.fullmatch(r"\w+:\d[\w.-]+", it)]


def test_the_image_contains_what_is_named_and_nothing_else() -> None:
    named = {source for sources, _ in copied() for source in sources}
    ignored = (ROOT / ".dockerignore").read_text("utf-8").splitlines()
    assert {line[1:] for line in ignored if line.startswith("!")} == named
    assert "*" in ignored
    assert not [name for name in named if not (ROOT / name).exists()]


def test_the_image_runs_as_a_user_without_rights_and_keeps_data_in_one_volume() -> None:
    _, final = stages()[-1]
    said = {name: words for name, words in final if name != "RUN"}
    assert said["USER"] == ["meetsmatch"]
    assert said["VOLUME"] == ["/data"]
    assert said["WORKDIR"] == ["/"]
    assert said["ENTRYPOINT"] == ['["meetsmatch"]']
    assert said["HEALTHCHECK"][-3:] == ["CMD", '["meetsmatch",', '"health"]']
    settings = read({"bot_token": "7:abc"}, env_file=None)
    assert settings.database.parent == settings.keys_at.parent == Path("data")


def test_dependencies_are_installed_by_their_hashes() -> None:
    (_, first), _ = stages()
    installs = [words for name, words in first if name == "RUN" and "install" in words]
    assert len(installs) == 2
    for words in installs:
        assert "--require-hashes" in words or "--no-deps" in words


def test_the_images_database_client_is_that_of_the_server(services: dict[str, Service]) -> None:
    client = re.search(r"postgresql-client-(\d+)", (DEPLOY / "Dockerfile").read_text("utf-8"))
    assert client is not None
    assert services["postgres"]["image"].startswith(f"postgres:{client[1]}-")


@pytest.mark.parametrize("path", sorted(DEPLOY.iterdir()), ids=lambda path: path.name)
def test_no_host_is_named_but_by_images(path: Path) -> None:
    assert not HOST.findall(path.read_text("utf-8"))


# --- compose ----------------------------------------------------------------------------


def test_the_settings_in_it_exist_and_are_right(services: dict[str, Service]) -> None:
    given = services["bot"]["environment"]
    assert given.keys() <= SETTINGS
    assert services["migrate"]["environment"] == given
    assert instructions_env() <= SETTINGS | {"PATH"}
    filled = {name.lower(): filled_in(value) for name, value in given.items()}
    settings = read(filled, env_file=None)
    assert settings.database_url == "postgresql://meetsmatch:sesame@postgres/meetsmatch"
    assert (settings.listening_port, settings.metrics_port) == (8080, 9090)


def instructions_env() -> set[str]:
    given = [word for name, words in instructions() if name == "ENV" for word in words]
    return {word.partition("=")[0] for word in given}


def filled_in(value: str) -> str:
    return re.sub(r"\$\{POSTGRES_PASSWORD:\?[^}]+\}", "sesame", value)


def test_no_secret_is_in_it() -> None:
    text = (DEPLOY / "compose.yaml").read_text("utf-8")
    assert set(re.findall(r"\$\{(\w+)", text)) == {"POSTGRES_PASSWORD"}
    assert not re.findall(r"PASSWORD: (?!\"\$\{)", text)


def test_the_schema_comes_first_and_the_bot_last(services: dict[str, Service]) -> None:
    before = {name: it["condition"] for name, it in services["bot"]["depends_on"].items()}
    assert before["migrate"] == "service_completed_successfully"
    assert before["postgres"] == before["redis"] == "service_healthy"
    assert services["migrate"]["depends_on"]["postgres"]["condition"] == "service_healthy"
    assert services["migrate"]["command"] == ["migrate"]
    assert services["migrate"]["restart"] == "no"
    assert {services[name]["restart"] for name in before if name != "migrate"} == {
        "unless-stopped"
    }


def test_only_this_machine_reaches_a_port_and_only_the_bot_the_world(
    compose: dict[str, Any], services: dict[str, Service]
) -> None:
    assert not [name for name, it in services.items() if "ports" in it and name != "bot"]
    ports = services["bot"]["ports"]
    assert not [port for port in ports if not port.startswith("127.0.0.1:")]
    # A range, so that each process of a scaled bot finds a port of its own.
    assert all(re.fullmatch(r"127\.0\.0\.1:(\d+)-(\d+):\1", port) for port in ports)
    assert compose["networks"]["inside"] == {"internal": True}
    outside = [name for name, it in services.items() if "outside" in it["networks"]]
    assert outside == ["bot"]


def test_two_processes_fit_into_two_gigabytes(services: dict[str, Service]) -> None:
    running = [megabytes(it) for name, it in services.items() if name != "migrate"]
    assert sum(running) + megabytes(services["bot"]) <= 1_600


def test_the_bot_can_change_nothing_but_its_volume(services: dict[str, Service]) -> None:
    for name in ("bot", "migrate", "redis"):
        assert services[name]["read_only"], name
        assert services[name]["cap_drop"] == ["ALL"], name
    assert {tuple(it["security_opt"]) for it in services.values()} == {("no-new-privileges:true",)}
    assert services["bot"]["volumes"] == ["keys:/data"]
    assert int(services["bot"]["stop_grace_period"].removesuffix("s")) >= 20


# --- systemd ----------------------------------------------------------------------------


def analyzed(*arguments: str) -> str:
    """What systemd-analyze says."""
    if shutil.which("systemd-analyze") is None:
        assert os.environ.get("CI") != "true", "no systemd-analyze"
        pytest.skip("no systemd-analyze")
    done = subprocess.run(
        ["systemd-analyze", *arguments], capture_output=True, text=True, check=False
    )
    return done.stdout + done.stderr


def test_systemd_understands_the_whole_unit(tmp_path: Path) -> None:
    unit = tmp_path / UNIT.name
    here = str(Path(sys.executable).parent)
    unit.write_text(UNIT.read_text("utf-8").replace("/opt/meetsmatch/.venv/bin", here), "utf-8")
    assert analyzed("verify", "--man=no", str(unit)) == ""
    unit.write_text(unit.read_text("utf-8") + "[Service]\nNoSuchThing=yes\n", "utf-8")
    assert "NoSuchThing" in analyzed("verify", "--man=no", str(unit))


def test_the_unit_leaves_the_bot_hardly_any_rights() -> None:
    said = analyzed("security", "--offline=true", "--no-pager", str(UNIT))
    level = re.search(r"Overall exposure level for .*: (\d+\.\d)", said)
    assert level is not None, said
    assert float(level[1]) < 2.0


def test_the_unit_keeps_what_the_guide_promises() -> None:
    lines = UNIT.read_text("utf-8").splitlines()
    assert "ExecStartPre=/opt/meetsmatch/.venv/bin/meetsmatch migrate" in lines
    assert "ExecStart=/opt/meetsmatch/.venv/bin/meetsmatch run" in lines
    said = dict(line.split("=", 1) for line in lines if re.match(r"\w+=", line))
    assert said["RestartPreventExitStatus"] == "2"
    assert int(said["TimeoutStopSec"]) >= 20
    assert said["StateDirectory"] == "meetsmatch"

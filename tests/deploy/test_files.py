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

from e2e.running import free_port
from house.sources import ROOT
from meetsmatch.settings import Settings, read
from support.certificates import certificate
from support.dockerfile import copied, instructions, stages
from support.tools import accepts, said_by

DEPLOY = ROOT / "deploy"
UNITS_FOLDER = DEPLOY / "systemd"
UNIT = UNITS_FOLDER / "meetsmatch.service"
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
    assert said["USER"] == ["10001:10001"]
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


NAMES = {"compose.dev", "coreos.com", "example.org", "ghcr.io", "k8s.io", "kubernetes.io"}
"""Of examples, images, Kubernetes' kinds, and a file."""

FILES = sorted(path for path in DEPLOY.rglob("*") if path.is_file())


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.name)
def test_no_host_is_named_but_by_images_and_examples(path: Path) -> None:
    assert set(HOST.findall(path.read_text("utf-8"))) <= NAMES


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
    assert set(re.findall(r"\$\{(\w+)", text)) == {"POSTGRES_PASSWORD", "PROJECT_NAME"}
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
    assert all(re.fullmatch(r"127\.0\.0\.1:(\d+)-(?!\1)\d+:\d+", port) for port in ports)
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


def test_compose_understands_each_file() -> None:
    files = sorted(DEPLOY.glob("compose*.yaml"))
    assert len(files) == 3
    accepts("check-jsonschema", "--builtin-schema", "vendor.compose-spec", *files)


@pytest.mark.parametrize("beside", ["", "dev", "watch"])
def test_compose_puts_the_files_together_as_the_guide_does(beside: str, tmp_path: Path) -> None:
    deploy = shutil.copytree(DEPLOY, tmp_path / "deploy")
    (deploy / ".env").write_text("BOT_TOKEN=7:a\nPOSTGRES_PASSWORD=sesame\nGRAFANA_PASSWORD=b\n")
    names = ["compose.yaml", *([f"compose.{beside}.yaml"] if beside else [])]
    files = [word for name in names for word in ("-f", name)]
    # Without those of this machine, which would win over the file.
    env = {"PATH": os.environ["PATH"]}
    # A dry run asks for no podman.
    code, said = said_by("podman-compose", "--dry-run", *files, "config", cwd=deploy, env=env)
    assert code == 0, said
    whole = tmp_path / "whole.yaml"
    whole.write_text(said, "utf-8")
    accepts("check-jsonschema", "--builtin-schema", "vendor.compose-spec", whole)
    services: dict[str, Service] = yaml.safe_load(said)["services"]
    named = {
        name for file in names for name in yaml.safe_load((deploy / file).read_text())["services"]
    }
    assert services.keys() == named
    given = services["bot"]["environment"]
    assert given["DATABASE_URL"] == "postgresql://meetsmatch:sesame@postgres/meetsmatch"
    assert ("API_URL" in given) is (beside == "dev")


def test_what_watches_is_pinned_shown_to_this_machine_alone_and_has_no_rights() -> None:
    watchers: dict[str, Service] = compose_file("watch")["services"]
    for name, it in watchers.items():
        assert re.fullmatch(r"[\w./-]+:v?\d[\w.-]*", it["image"]), name
        assert all(port.startswith("127.0.0.1:") for port in it.get("ports", [])), name
        assert (it["read_only"], it["cap_drop"]) == (True, ["ALL"]), name
    shown = {it["ports"][0].split(":")[1] for it in watchers.values() if "ports" in it}
    assert shown == {"3000", "3100", "8888", "9091", "9093"}


def test_docker_is_reached_by_one_proxy_that_only_reads() -> None:
    watchers: dict[str, Service] = compose_file("watch")["services"]
    near = [name for name, it in watchers.items() if "docker.sock" in str(it.get("volumes"))]
    assert near == ["sockets"]
    assert watchers["sockets"]["environment"]["POST"] == "0"
    assert watchers["sockets"]["networks"] == ["sockets"]
    assert compose_file("watch")["networks"]["sockets"] == {"internal": True}
    assert watchers["dozzle"]["environment"]["DOZZLE_AUTH_PROVIDER"] == "simple"


def test_one_process_and_all_that_watches_it_fit_into_two_gigabytes(
    services: dict[str, Service],
) -> None:
    running = {**services, **compose_file("watch")["services"]}
    assert sum(megabytes(it) for name, it in running.items() if name != "migrate") <= 1_900


def test_what_is_mounted_is_there_or_is_the_operators_to_make() -> None:
    made = {"./observability/dozzle-users.yml"}
    for it in compose_file("watch")["services"].values():
        for volume in it.get("volumes", []):
            source = volume.split(":")[0]
            if source.startswith("./") and source not in made:
                assert (DEPLOY / source).exists(), source


def test_a_developers_bot_lives_in_the_playground_and_follows_the_source() -> None:
    developed = compose_file("dev")["services"]
    assert developed["bot"]["environment"]["API_URL"] == "http://playground:8081"
    (follow, *_) = developed["bot"]["develop"]["watch"]
    (_, first), _ = stages()
    python = re.match(r"python:(\d\.\d+)-", first[0][1][0])
    assert python is not None
    assert f"/python{python[1]}/site-packages/meetsmatch" in follow["target"]
    assert (DEPLOY / follow["path"]).is_dir()


def compose_file(name: str) -> dict[str, Any]:
    return yaml.safe_load((DEPLOY / f"compose.{name}.yaml").read_text("utf-8"))


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


def test_systemd_understands_every_unit(tmp_path: Path) -> None:
    here = str(Path(sys.executable).parent)
    units = sorted(UNITS_FOLDER.glob("meetsmatch*.*"))
    assert len(units) == 3
    for unit in units:
        text = unit.read_text("utf-8").replace("/opt/meetsmatch/current/bin", here)
        (tmp_path / unit.name).write_text(text, "utf-8")
    places = [str(tmp_path / unit.name) for unit in units]
    assert analyzed("verify", "--man=no", *places) == ""
    with Path(places[0]).open("a") as wrong:
        wrong.write("NoSuchThing=yes\n")
    assert "NoSuchThing" in analyzed("verify", "--man=no", *places)


@pytest.mark.parametrize("path", sorted(UNITS_FOLDER.glob("*.service")), ids=lambda it: it.name)
def test_a_unit_leaves_its_program_hardly_any_rights(path: Path) -> None:
    said = analyzed("security", "--offline=true", "--no-pager", str(path))
    level = re.search(r"Overall exposure level for .*: (\d+\.\d)", said)
    assert level is not None, said
    assert float(level[1]) < 2.0


def test_the_unit_keeps_what_the_guide_promises() -> None:
    lines = UNIT.read_text("utf-8").splitlines()
    assert "ExecStartPre=/opt/meetsmatch/current/bin/meetsmatch migrate" in lines
    assert "ExecStart=/opt/meetsmatch/current/bin/meetsmatch run" in lines
    said = dict(line.split("=", 1) for line in lines if re.match(r"\w+=", line))
    assert said["RestartPreventExitStatus"] == "2"
    assert int(said["TimeoutStopSec"]) >= 20
    assert said["StateDirectory"] == "meetsmatch"
    assert (said["Type"], int(said["WatchdogSec"]) >= 30) == ("notify", True)


# --- what other programs say ------------------------------------------------------------


def test_nginx_understands_its_proxy(tmp_path: Path) -> None:
    made, key = certificate(tmp_path)
    site = (DEPLOY / "proxy/nginx.conf").read_text("utf-8")
    for name, path in (("fullchain.pem", made), ("privkey.pem", key)):
        site = site.replace(f"/etc/letsencrypt/live/bot.example.org/{name}", str(path))
    # Who may not open 443 can read the file all the same.
    site = site.replace(" 443 ", f" {free_port()} ").replace(":443 ", f":{free_port()} ")
    around = tmp_path / "nginx.conf"
    # By itself it writes to where only an installed one may.
    kinds = ("client_body", "proxy", "fastcgi", "uwsgi", "scgi")
    places = "".join(f"{kind}_temp_path {tmp_path};\n" for kind in kinds) + "access_log off;\n"

    def read_by_nginx(site: str) -> tuple[int, str]:
        whole = f"pid {tmp_path}/pid;\nevents {{}}\nhttp {{\n{places}{site}}}\n"
        around.write_text(whole, "utf-8")
        return said_by("nginx", "-t", "-p", tmp_path, "-e", "stderr", "-c", around)

    code, said = read_by_nginx(site)
    assert code == 0, said
    assert read_by_nginx(site.replace("proxy_pass", "proxy_past", 1))[0] == 1


def test_shell_and_proxies_are_understood() -> None:
    accepts("shellcheck", DEPLOY / "install.sh", UNITS_FOLDER / "meetsmatch-command")
    accepts("caddy", "validate", "--adapter=caddyfile", f"--config={DEPLOY / 'proxy/Caddyfile'}")
    accepts("hadolint", DEPLOY / "Dockerfile")

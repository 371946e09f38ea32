"""The `meetsmatch` command. Each command imports what it needs, so all of them start at once."""

import argparse
import sys
from collections.abc import Callable, Sequence
from pathlib import Path

Command = Callable[[argparse.Namespace], int]


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command; the exit code."""
    asked = _parser().parse_args(arguments)
    command: Command = asked.command
    return command(asked)


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="meetsmatch", description="A Telegram bot where people meet people."
    )
    commands = parser.add_subparsers(title="commands", required=True, metavar="command")

    def command(name: str, run: Command, about: str) -> argparse.ArgumentParser:
        made = commands.add_parser(name, help=about, description=about)
        made.set_defaults(command=run)
        return made

    command("run", _run, "run the bot")
    command("doctor", _doctor, "check settings, database and Telegram, and say how to mend them")
    command("health", _health, "whether the bot that runs here is ready, for supervisors")
    _demo_options(command("demo", _demo, "try it: two phones in the browser and the real bot"))
    playground = command("playground", _playground, "a Telegram of your own, for any bot")
    playground.add_argument("--port", type=int, default=8081, help="default: %(default)s")
    _simulate_options(command("simulate", _simulate, "random lives that judge every promise"))
    _seed_options(command("seed", _seed, "fill the database with people who never lived"))
    _keeping_options(command)
    refund = command("refund", _refund, "give Telegram Stars back; what they paid for ends")
    refund.add_argument("charge", help="the payment's id, as the person or Telegram names it")
    _campaign_options(command("campaigns", _campaigns, "links of yours, and who came by them"))
    _admin_options(command("admin", _admin, "accounts of the panel, and its audit log"))
    command("key", _key, "make a secret, good for SECRET_KEYS and WEBHOOK_SECRET")
    settings = command("settings", _settings, "what can be set")
    settings.add_argument("--env", action="store_true", help="as .env.example, not Markdown")
    command("version", _version, "what is installed")
    return parser


def _demo_options(demo: argparse.ArgumentParser) -> None:
    add = demo.add_argument
    add(
        "--robots",
        type=int,
        default=0,
        metavar="N",
        help="so many scripted people look for a chat",
    )
    add("--neighbours", type=int, default=6, metavar="N", help="so many live where you say")
    add("--port", type=int, help="port of the page (default: 8081, or any free one)")
    add("--no-browser", action="store_true", help="only print the address of the page")
    add("--keep", type=Path, metavar="FOLDER", help="keep the bot's database there")


def _simulate_options(simulate: argparse.ArgumentParser) -> None:
    add = simulate.add_argument
    add("--steps", type=int, default=100_000, metavar="N", help="in all (default: %(default)s)")
    add("--seed", type=int, default=1, help="the first one (default: %(default)s)")
    add("--jobs", type=int, default=2, help="so many seeds at once (default: %(default)s)")
    add("--people", type=int, default=60, help="in each world (default: %(default)s)")
    add("--store", default="memory", help="memory, sqlite or the URL of an empty PostgreSQL")
    add("--trace", type=Path, metavar="FILE", help="write the first seed's events there")
    add("--replay-seeds", type=int, default=0, metavar="N", help="run N seeds twice, compare")


def _seed_options(seed: argparse.ArgumentParser) -> None:
    add = seed.add_argument
    add("--people", type=int, default=10_000, metavar="N", help="default: %(default)s")
    add("--seed", type=int, default=1, help="which people (default: %(default)s)")
    add("--add", action="store_true", help="even if there are people in the database")


def _campaign_options(campaigns: argparse.ArgumentParser) -> None:
    deeds = campaigns.add_subparsers(required=True, metavar="deed")
    add = deeds.add_parser("add", help="a new link", description="a new link")
    add.add_argument("name", help="what you call it: a poster, a channel; nobody else sees it")
    about = "name, code, how many came, how many of them answered all questions"
    deeds.add_parser("list", help=about, description=about).set_defaults(name=None)


def _admin_options(admin: argparse.ArgumentParser) -> None:
    deeds = admin.add_subparsers(required=True, metavar="deed", dest="deed")

    def deed(name: str, about: str, named: bool = True) -> argparse.ArgumentParser:
        made = deeds.add_parser(name, help=about, description=about)
        if named:
            made.add_argument("name", help="a pseudonym: it is written down with every decision")
        return made

    create = deed("create", "a new account; its password is printed once")
    roles = ("owner", "moderator", "analyst")
    create.add_argument("--role", choices=roles, default="moderator", help="default: %(default)s")
    deed("password", "another password; they are logged out everywhere")
    deed("close", "nobody logs in as them any more")
    deed("list", "who there is", named=False)
    deed("verify-audit", "whether a line of the log is missing, or was changed", named=False)


def _keeping_options(command: Callable[[str, Command, str], argparse.ArgumentParser]) -> None:
    migrate = command("migrate", _migrate, "bring the database to the schema of this version")
    migrate.add_argument("--to", metavar="STEP", help="not to the newest, but to this step")
    migrate.add_argument("--check", action="store_true", help="only say what is to be done")
    migrate.add_argument(
        "--down", action="store_true", help="go down to STEP: what later steps hold is lost"
    )
    command("rotate-keys", _rotate_keys, "seal everything with the newest key, as the bot runs")
    backup = command("backup", _backup, "the whole database as one file, while the bot runs")
    backup.add_argument("file", type=Path)
    restore = command("restore", _restore, "put a backup in place of the database")
    restore.add_argument("file", type=Path)
    restore.add_argument(
        "--replace", action="store_true", help="even if there are people in the database"
    )
    restore.add_argument(
        "--not-run-since",
        action="store_true",
        help="the bot has not run since the backup: chats and what waits go on",
    )


def _rotate_keys(asked: argparse.Namespace) -> int:
    from meetsmatch.keeping import telling

    return telling.done(telling.rotating, asked)


def _migrate(asked: argparse.Namespace) -> int:
    from meetsmatch.keeping import telling

    return telling.done(telling.migrating, asked)


def _backup(asked: argparse.Namespace) -> int:
    from meetsmatch.keeping import telling

    return telling.done(telling.backing_up, asked)


def _restore(asked: argparse.Namespace) -> int:
    from meetsmatch.keeping import telling

    return telling.done(telling.restoring, asked)


def _run(asked: argparse.Namespace) -> int:
    from meetsmatch import process

    return process.run()


def _doctor(asked: argparse.Namespace) -> int:
    from meetsmatch import doctor

    return doctor.main()


def _health(asked: argparse.Namespace) -> int:
    from meetsmatch import health

    return health.main()


def _demo(asked: argparse.Namespace) -> int:
    from meetsmatch import demo

    browser = not asked.no_browser
    wishes = demo.Wishes(asked.port, asked.robots, browser, asked.keep, asked.neighbours)
    return demo.main(wishes)


def _playground(asked: argparse.Namespace) -> int:
    from meetsmatch import demo

    return demo.playground(["--port", str(asked.port)])


def _simulate(asked: argparse.Namespace) -> int:
    from meetsmatch.simulation import command

    return command.main(asked)


def _seed(asked: argparse.Namespace) -> int:
    from meetsmatch.seeding import command

    return command.main(asked)


def _refund(asked: argparse.Namespace) -> int:
    from meetsmatch import refunding

    return refunding.main(asked.charge)


def _campaigns(asked: argparse.Namespace) -> int:
    from meetsmatch import campaigning

    return campaigning.main(asked.name)


def _admin(asked: argparse.Namespace) -> int:
    from meetsmatch import administering

    return administering.main(asked)


def _key(asked: argparse.Namespace) -> int:
    from meetsmatch.adapters.secret import fresh

    return _say(fresh() + "\n")


def _settings(asked: argparse.Namespace) -> int:
    from meetsmatch import settings_pages

    return _say(settings_pages.example() if asked.env else settings_pages.markdown())


def _version(asked: argparse.Namespace) -> int:
    from importlib.metadata import version

    return _say(f"meetsmatch {version('meetsmatch')}, Python {sys.version.split()[0]}\n")


def _say(text: str) -> int:
    sys.stdout.write(text)
    return 0

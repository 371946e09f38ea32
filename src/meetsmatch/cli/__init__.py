"""The `meetsmatch` command. Each command imports what it needs, so all of them start at once."""

import argparse
import sys
from collections.abc import Callable, Sequence
from pathlib import Path

from meetsmatch.cli.options import (
    admin_options,
    ban_options,
    bots_options,
    campaign_options,
    demo_options,
    edge_options,
    export_options,
    load_options,
    seed_options,
    simulate_options,
    some,
)

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
    command("work", _work, "do background jobs for the bot, in a process of their own: BROKER")
    command("doctor", _doctor, "check settings, database and Telegram, and say how to mend them")
    command("health", _health, "whether the bot that runs here is ready, for supervisors")
    demo_options(command("demo", _demo, "try it: two phones in the browser and the real bot"))
    playground = command("playground", _playground, "a Telegram of your own, for any bot")
    playground.add_argument("--port", type=int, default=8081, help="default: %(default)s")
    simulate_options(command("simulate", _simulate, "random lives that judge every promise"))
    load_options(command("load", _load, "many people write at once: what arrives, and how soon"))
    seed_options(command("seed", _seed, "fill the database with people who never lived"))
    _keeping_options(command)
    refund = command("refund", _refund, "give Telegram Stars back; what they paid for ends")
    refund.add_argument("charge", help="the payment's id, as the person or Telegram names it")
    campaign_options(command("campaigns", _campaigns, "links of yours, and who came by them"))
    ban_options(command("bans", _bans, "lists of bans that operators share"))
    export_options(command("export", _export, "analytics for other programs, as CSV or Parquet"))
    admin_options(command("admin", _admin, "accounts of the panel, and its audit log"))
    bots_options(command("bots", _bots, "further bots of this installation"))
    edge_options(command("edge", _edge, "the same bot as a Cloudflare Worker"))
    command("key", _key, "make a secret, good for SECRET_KEYS and WEBHOOK_SECRET")
    settings = command("settings", _settings, "what can be set")
    settings.add_argument("--env", action="store_true", help="as .env.example, not Markdown")
    command("version", _version, "what is installed")
    return parser


def _keeping_options(command: Callable[[str, Command, str], argparse.ArgumentParser]) -> None:
    migrate = command("migrate", _migrate, "bring the database to the schema of this version")
    migrate.add_argument("--to", metavar="STEP", help="not to the newest, but to this step")
    migrate.add_argument("--check", action="store_true", help="only say what is to be done")
    migrate.add_argument(
        "--down", action="store_true", help="go down to STEP: what later steps hold is lost"
    )
    command("rotate-keys", _rotate_keys, "seal everything with the newest key, as the bot runs")
    move = command("move", _move, "every row of the SQLite file into an empty PostgreSQL")
    move.add_argument("to", help="as for DATABASE_URL: postgresql://user:password@host/name")
    backup = command("backup", _backup, "the whole database as one file, while the bot runs")
    backup.add_argument("file", type=Path, help="a new file; with --keep a folder")
    backup.add_argument("--check", action="store_true", help="load it beside the database, once")
    backup.add_argument(
        "--keep", type=some, metavar="N", help="name it by the time, check it, keep the newest N"
    )
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


def _move(asked: argparse.Namespace) -> int:
    from meetsmatch.keeping import telling

    return telling.done(telling.moving, asked)


def _backup(asked: argparse.Namespace) -> int:
    from meetsmatch.keeping import telling

    return telling.done(telling.backing_up, asked)


def _restore(asked: argparse.Namespace) -> int:
    from meetsmatch.keeping import telling

    return telling.done(telling.restoring, asked)


def _run(asked: argparse.Namespace) -> int:
    from meetsmatch import process

    return process.run()


def _work(asked: argparse.Namespace) -> int:
    from meetsmatch import process

    return process.work()


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


def _load(asked: argparse.Namespace) -> int:
    from meetsmatch.demo import load

    return load.main(asked)


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


def _bans(asked: argparse.Namespace) -> int:
    from meetsmatch import banning

    return banning.main(asked)


def _export(asked: argparse.Namespace) -> int:
    from meetsmatch import exporting

    return exporting.main(asked.table, asked.days, asked.format, asked.output)


def _admin(asked: argparse.Namespace) -> int:
    from meetsmatch import administering

    return administering.main(asked)


def _bots(asked: argparse.Namespace) -> int:
    from meetsmatch import registering

    return registering.main(asked)


def _edge(asked: argparse.Namespace) -> int:
    from meetsmatch.edge import commands

    if asked.deed == "build":
        return commands.building(asked.folder)
    if asked.deed == "webhook":
        return commands.webhook(asked.url, asked.folder, asked.env)
    return commands.smoke(asked.url)


def _key(asked: argparse.Namespace) -> int:
    from meetsmatch.adapters.secret import fresh

    return _say(fresh() + "\n")


def _settings(asked: argparse.Namespace) -> int:
    from meetsmatch.settings import pages

    return _say(pages.example() if asked.env else pages.markdown())


def _version(asked: argparse.Namespace) -> int:
    from importlib.metadata import version

    return _say(f"meetsmatch {version('meetsmatch')}, Python {sys.version.split()[0]}\n")


def _say(text: str) -> int:
    sys.stdout.write(text)
    return 0

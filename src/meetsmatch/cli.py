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
    _demo_options(command("demo", _demo, "try it: two phones in the browser and the real bot"))
    playground = command("playground", _playground, "a Telegram of your own, for any bot")
    playground.add_argument("--port", type=int, default=8081, help="default: %(default)s")
    command("key", _key, "make a secret, good for SECRET_KEYS and WEBHOOK_SECRET")
    settings = command("settings", _settings, "what can be set")
    settings.add_argument("--env", action="store_true", help="as .env.example, not Markdown")
    command("version", _version, "what is installed")
    return parser


def _demo_options(demo: argparse.ArgumentParser) -> None:
    add = demo.add_argument
    add("--robots", type=int, default=0, metavar="N", help="so many scripted people join in")
    add("--port", type=int, help="port of the page (default: 8081, or any free one)")
    add("--no-browser", action="store_true", help="only print the address of the page")
    add("--keep", type=Path, metavar="FOLDER", help="keep the bot's database there")


def _run(asked: argparse.Namespace) -> int:
    from meetsmatch import process

    return process.run()


def _doctor(asked: argparse.Namespace) -> int:
    from meetsmatch import doctor

    return doctor.main()


def _demo(asked: argparse.Namespace) -> int:
    from meetsmatch import demo

    return demo.main(demo.Wishes(asked.port, asked.robots, not asked.no_browser, asked.keep))


def _playground(asked: argparse.Namespace) -> int:
    from meetsmatch import demo

    return demo.playground(["--port", str(asked.port)])


def _key(asked: argparse.Namespace) -> int:
    from meetsmatch.adapters.secret import fresh

    return _say(fresh() + "\n")


def _settings(asked: argparse.Namespace) -> int:
    from meetsmatch import settings

    return _say(settings.example() if asked.env else settings.markdown())


def _version(asked: argparse.Namespace) -> int:
    from importlib.metadata import version

    return _say(f"meetsmatch {version('meetsmatch')}, Python {sys.version.split()[0]}\n")


def _say(text: str) -> int:
    sys.stdout.write(text)
    return 0

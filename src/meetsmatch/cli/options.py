"""What the commands can be asked for."""

import argparse
from collections.abc import Callable
from pathlib import Path


def demo_options(demo: argparse.ArgumentParser) -> None:
    """Of `demo`."""
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


def simulate_options(simulate: argparse.ArgumentParser) -> None:
    """Of `simulate`."""
    add = simulate.add_argument
    add("--steps", type=int, default=100_000, metavar="N", help="in all (default: %(default)s)")
    add("--seed", type=int, default=1, help="the first one (default: %(default)s)")
    add("--jobs", type=int, default=2, help="so many seeds at once (default: %(default)s)")
    add("--people", type=int, default=60, help="in each world (default: %(default)s)")
    add("--store", default="memory", help="memory, sqlite or the URL of an empty PostgreSQL")
    add("--trace", type=Path, metavar="FILE", help="write the first seed's events there")
    add("--replay-seeds", type=int, default=0, metavar="N", help="run N seeds twice, compare")


def load_options(load: argparse.ArgumentParser) -> None:
    """Of `load`."""
    add = load.add_argument
    add("--chats", type=some, default=20, metavar="N", help="default: %(default)s")
    rate = "messages a second, of all together (default: %(default)s)"
    add("--rate", type=float, default=50, metavar="R", help=rate)
    add("--seconds", type=float, default=30, metavar="S", help="default: %(default)s")
    staging = "a bot of yours, which you start: it is said how, and waited for"
    add("--staging", action="store_true", help=staging)
    add("--port", type=int, default=0, help="of the playground (default: any free one)")


def seed_options(seed: argparse.ArgumentParser) -> None:
    """Of `seed`."""
    add = seed.add_argument
    add("--people", type=int, default=10_000, metavar="N", help="default: %(default)s")
    add("--seed", type=int, default=1, help="which people (default: %(default)s)")
    add("--add", action="store_true", help="even if there are people in the database")


def campaign_options(campaigns: argparse.ArgumentParser) -> None:
    """Of `campaigns`."""
    deeds = campaigns.add_subparsers(required=True, metavar="deed")
    add = deeds.add_parser("add", help="a new link", description="a new link")
    add.add_argument("name", help="what you call it: a poster, a channel; nobody else sees it")
    about = "name, code, how many came, how many of them answered all questions"
    deeds.add_parser("list", help=about, description=about).set_defaults(name=None)


def ban_options(bans: argparse.ArgumentParser) -> None:
    """Of `bans`."""
    deeds = bans.add_subparsers(required=True, metavar="deed", dest="deed")

    def deed(name: str, about: str) -> argparse.ArgumentParser:
        return deeds.add_parser(name, help=about, description=about)

    export = deed("export", "what was decided here and lasts, for those who have the same key")
    export.add_argument("file", type=Path)
    export.add_argument("--name", required=True, help="what the others call your list")
    take = deed("import", "what somebody else's list says, in place of what it said before")
    take.add_argument("file", type=Path)
    take.add_argument("--here", action="store_true", help="look for people who are here already")
    revoke = deed("revoke", "nothing that this list said holds any longer")
    revoke.add_argument("name")


def export_options(export: argparse.ArgumentParser) -> None:
    """Of `export`."""
    add = export.add_argument
    add("table", choices=("events", "hours", "days"), help="what happened, or how often")
    add("--days", type=int, default=90, metavar="N", help="the last N (default: %(default)s)")
    add("--format", choices=("csv", "parquet"), default="csv", help="default: %(default)s")
    add("--output", type=Path, metavar="FILE", help="default: standard output")


def admin_options(admin: argparse.ArgumentParser) -> None:
    """Of `admin`."""
    deeds = admin.add_subparsers(required=True, metavar="deed", dest="deed")

    def deed(name: str, about: str, named: bool = True) -> argparse.ArgumentParser:
        made = deeds.add_parser(name, help=about, description=about)
        if named:
            made.add_argument("name", help="a pseudonym: it is written down with every decision")
        return made

    create = deed("create", "a new account; its password is printed once")
    roles = ("owner", "moderator", "analyst")
    create.add_argument("--role", choices=roles, default="moderator", help="default: %(default)s")
    sees = "see this bot alone, several if given again (`first`: of BOT_TOKEN)"
    create.add_argument("--bot", metavar="NAME", action="append", default=[], help=sees)
    deed("password", "another password; they are logged out everywhere")
    deed("close", "nobody logs in as them any more")
    deed("second-factor", "removed, for who has lost the app that shows the codes")
    deed("list", "who there is", named=False)
    _key_options(deed)
    deed("verify-audit", "whether a line of the log is missing, or was changed", named=False)


def _key_options(deed: Callable[..., argparse.ArgumentParser]) -> None:
    from meetsmatch.core.apikeys import USUAL_DAYS, Scope

    key = deed("key", "a new key for programs; it is printed once")
    may = "what it may do, once or more: people:read, statistics:read, …"
    key.add_argument(
        "--scope", choices=[it.value for it in Scope], action="append", required=True, help=may
    )
    key.add_argument("--days", type=int, default=USUAL_DAYS, help="default: %(default)s")
    revoking = deed("revoke-key", "it opens nothing any more")
    for it in (key, revoking, deed("keys", "which keys there are", named=False)):
        it.add_argument("--bot", metavar="NAME", help="which bot's; default: of BOT_TOKEN")


def edge_options(edge: argparse.ArgumentParser) -> None:
    """Of `edge`."""
    deeds = edge.add_subparsers(required=True, metavar="deed", dest="deed")
    about = "write the Worker and the steps of its database into a folder, for wrangler"
    building = deeds.add_parser("build", help=about, description=about)
    building.add_argument("folder", type=Path)
    for name, about in (
        ("webhook", "tell Telegram to call the Worker, and what the bot can"),
        ("smoke", "ask a deployed Worker whether it has all it needs"),
    ):
        deed = deeds.add_parser(name, help=about, description=about)
        deed.add_argument("url", help="the Worker's address, https://…")
        if name == "webhook":
            at = "where its wrangler.toml lies, whose settings count; default: here"
            deed.add_argument("--folder", type=Path, default=Path(), help=at)
            deed.add_argument("--env", default="", help="one of its environments")


def bots_options(bots: argparse.ArgumentParser) -> None:
    """Of `bots`."""
    deeds = bots.add_subparsers(dest="deed", required=True, metavar="deed")
    deeds.add_parser("list", help="all that were added, and whether each should run")
    deeds.add_parser("add", help="one more; its token is asked for, or read from the input")
    for name, about in (
        ("start", "it runs"),
        ("stop", "it stops; its people and their chats stay"),
        ("token", "another token of the same bot, asked for or read from the input"),
    ):
        deeds.add_parser(name, help=about).add_argument("name")
    own = deeds.add_parser("set", help="a setting of its own, without a restart")
    own.add_argument("name", help="its name; `first` is the bot of BOT_TOKEN")
    own.add_argument("setting", help="NAME=VALUE; NAME alone: as the environment has it")
    remove = deeds.add_parser("remove", help="forget its token; its people's data stays")
    remove.add_argument("name")
    remove.add_argument("--yes", metavar="NAME", help="its name once more")


def some(number: str) -> int:
    """A number that is 1 at least."""
    if not number.isdecimal() or int(number) < 1:
        raise argparse.ArgumentTypeError("name how many, 1 at least")
    return int(number)

"""Writes the Grafana dashboards of deploy/observability from what is said here in few words, and
the rules beside them into the chart.

`--check` says whether they are fresh, and changes nothing.
"""

import json
import sys
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

DEPLOY = Path(__file__).parents[1] / "deploy"
FOLDER = DEPLOY / "observability/grafana/dashboards"
RULES = DEPLOY / "observability/rules.yml"
CHART = DEPLOY / "helm/meetsmatch"
PROMETHEUS = {"type": "prometheus", "uid": "prometheus"}
LOKI = {"type": "loki", "uid": "loki"}
WIDTH, HEIGHT, COLUMNS = 8, 8, 24
RATE = "[$__rate_interval]"


@dataclass(frozen=True)
class Panel:
    """A graph of some expressions, each with its legend; one number when `kind` is stat."""

    title: str
    lines: Sequence[tuple[str, str]]
    unit: str = "short"
    kind: str = "timeseries"
    limit: float | None = None
    """Where red begins."""

    source: str = "prometheus"


def rate(metric: str, by: str = "") -> str:
    return f"sum{f' by ({by})' if by else ''} (rate(meetsmatch_{metric}_total{RATE}))"


def quantile(share: float, metric: str, by: str = "") -> str:
    names = f"le, {by}" if by else "le"
    buckets = f"rate(meetsmatch_{metric}_seconds_bucket{RATE})"
    return f"histogram_quantile({share}, sum by ({names}) ({buckets}))"


def depth(name: str) -> str:
    """Each process counts the same rows of one database, of each bot."""
    return f"sum(max by (bot) (meetsmatch_{name}_depth))"


def happened(kind: str, by: str = "") -> str:
    """How often within an hour."""
    counted = f'increase(meetsmatch_events_total{{kind="{kind}"}}[1h])'
    return f"sum{f' by ({by})' if by else ''} ({counted})"


def share(kind: str, of: str) -> str:
    """How often within a day for each of the others; nothing where there is none of those."""
    counted, others = (
        f'sum(increase(meetsmatch_events_total{{kind="{it}"}}[1d]))' for it in (kind, of)
    )
    return f"{counted} / ({others} > 0)"


def active(days: int) -> str:
    return f'sum(max by (bot) (meetsmatch_active_people{{days="{days}"}}))'


def quantiles(metric: str) -> list[tuple[str, str]]:
    return [(quantile(it, metric), f"P{it * 100:g}") for it in (0.5, 0.95, 0.99)]


OVERVIEW = [
    Panel("Processes ready", [("sum(meetsmatch_ready)", "")], kind="stat"),
    Panel("People", [(depth("people"), "")], kind="stat"),
    Panel("Live chats", [(depth("chats"), "")], kind="stat"),
    Panel(
        "Misdeliveries prevented",
        [("sum(meetsmatch_misdelivered_prevented_total)", "")],
        kind="stat",
        limit=1,
    ),
    Panel("People who wait", [(depth("waiting"), "")], kind="stat"),
    Panel(
        "Answers over 500 ms, five minutes",
        [("meetsmatch:answers_slow:ratio_rate5m", "")],
        "percentunit",
        "stat",
        0.001,
    ),
    Panel("Updates", [(rate("updates", "outcome"), "{{outcome}}")], "ops"),
    Panel("Letters", [(rate("letters", "outcome"), "{{outcome}}")], "ops"),
    Panel("From update to answer", quantiles("response"), "s", limit=0.5),
    Panel(
        "Chats and who waits", [(depth("chats"), "live chats"), (depth("waiting"), "people wait")]
    ),
    Panel("People known", [(depth("people"), "people")]),
    Panel("Errors", [(rate("errors", "step, error"), "{{step}}: {{error}}")], "ops"),
]
DELIVERY = [
    Panel("Calls to Telegram", [(rate("calls", "outcome"), "{{outcome}}")], "ops"),
    Panel("Calls by method", [(rate("calls", "method"), "{{method}}")], "ops"),
    Panel("How long calls take, P95", [(quantile(0.95, "call", "method"), "{{method}}")], "s"),
    Panel("Oldest in memory", [("max by (of) (meetsmatch_age_seconds)", "{{of}}")], "s", limit=30),
    Panel(
        "Rows not done",
        [(depth("inbox"), "inbox"), (depth("outbox"), "outbox"), (depth("quarantined"), "aside")],
    ),
    Panel("In memory", [("sum by (instance) (meetsmatch_in_flight)", "{{instance}}")]),
    Panel("429s, unknown outcomes", [(rate("throttled"), "429"), (rate("ambiguous"), "?")]),
    Panel("Decided again, put aside", [(rate("stale"), "stale"), (rate("quarantined"), "aside")]),
    Panel("Webhook refused", [(rate("webhook_refused", "why"), "{{why}}")], "ops"),
]
DATABASE = [
    Panel("Database, P95", [(quantile(0.95, "database", "deed"), "{{deed}}")], "s", limit=0.1),
    Panel("Database, P99", [(quantile(0.99, "database", "deed"), "{{deed}}")], "s"),
    Panel(
        "Asked of the database",
        [(f"sum by (deed) (rate(meetsmatch_database_seconds_count{RATE}))", "{{deed}}")],
        "ops",
    ),
    Panel("Steps put off, database away", [(rate("unavailable"), "put off")], "ops"),
    Panel(
        "Connections to PostgreSQL",
        [
            ("sum by (instance, pool) (meetsmatch_pool_used)", "{{instance}} {{pool}}: used"),
            ("sum by (instance, pool) (meetsmatch_pool_waiting)", "{{instance}} {{pool}}: wait"),
        ],
    ),
    Panel("Redis", quantiles("redis"), "s", limit=0.01),
    Panel(
        "Redis left alone",
        [
            ("min by (instance) (meetsmatch_redis_used)", "{{instance}} uses it"),
            (rate("redis_failures"), "failures"),
            (rate("redis_spared"), "spared"),
        ],
    ),
]
PROCESSES = [
    Panel("Memory", [("process_resident_memory_bytes", "{{instance}}")], "bytes", limit=3e8),
    Panel("CPU", [(f"rate(process_cpu_seconds_total{RATE})", "{{instance}}")], "percentunit"),
    Panel("Open files", [("process_open_fds", "{{instance}}")]),
    Panel("Event loop late by", [("meetsmatch_loop_lag_seconds", "{{instance}}")], "s", limit=1),
    Panel("Parts of the work held", [("meetsmatch_leases_held", "{{instance}}")]),
    Panel(
        "Parts that came and went",
        [
            (rate("leases_taken"), "taken"),
            (rate("leases_given_back"), "given back"),
            (rate("leases_lost"), "lost"),
            (rate("fenced"), "steps given up"),
        ],
        "ops",
    ),
    Panel(
        "What the bot logs",
        [('{service="bot"} | json | level=~"warning|error"', "")],
        kind="logs",
        source="loki",
    ),
]
CONVERSATION = [
    Panel("Live chats", [(depth("chats"), "")], kind="stat"),
    Panel("People who wait", [(depth("waiting"), "")], kind="stat"),
    Panel("Wait for a partner, P95, a day", [(quantile(0.95, "wait"), "")], "s", "stat", 60),
    Panel("Wait for a partner", quantiles("wait"), "s", limit=60),
    Panel(
        "Pairs and matches an hour",
        [(happened("paired"), "pairs"), (happened("matched"), "matches")],
    ),
    Panel("Chats that ended an hour, and why", [(happened("chat_ended", "word"), "{{word}}")]),
    Panel("Likes for each match", [(share("liked", "matched"), "likes")]),
    Panel(
        "Reports for each chat", [(share("reported", "chat_ended"), "")], "percentunit", limit=0.02
    ),
    Panel("Decks that had to be laid", [(rate("cache", "outcome"), "{{outcome}}")], "ops"),
    Panel("Commands", [(f"topk(10, {rate('commands', 'command')})", "/{{command}}")], "ops"),
]
MODERATION = [
    Panel("Reports an hour, and why", [(happened("reported", "word"), "{{word}}")]),
    Panel("Verdicts an hour", [(happened("judged", "word"), "{{word}}")]),
    Panel("Sanctions an hour", [(happened("sanctioned", "word"), "{{word}}")]),
    Panel("Appeals an hour", [(happened("appealed"), "appeals")]),
    Panel("Blocks an hour", [(happened("blocked"), "blocks")]),
    Panel("Sanctions for each report", [(share("sanctioned", "reported"), "")], "percentunit"),
]
GROWTH = [
    Panel("People here today", [(active(1), "")], kind="stat"),
    Panel("Within a week", [(active(7), "")], kind="stat"),
    Panel("Within a month", [(active(30), "")], kind="stat"),
    Panel(
        "Who comes, who leaves, an hour",
        [
            (happened("signed_up"), "wrote for the first time"),
            (happened("ready"), "ready"),
            (happened("deleted"), "deleted everything"),
            (happened("lost"), "blocked the bot"),
        ],
    ),
    Panel("Ready, of who signed up", [(share("ready", "signed_up"), "")], "percentunit"),
    Panel("Led here by links an hour", [(happened("referred"), "people")]),
    Panel("Here today, of a month", [(f"{active(1)} / ({active(30)} > 0)", "")], "percentunit"),
    Panel(
        "Purchases and refunds an hour",
        [(happened("paid", "word"), "{{word}}"), (happened("refunded"), "refunds")],
    ),
    Panel("People known", [(depth("people"), "people")]),
]
MACHINE = [
    Panel(
        "Processors at work",
        [(f'1 - avg(rate(node_cpu_seconds_total{{mode="idle"}}{RATE}))', "")],
        "percentunit",
        limit=0.9,
    ),
    Panel("Work that waits for a processor", [("node_load1", "1 min"), ("node_load15", "15 min")]),
    Panel(
        "Memory",
        [
            ("node_memory_MemTotal_bytes - node_memory_MemAvailable_bytes", "in use"),
            ("node_memory_MemTotal_bytes", "there is"),
        ],
        "bytes",
    ),
    Panel(
        "Swapped out",
        [("node_memory_SwapTotal_bytes - node_memory_SwapFree_bytes", "")],
        "bytes",
    ),
    Panel(
        "Disks, in use",
        [("1 - node_filesystem_avail_bytes / node_filesystem_size_bytes", "{{mountpoint}}")],
        "percentunit",
        limit=0.9,
    ),
    Panel(
        "Disks, read and written",
        [
            (f"sum(rate(node_disk_read_bytes_total{RATE}))", "read"),
            (f"sum(rate(node_disk_written_bytes_total{RATE}))", "written"),
        ],
        "Bps",
    ),
]
DASHBOARDS = {
    "overview": OVERVIEW,
    "delivery": DELIVERY,
    "database-and-redis": DATABASE,
    "processes": PROCESSES,
    "conversation": CONVERSATION,
    "moderation": MODERATION,
    "growth": GROWTH,
    "machine": MACHINE,
}


def drawn(panels: Sequence[Panel]) -> Iterator[dict[str, Any]]:
    """As Grafana wants it: three in a row, from left to right."""
    for number, panel in enumerate(panels):
        place = number * WIDTH
        source = LOKI if panel.source == "loki" else PROMETHEUS
        steps: list[dict[str, Any]] = [{"color": "green", "value": None}]
        if panel.limit is not None:
            steps.append({"color": "red", "value": panel.limit})
        yield {
            "id": number + 1,
            "type": panel.kind,
            "title": panel.title,
            "datasource": source,
            "gridPos": {
                "x": place % COLUMNS,
                "y": place // COLUMNS * HEIGHT,
                "w": WIDTH,
                "h": HEIGHT,
            },
            "fieldConfig": {
                "defaults": {
                    "unit": panel.unit,
                    "min": 0,
                    "thresholds": {"mode": "absolute", "steps": steps},
                },
                "overrides": [],
            },
            "targets": [
                {
                    "refId": chr(ord("A") + index),
                    "expr": line,
                    "legendFormat": legend or "__auto",
                    "datasource": source,
                }
                for index, (line, legend) in enumerate(panel.lines)
            ],
        }


def dashboard(name: str, panels: Sequence[Panel]) -> str:
    """The file."""
    made = {
        "uid": f"meetsmatch-{name}",
        "title": f"MeetsMatch: {name.replace('-', ' ')}",
        "tags": ["meetsmatch"],
        "schemaVersion": 39,
        "editable": False,
        "refresh": "30s",
        "time": {"from": "now-6h", "to": "now"},
        "panels": [*drawn(panels)],
    }
    return json.dumps(made, indent=1) + "\n"


def written() -> Iterator[tuple[Path, str]]:
    """Every file. Helm packs what lies in the chart, so the rules lie there once more."""
    for name, panels in DASHBOARDS.items():
        yield FOLDER / f"{name}.json", dashboard(name, panels)
    yield CHART / "rules.yml", RULES.read_text("utf-8")


def main() -> int:
    """Write them, or with --check only look."""
    stale = 0
    for path, text in written():
        if "--check" not in sys.argv:
            path.write_text(text, "utf-8")
        elif not path.exists() or path.read_text("utf-8") != text:
            sys.stderr.write(f"{path.name} is stale: run `make dashboards`\n")
            stale = 1
    return stale


if __name__ == "__main__":
    raise SystemExit(main())

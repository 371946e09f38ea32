"""Bugs in the SQL texts: a condition left out."""

from benchmarks.planted.registry import wrong_text

wrong_text(
    "finished_twice",
    "settled_ms = :at_ms, sealed = NULL\nWHERE id = :id AND bot = :bot AND outcome IS NULL",
    "settled_ms = :at_ms, sealed = NULL\nWHERE id = :id AND bot = :bot",
    "an update that is done can be done once more",
    seen="`UPDATE … SET done` without looking whether it was",
)
wrong_text(
    "links_of_any_chat",
    "message = :message AND chat = :chat\n\n-- name: linked",
    "message = :message AND :chat > 0\n\n-- name: linked",
    "on SQLite, replies and edits find their message in whatever chat",
    seen="one map of message numbers for each person",
)

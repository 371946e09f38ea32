"""Cloudflare D1 as the database. Standard library only: it runs inside a Worker."""

from meetsmatch.adapters.d1.allowances import D1Allowances
from meetsmatch.adapters.d1.executor import BatchFailed, Binding, D1Executor

__all__ = ["BatchFailed", "Binding", "D1Allowances", "D1Executor"]

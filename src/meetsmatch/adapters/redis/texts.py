"""Lua that Redis runs, each atomically and within one slot."""

from importlib import resources


def lua(name: str) -> str:
    """One script; sent as a whole each time, so nothing has to be loaded after a restart."""
    return resources.files("meetsmatch.adapters.redis").joinpath(f"{name}.lua").read_text()

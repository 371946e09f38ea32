"""`meetsmatch health`: whether the bot that runs with these settings is ready, for supervisors."""

import json
import sys
from http.client import HTTPConnection, HTTPException

from meetsmatch.settings import Settings, WrongSettings, read

PAGE = "/health/ready"
PATIENCE_S = 5.0
ANYWHERE = {"0.0.0.0": "127.0.0.1", "::": "::1"}
"""Addresses that are listened on but can't be called."""


def main() -> int:
    """Print what it says; 0 when it is ready, 1 otherwise."""
    try:
        said = unready(read())
    except WrongSettings as wrong:
        said = "; ".join(wrong.mistakes)
    sys.stdout.write(f"not ready: {said}\n" if said else "ready\n")
    return 1 if said else 0


def unready(settings: Settings) -> str:
    """Why it is not ready, empty when it is."""
    host, port = ANYWHERE.get(settings.host, settings.host), settings.listening_port
    if not port:
        return "PORT: must name a port, for with polling the bot listens on none of its own accord"
    connection = HTTPConnection(host, port, timeout=PATIENCE_S)
    try:
        connection.request("GET", PAGE)
        why = json.loads(connection.getresponse().read())["why"]
    except (OSError, HTTPException) as error:
        named = f"{host}, port {port}, {type(error).__name__}"
        return f"no answer ({named}): does it run, with this HOST and PORT?"
    except (ValueError, LookupError, TypeError):
        return f"something else than the bot answers ({host}, port {port}): look at HOST and PORT"
    finally:
        connection.close()
    return "; ".join(why)

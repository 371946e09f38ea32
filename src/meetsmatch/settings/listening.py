"""Settings of where the process is reached."""

from typing import Annotated, Literal

from pydantic import Field

from meetsmatch.settings.groups import Group
from meetsmatch.settings.mistakes import PanelAddress
from meetsmatch.settings.values import LOWERED, Port

DEFAULT_PORT = 8080


class Listening(Group, heading="Ports, panel and API"):
    """Where it is reached."""

    host: str = Field("127.0.0.1", description="Address to listen on for webhook and health.")
    port: Port = Field(
        None,
        description=f"Port for webhook (default {DEFAULT_PORT}) and health. With polling nothing "
        "listens unless this is set.",
    )
    panel_port: Port = Field(
        None,
        description="Port for the admin panel, on HOST; 8082 is usual. Empty: no panel. Needs the "
        "extra `panel`.",
    )
    panel_url: PanelAddress = Field(
        "",
        description="The https address at which browsers reach the panel, through a proxy that "
        "ends TLS, such as https://panel.example.org. Empty: it answers this machine only.",
    )
    api: Annotated[Literal["off", "read", "write"], LOWERED] = Field(
        "off",
        description="REST for programs, below `/api` on PANEL_PORT: `read`, or `write` for keys "
        "that may decide as moderators do. Needs the extra `api`.",
    )
    graphql: Annotated[Literal["off", "on", "open"], LOWERED] = Field(
        "off",
        description="GraphQL beside REST where API is not `off`: `on`, or `open`, which answers "
        "introspection, too, while programs are written. Needs the extra `graphql`.",
    )
    api_per_minute: int = Field(120, ge=1, le=60_000, description="Calls of one key in a minute.")

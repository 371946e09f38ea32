"""What Cloudflare calls: its SDK's class around the Worker. Copied to src/entry.py there."""
# pyright: reportMissingImports=false, reportUnknownVariableType=false
# pyright: reportUnknownMemberType=false, reportUnknownArgumentType=false
# pyright: reportUntypedBaseClass=false

from typing import Any

from workers import WorkerEntrypoint, import_from_javascript

from meetsmatch.worker import entry


def _bindings() -> Any:
    # As JavaScript has them: the SDK's wrappers would convert each row and each value.
    return import_from_javascript("cloudflare:workers").env


class Default(WorkerEntrypoint):
    """The Worker's default export."""

    async def fetch(self, request: Any) -> Any:
        """As entry.fetch."""
        return await entry.fetch(request.js_object, _bindings(), self.ctx)

    async def scheduled(self, controller: Any, *_: Any) -> None:
        """As entry.scheduled."""
        await entry.scheduled(controller, _bindings(), self.ctx)

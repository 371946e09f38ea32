"""What programs may ask: REST under /api/v1, on the panel's port."""

from meetsmatch.api.app import Api, Front
from meetsmatch.api.parts import ApiParts

__all__ = ["Api", "ApiParts", "Front"]

"""The port Sealer: each copy under a key of its own, made of its secret."""

from meetsmatch.adapters.vault import KeyVault


class CopySealer:
    """As the Vault seals. Copies need not be touched when the Vault's keys turn: their secrets
    are sealed again, in the database."""

    async def sealed(self, secret: str, content: bytes) -> bytes:
        return await KeyVault([secret]).seal(content)

    async def opened(self, secret: str, sealed: bytes) -> bytes:
        return await KeyVault([secret]).open(sealed)

"""What one request may ask of the outside: Cloudflare counts each trip to D1, KV, R2 or Telegram,
and cuts a request off that makes too many."""

from dataclasses import dataclass

USUAL = 50
"""What the free plan gives; the paid one gives 1,000."""

LEAST = 45
"""What the dearest updates take is a little less."""

HANDLING = 26
"""What must be left to begin with an update or a pair: enough to end it."""

COPYING = 15
"""What must be left to begin with a copy: six to fetch it and write that down, and what its commit
wants to see left."""

SENDING = 9
"""What must be left to look for letters: to borrow their parts, read, check, send and mark one,
and to give the parts back."""

SWEEPING = 16
"""What a minute's sweeps take when nothing is due."""

PARCEL = 3
"""What a parcel may take: the call, and what it must look up."""

ENDING = 3
"""What a round of sending takes besides, and the end of the request: to check, to mark, to give
back."""


@dataclass(slots=True)
class Subrequests:
    """Those of one request."""

    most: int = USUAL
    used: int = 0
    kept: int = 0
    """So many are not for what is done now, but for what comes after it."""

    def spend(self) -> bool:
        """One more; False when it may not be made."""
        if self.used >= self.most:
            return False
        self.used += 1
        return True

    def has(self, number: int) -> bool:
        """Whether so many are left for what is done now."""
        return self.most - self.used - self.kept >= number

    def parcels(self) -> int:
        """How many may be sent in one round."""
        return max(0, (self.most - self.used - self.kept - ENDING) // PARCEL)

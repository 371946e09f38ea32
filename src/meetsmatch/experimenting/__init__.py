"""Experiments as those who run the place see them: plans, deeds, figures and what these say. Is
part of a server; a Worker only draws lots (app/trials)."""

from meetsmatch.app.audit import Audit
from meetsmatch.app.experiments import Experiments
from meetsmatch.app.ports import NowMs, Vault
from meetsmatch.app.trials import Trials
from meetsmatch.core.ids import BotId
from meetsmatch.experimenting.deeds import Experimenting


def trials_of(
    bot: BotId, experiments: Experiments, vault: Vault, audit: Audit, now_ms: NowMs
) -> Trials:
    """Everybody's lots, and who watches over what is tried on them."""
    watched = Experimenting(bot, experiments, audit, now_ms).watched
    return Trials(bot, experiments, vault.stamp, now_ms, watched=watched)

"""Exports: where they lie, and who writes those of a bot."""

from meetsmatch.adapters.exports import shelf_at
from meetsmatch.adapters.tabular import FORMS, NoParquet, check_form
from meetsmatch.app.exports import Exporting
from meetsmatch.core.ids import BotId
from meetsmatch.settings import Settings
from meetsmatch.wiring import CannotStart, Kept, now_ms


def exporting_of(settings: Settings, kept: Kept, clears: bool) -> Exporting:
    """Of one bot; CannotStart when its files can't be made here."""
    form, store = settings.exports_form, kept.store
    if settings.exports is not None:
        try:
            check_form(form)
        except NoParquet as error:
            raise CannotStart(f"EXPORTS_FORM: {error}, or set it to csv") from error
    return Exporting(
        bot=BotId(settings.bot),
        store=store,
        trends=store.trends,
        shelf=shelf_at(settings.exports),
        now_ms=now_ms,
        form=form,
        made=FORMS[form],
        days=settings.exports_days,
        clears=clears,
    )

"""Who looks at photos, where the operator has a model for it."""

from importlib.util import find_spec
from typing import TYPE_CHECKING

from meetsmatch.app.copies import Files
from meetsmatch.app.filters import Filter
from meetsmatch.settings import Settings
from meetsmatch.wiring import CannotStart

if TYPE_CHECKING:
    from meetsmatch.adapters.pictures import Model  # an extra: not on every machine


def model_of(settings: Settings) -> "Model | None":
    """Loaded, if there is one; CannotStart says why it can't be used."""
    if settings.image_model is None:
        return None
    if find_spec("onnxruntime") is None or find_spec("PIL") is None:
        raise CannotStart(
            "IMAGE_MODEL needs more: pip install 'meetsmatch[images]', or leave it empty"
        )
    from meetsmatch.adapters.pictures import Model, WrongModel

    try:
        return Model(settings.image_model)
    except WrongModel as error:
        raise CannotStart(f"IMAGE_MODEL can't be used: {error}") from error


def looking(settings: Settings, model: "Model | None", files: Files) -> tuple[Filter, ...]:
    """What looks at a bot's photos, if anything does."""
    if model is None:
        return ()
    from meetsmatch.adapters.pictures import PictureFilter

    return (PictureFilter(model, files, settings.image_threshold),)

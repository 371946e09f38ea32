"""Settings of services, models and programs that the bot works without, too."""

from typing import Annotated, Literal

from pydantic import Field, SecretStr

from meetsmatch.core.ages import Assurance
from meetsmatch.settings.groups import Group
from meetsmatch.settings.mistakes import AgeProviderAddress, ListSecret, ProviderSecret
from meetsmatch.settings.values import LOWERED, File, Link


class Helping(Group, heading="What helps it, besides"):
    """Services, models and programs that it works without."""

    geocoder_url: Link = Field(
        None,
        description="A Nominatim server that is asked for typed cities which the table that comes "
        "along doesn't know, such as https://nominatim.openstreetmap.org; it learns what was "
        "typed, not by whom. Empty: nobody is asked. Needs the extra `geocoding`.",
    )
    age_assurance: Annotated[Literal["declared", "birthday", "provider"], LOWERED] = Field(
        "declared",
        description="What must stand behind an age, besides a yes and a year of birth: nothing "
        "more; `birthday`: the date of birth that people show in Telegram; `provider`: a check at "
        "AGE_PROVIDER_URL. Who was let in for less is asked when they come again. "
        "[docs/age-checks.md](age-checks.md).",
    )
    age_provider_url: AgeProviderAddress = Field(
        "",
        description="Page that checks ages, such as https://age.example.org/check. People open it "
        "with a ticket in its address; what it finds is posted to `/age-checks` on PORT.",
    )
    age_provider_secret: ProviderSecret = Field(
        SecretStr(""),
        description="What the provider signs its verdicts with (Standard Webhooks): the `whsec_…` "
        "that it gave you, or what `meetsmatch key` makes.",
    )
    ban_list_key: ListSecret = Field(
        SecretStr(""),
        description="Secret of all operators who share lists of bans with each other; one of them "
        "makes it with `meetsmatch key`. Whoever comes for the first time is then looked for in "
        "the lists that you imported (`meetsmatch bans`). Empty: in none.",
    )
    image_model: File = Field(
        None,
        description="ONNX file of a classifier that looks at photos in chats; who gets one that "
        "may show nudity is asked whether it bothers them. [docs/image-model.md](image-model.md). "
        "Empty: nobody looks. Needs the extra `images`.",
    )
    image_threshold: float = Field(
        0.8, gt=0, le=1, description="From which probability on IMAGE_MODEL is believed."
    )
    extension: str = Field(
        "",
        description="Handlers of your own, aiogram's, for what the bot does not know: "
        "`module:name` of an Extension. [docs/extending.md](extending.md). Empty: none. Needs the "
        "extra `aiogram`.",
    )

    @property
    def assurance(self) -> Assurance:
        """AGE_ASSURANCE as the rules know it."""
        return Assurance[self.age_assurance.upper()]

"""Settings of who runs the bot and who decides there."""

from pydantic import Field

from meetsmatch.core.operator import Operator
from meetsmatch.settings.groups import Group
from meetsmatch.settings.values import Language, Link, Numbers


class Deciding(Group, heading="Owners and moderators"):
    """Who decides, and where."""

    owners: Numbers = Field(
        (),
        description="Telegram's numbers of who may everything, comma-separated: `/stats`, "
        "`/find`, `/ban` and the like in their own chat with the bot, and whatever moderators "
        "decided. `/export` shows one's own.",
    )
    moderators_chat: int = Field(
        0,
        description="The Telegram group whose members moderate: reports are shown and decided "
        "there. Add the bot to it and ask there for `/chatid`; 0 is none.",
    )
    moderators_language: Language = Field("en", description="What the bot speaks in that group.")


class Runner(Group, heading="Who runs it"):
    """What people may know of the operator."""

    operator_name: str = Field(
        "", max_length=64, description="Who runs this bot, for `/privacy` and `/developer_info`."
    )
    operator_contact: str = Field(
        "",
        max_length=128,
        description="Where people reach you: @name, e-mail or a link. Telegram asks for it.",
    )
    terms_url: Link = Field(
        None, description="Your terms in full; `/terms` shows a short form and this link."
    )
    privacy_url: Link = Field(
        None, description="Your privacy policy in full, shown by `/privacy`."
    )

    @property
    def operator(self) -> Operator:
        """What people may know of who runs it."""
        links = (str(link or "") for link in (self.terms_url, self.privacy_url))
        return Operator(self.operator_name.strip(), self.operator_contact.strip(), *links)

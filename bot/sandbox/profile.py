"""What the bot tells about itself: name, descriptions, commands by scope and language, the menu button."""

from dataclasses import dataclass, field

from .errors import Json
from .people import SimPerson

Scope = tuple[str, int]


@dataclass
class Profile:
    """The bot's own card; texts are kept by language, the empty language is everybody's."""

    names: dict[str, str] = field(default_factory=lambda: {"": "绩效自评助手"})
    descriptions: dict[str, str] = field(default_factory=dict)
    short_descriptions: dict[str, str] = field(default_factory=dict)
    commands: dict[tuple[Scope, str], list[Json]] = field(default_factory=dict)
    menu_buttons: dict[int, Json] = field(default_factory=dict)

    def commands_for(self, person: SimPerson) -> list[Json]:
        """Return the commands this person's menu shows: the nearest scope that has any, own language first."""
        language = person.language_code.partition("-")[0]
        for scope in (("chat", person.id), ("all_private_chats", 0), ("default", 0)):
            for spoken in (language, ""):
                found = self.commands.get((scope, spoken))
                if found:
                    return found
        return []

    @staticmethod
    def spoken(texts: dict[str, str], person: SimPerson) -> str:
        """Return the text in the person's language, else everybody's."""
        return texts.get(person.language_code.partition("-")[0]) or texts.get("", "")

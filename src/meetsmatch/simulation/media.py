"""What people send beside text: each kind carries its saying somewhere."""

from meetsmatch.simulation.deliveries import CANARY

MEDIA = ("photo", "sticker", "voice", "video_note", "document", "poll", "location", "contact")


def media_of(kind: str, word: str) -> dict[str, object]:
    match kind:
        case "photo":
            return {"photo": [{"file_id": word}], "caption": word}
        case "document":
            return {"document": {"file_id": word, "file_name": f"{CANARY}.pdf"}, "caption": word}
        case "poll":
            return {"poll": {"question": word, "options": [{"text": "a"}, {"text": "b"}]}}
        case "location":
            return {"location": {}}
        case "contact":
            return {"contact": {"phone_number": "1", "first_name": CANARY}}
        case _:
            return {kind: {"file_id": word}}

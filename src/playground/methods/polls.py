"""sendPoll and stopPoll."""

from playground import posting, voting
from playground.call import Call
from playground.chats import Chat
from playground.errors import bad_request
from playground.fields import Malformed, decode, fields
from playground.methods import common, editing, sending
from playground.people import Bot
from playground.polls import Option, Poll
from playground.shapes import Json, as_int, as_list
from playground.text.parse import formatted
from playground.world import World

MAX_PERIOD = 2_628_000
_ANY = 1 << 15  # how long polls' texts may be is checked together, in voting.py


def send_poll(world: World, bot: Bot, call: Call) -> Json:
    question = formatted(
        call.text("question"),
        call.text("question_parse_mode"),
        call.text("question_entities"),
        limit=_ANY,
        what="poll question",
    )
    poll = Poll("", bot.id, (0, 0), 0, question.text, question.entities, _options(call))
    poll.anonymous = call.flag("is_anonymous") if "is_anonymous" in call.args else True
    poll.multiple = call.flag("allows_multiple_answers")
    _quiz(call, poll)
    poll.open_period = call.number("open_period", low=0, high=MAX_PERIOD)
    poll.close_date = call.number("close_date")
    poll.closed = call.flag("is_closed")
    return sending.send(world, bot, call, "poll", lambda place: _opened(world, place, poll))


def _opened(world: World, place: Chat, poll: Poll) -> tuple[str, Json]:
    if place.type == "channel" and not poll.anonymous:
        raise bad_request("non-anonymous polls can't be sent to channel chats")
    voting.checked(poll)
    poll.chat = place.key
    poll.message = posting.coming_id(world, place)
    return "poll", {"poll": voting.opened(world, poll).id}


def _options(call: Call) -> list[Option]:
    try:
        value = decode(call.text("options"))
    except Malformed:
        raise bad_request("can't parse options JSON object") from None
    if (items := as_list(value)) is None:
        raise bad_request("expected an Array of String as options")
    return [_option(item) for item in items]


def _option(item: object) -> Option:
    if isinstance(item, str):
        said = formatted(item, limit=_ANY, what="poll option")
        return Option("", said.text, [])
    try:
        given = fields(item, "expected an option to be of type String")
        text, mode = given.needed_text("text"), given.text("text_parse_mode")
    except Malformed as error:
        raise bad_request(str(error)) from None
    entities = common.written(given.values.get("text_entities", ""))
    said = formatted(text, mode, entities, limit=_ANY, what="poll option")
    return Option("", said.text, said.entities)


def _quiz(call: Call, poll: Poll) -> None:
    kind = call.text("type")
    if kind not in ("", "regular", "quiz"):
        raise bad_request("unsupported poll type specified")
    given = "allows_revoting" in call.args
    poll.revoting = call.flag("allows_revoting") if given else kind != "quiz"
    if kind != "quiz":
        return
    said = formatted(
        call.text("explanation"),
        call.text("explanation_parse_mode"),
        call.text("explanation_entities"),
        limit=_ANY,
        what="poll explanation",
    )
    poll.explanation, poll.explanation_entities = said.text, said.entities
    poll.correct = _correct(call, len(poll.options))


def _correct(call: Call, options: int) -> list[int]:
    if "correct_option_ids" in call.args:
        try:
            items = as_list(decode(call.text("correct_option_ids")))
        except Malformed:
            raise bad_request("can't parse correct option identifiers JSON object") from None
        if items is None:
            raise bad_request("expected an Array of correct option identifiers")
        given = [number for item in items if (number := as_int(item)) is not None]
    else:
        given = [call.number("correct_option_id", -1)]
    if not given:
        raise bad_request("correct quiz option list must be non-empty")
    if not all(0 <= index < options for index in given):
        raise bad_request("invalid correct option identifier specified")
    return given


def stop_poll(world: World, bot: Bot, call: Call) -> Json:
    markup = editing.new_markup(call)
    place = common.reachable(world, bot, call.text("chat_id"))
    number = call.number("message_id", low=0)
    message = common.find_message(place, number, "message with poll to stop")
    if message.kind != "poll" or message.sender != bot.id:
        raise bad_request("poll can't be stopped")
    poll = world.memory.polls[str(message.content["poll"])]
    if poll.closed:
        raise bad_request("poll has already been closed")
    message.markup = markup
    voting.close(world, poll)
    return poll.json()

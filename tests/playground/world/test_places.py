"""Locations that stay and that move, venues, contacts, dice."""

import pytest

HERE = {"latitude": "52.52", "longitude": "13.40"}


async def test_a_location_is_sent_as_it_is(scene, alice):
    sent = await scene.call("sendLocation", chat_id=alice, horizontal_accuracy="2000", **HERE)
    assert sent["location"] == {
        "latitude": 52.52,
        "longitude": 13.40,
        "horizontal_accuracy": 1500.0,
    }


@pytest.mark.parametrize(
    ("args", "refusal"),
    [
        ({}, "latitude is empty"),
        ({"latitude": "1"}, "longitude is empty"),
        ({**HERE, "live_period": 59}, "wrong live location period specified"),
        ({**HERE, "heading": 361}, "wrong live location heading specified"),
        (
            {**HERE, "proximity_alert_radius": 100001},
            "wrong live location proximity alert radius specified",
        ),
    ],
)
async def test_a_wrong_location_is_refused(scene, alice, args, refusal):
    told = await scene.refused("sendLocation", chat_id=alice, **args)
    assert told == f"400 Bad Request: {refusal}"


async def test_words_count_as_the_number_zero(scene, alice):
    sent = await scene.call("sendLocation", chat_id=alice, latitude="north", longitude="0.0")
    assert sent["location"] == {"latitude": 0.0, "longitude": 0.0}


async def test_a_live_location_moves_and_stops(scene, alice):
    sent = await scene.call("sendLocation", chat_id=alice, live_period=60, heading=90, **HERE)
    where = {"chat_id": alice, "message_id": sent["message_id"]}
    moved = await scene.call("editMessageLiveLocation", latitude="50", longitude="13", **where)
    assert moved["location"] == {"latitude": 50.0, "longitude": 13.0, "live_period": 60}
    stopped = await scene.call("stopMessageLiveLocation", **where)
    assert stopped["location"] == {"latitude": 50.0, "longitude": 13.0}
    refusal = "400 Bad Request: message can't be edited"
    assert await scene.refused("stopMessageLiveLocation", **where) == refusal
    assert await scene.refused("editMessageLiveLocation", **HERE, **where) == refusal


async def test_a_live_location_ends_by_itself(scene, alice):
    sent = await scene.call("sendLocation", chat_id=alice, live_period=60, **HERE)
    await scene.call("sendLocation", chat_id=alice, live_period=0x7FFFFFFF, **HERE)
    assert scene.world.due() == sent["date"] + 60
    scene.clock.advance(61)
    scene.world.tick()
    assert scene.world.due() is None
    [event] = scene.events("edited")
    assert "live_period" not in event["seen"]["message"]["location"]


async def test_an_extended_live_location_outlives_its_first_end(scene, alice):
    sent = await scene.call("sendLocation", chat_id=alice, live_period=60, **HERE)
    where = {"chat_id": alice, "message_id": sent["message_id"]}
    await scene.call("editMessageLiveLocation", live_period=120, **HERE, **where)
    gone = await scene.call("sendLocation", chat_id=alice, live_period=60, **HERE)
    await scene.call("deleteMessage", chat_id=alice, message_id=gone["message_id"])
    scene.clock.advance(61)
    scene.world.tick()
    assert scene.world.due() == sent["date"] + 120


async def test_a_venue_shows_its_place_twice(scene, alice):
    more = {"title": "Café", "address": "Mitte 1", "foursquare_id": "x"}
    sent = await scene.call("sendVenue", chat_id=alice, **HERE, **more)
    assert sent["venue"]["location"] == sent["location"]
    assert sent["venue"]["foursquare_id"] == "x"


async def test_a_contact_needs_a_number_and_a_name(scene, alice):
    told = await scene.refused("sendContact", chat_id=alice)
    assert told == '400 Bad Request: parameter "phone_number" is required'
    told = await scene.refused("sendContact", chat_id=alice, phone_number="+1")
    assert told == '400 Bad Request: parameter "first_name" is required'
    sent = await scene.call("sendContact", chat_id=alice, phone_number="+1", first_name="X")
    assert sent["contact"] == {"phone_number": "+1", "first_name": "X"}


@pytest.mark.parametrize(("emoji", "sides"), [("", 6), ("🏀", 5), ("🎰", 64), ("⚽️", 5)])
async def test_dice_fall_within_their_sides(scene, alice, emoji, sides):
    values = [
        (await scene.call("sendDice", chat_id=alice, emoji=emoji))["dice"]["value"]
        for _ in range(30)
    ]
    assert min(values) >= 1
    assert max(values) <= sides
    assert len(set(values)) > 1


async def test_other_things_are_not_thrown(scene, alice):
    told = await scene.refused("sendDice", chat_id=alice, emoji="🙂")
    assert told == "400 Bad Request: DICE_EMOJI_INVALID"

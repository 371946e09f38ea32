"""What is posted in the bot's channel: written once, and what became of it is known."""

import asyncio
from dataclasses import replace

import pytest

from contract.made import ANN, BOT, NOW, letter, work
from contract.test_broadcasts import NEWS, ONE, RUNNING, Spreading, now, running, told
from meetsmatch.app.broadcasting import (
    BroadcastChanged,
    BroadcastMade,
    LettersGivenUp,
    PostBegun,
    Withdrawn,
)
from meetsmatch.app.ports import Mark, Outcome
from meetsmatch.app.work import Letter, Stale
from meetsmatch.core.channels import Post
from meetsmatch.core.ids import CHANNEL, BroadcastId


async def posted(store: Spreading) -> Letter:
    """Its post, on its way."""
    await running(store)
    post = letter(CHANNEL, broadcast=ONE)
    (written,) = await store.commit(work(PostBegun(BOT, ONE), letters=(post,)))
    assert (await now(store)).post is Post.WAITING
    return written


async def test_that_it_is_meant_for_the_channel_is_read_again(store: Spreading):
    meant = replace(NEWS, draft=replace(NEWS.draft, in_channel=True))
    await store.commit(work(BroadcastMade(meant)))
    assert await now(store) == meant


async def test_it_is_written_once(store: Spreading):
    await posted(store)
    with pytest.raises(Stale):
        await store.commit(work(PostBegun(BOT, ONE)))
    with pytest.raises(Stale):
        await store.commit(work(PostBegun(BOT, BroadcastId(9))))


async def test_two_who_write_it_at_once_write_one(store: Spreading):
    await running(store)
    deeds = [store.commit(work(PostBegun(BOT, ONE))) for _ in range(2)]
    done = await asyncio.gather(*deeds, return_exceptions=True)
    assert sum(isinstance(it, Stale) for it in done) == 1


async def test_that_it_can_not_be_is_written_with_the_reason(store: Spreading):
    await running(store)
    await store.commit(work(PostBegun(BOT, ONE, Post.REFUSED, "no channel")))
    assert await now(store) == replace(RUNNING, post=Post.REFUSED, post_said="no channel")


@pytest.mark.parametrize(
    ("outcome", "post"),
    [
        (Outcome.SENT, Post.POSTED),
        (Outcome.FAILED, Post.REFUSED),
        (Outcome.UNREACHABLE, Post.REFUSED),
        (Outcome.EXPIRED, Post.REFUSED),
        (Outcome.UNKNOWN, Post.UNKNOWN),
        (Outcome.CANCELLED, Post.WAITING),
        (Outcome.RETRY, Post.WAITING),
    ],
)
async def test_what_became_of_it_counts_nowhere(store: Spreading, outcome: Outcome, post: Post):
    letter = await posted(store)
    mark = Mark(letter, outcome, due_ms=NOW + 9, tries=1, said="because")
    await store.mark([mark], NOW)
    await store.mark([mark], NOW)
    said = "" if post is Post.WAITING else "because"
    assert await now(store) == replace(RUNNING, post=post, post_said=said)


async def test_what_an_owner_does_leaves_it_as_it_is(store: Spreading):
    letter = await posted(store)
    await store.mark([Mark(letter, Outcome.SENT, 9)], NOW)
    await store.commit(work(BroadcastChanged(RUNNING.changed(told=1))))
    assert await now(store) == replace(RUNNING.changed(told=1), post=Post.POSTED)


async def test_a_stop_withdraws_it_unless_it_was_posted(store: Spreading):
    letter = await posted(store)
    await store.commit(work(Withdrawn(BOT, ONE, NOW)))
    assert (await now(store)).post is Post.WITHDRAWN
    assert await store.sendable([letter]) == set()
    # Its call was being made at that very moment.
    await store.mark([Mark(letter, Outcome.SENT, 9)], NOW)
    await store.commit(work(Withdrawn(BOT, ONE, NOW)))
    assert (await now(store)).post is Post.POSTED


async def test_of_a_call_that_has_begun_a_stop_does_not_know(store: Spreading):
    letter = await posted(store)
    await store.begin(letter, NOW)
    await store.commit(work(Withdrawn(BOT, ONE, NOW)))
    assert (await now(store)).post is Post.UNKNOWN
    await store.mark([Mark(letter, Outcome.SENT, 9)], NOW)
    assert (await now(store)).post is Post.POSTED


async def test_when_nobody_will_tell_of_it_it_is_unknown_and_people_are_counted(
    store: Spreading,
):
    letter = await posted(store)
    (ann,) = await told(store, ANN)
    await store.begin(ann, NOW)
    await store.commit(work(LettersGivenUp(BOT, ONE, NOW + 5, NOW + 9)))
    assert await now(store) == replace(RUNNING, unknown=1, post=Post.WAITING)
    await store.begin(letter, NOW)
    await store.commit(work(LettersGivenUp(BOT, ONE, NOW + 5, NOW + 9)))
    assert await now(store) == replace(RUNNING, unknown=1, post=Post.UNKNOWN)
    assert await store.broadcasts.under_way(BOT, ONE, NOW) == (0, 0)


async def test_a_call_without_an_answer_is_counted_as_unknown(store: Spreading):
    await running(store)
    (ann,) = await told(store, ANN)
    await store.mark([Mark(ann, Outcome.UNKNOWN)], NOW)
    assert await now(store) == replace(RUNNING, unknown=1)


async def test_a_mark_of_what_is_gone_changes_nothing(store: Spreading):
    lost = replace(letter(CHANNEL, broadcast=BroadcastId(9)), id=99)
    await store.mark([Mark(lost, Outcome.SENT, 9)], NOW)
    assert await store.broadcasts.broadcasts(BOT, 9, 9) == []

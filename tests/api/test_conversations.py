"""Where conversations are held, in memory and in Redis: the same promises."""

import asyncio

import pytest
from pydantic import SecretStr
from rasa.shared.core.domain import Domain
from rasa.shared.core.events import SlotSet, UserUttered
from rasa.shared.core.trackers import DialogueStateTracker

from api.conversations import conversations
from bot.errors import ConversationNotForgotten
from bot.settings import Settings

DOMAIN = Domain.from_dict(
    {"slots": {"asked": {"type": "any", "mappings": [{"type": "custom"}]}}, "intents": ["notice"]}
)


@pytest.fixture(params=["memory", "redis"])
async def held(request):
    url = None
    if request.param == "redis":
        url = SecretStr(request.getfixturevalue("redis_server").url)
    made = conversations(Settings(redis_url=url, events_max=20))
    made.trackers.domain = DOMAIN
    yield made
    await made.close()


def conversation(identity, turns=1):
    events = [SlotSet("asked", "first")]
    events += [UserUttered(f"message {i}", {"name": "notice"}) for i in range(turns)]
    return DialogueStateTracker.from_events(identity, events, DOMAIN.slots)


async def test_what_was_saved_comes_back_with_its_slots(held):
    await held.trackers.save(conversation("c-1"))
    found = await held.trackers.retrieve("c-1")
    assert found.get_slot("asked") == "first"
    assert found.latest_message.text == "message 0"
    assert await held.trackers.retrieve("c-unknown") is None


async def test_a_long_conversation_is_shortened_and_keeps_its_slots(held):
    await held.trackers.save(conversation("c-long", turns=500))
    found = await held.trackers.retrieve("c-long")
    assert len(found.events) <= 20
    assert found.get_slot("asked") == "first"
    assert found.latest_message.text == "message 499"


async def test_what_is_forgotten_is_gone(held):
    await held.trackers.save(conversation("c-2"))
    await held.trackers.delete("c-2")
    assert await held.trackers.retrieve("c-2") is None


async def test_in_redis_a_conversation_expires_by_itself(redis_server):
    url = SecretStr(redis_server.url)
    held = conversations(Settings(redis_url=url, conversation_minutes=1))
    held.trackers.domain = DOMAIN
    held.trackers.record_exp = 0.2
    await held.trackers.save(conversation("c-old"))
    assert await held.trackers.retrieve("c-old")
    await asyncio.sleep(0.3)
    assert await held.trackers.retrieve("c-old") is None
    await held.close()


async def test_without_redis_a_conversation_has_no_memory_and_forgetting_is_not_claimed():
    held = conversations(Settings(redis_url=SecretStr("redis://127.0.0.1:1/0")))
    held.trackers.domain = DOMAIN
    await held.trackers.save(conversation("c-1"))
    assert await held.trackers.retrieve("c-1") is None
    with pytest.raises(ConversationNotForgotten):
        await held.trackers.delete("c-1")
    await held.close()

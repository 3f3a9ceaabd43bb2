"""One message of a conversation at a time."""

import asyncio

import pytest
from redis.asyncio import Redis

from api import locks
from api.locks import MemoryLockStore, RedisLockStore
from bot.errors import ConversationBusy


async def most_at_once(stores, conversations):
    """The largest number of turns that ran at the same time in one conversation."""
    inside = dict.fromkeys(conversations, 0)
    most = 0

    async def turn(store, conversation):
        nonlocal most
        async with store.lock(conversation):
            inside[conversation] += 1
            most = max(most, inside[conversation])
            await asyncio.sleep(0.005)
            inside[conversation] -= 1

    await asyncio.gather(
        *(turn(store, c) for _ in range(10) for store in stores for c in conversations)
    )
    return most


async def test_in_memory_turns_follow_each_other():
    assert await most_at_once([MemoryLockStore()], ["c-1", "c-2"]) == 1


async def test_in_redis_turns_follow_each_other_across_workers(redis_server):
    clients = [Redis.from_url(redis_server.url, decode_responses=True) for _ in range(4)]
    assert await most_at_once([RedisLockStore(client) for client in clients], ["c-1", "c-2"]) == 1
    for client in clients:
        await client.close()


async def test_nothing_is_kept_of_a_conversation_that_nobody_holds(redis_server):
    store = MemoryLockStore()
    async with store.lock("c-1"):
        assert len(store._locks) == 1
    assert len(store._locks) == 0
    client = Redis.from_url(redis_server.url, decode_responses=True)
    async with RedisLockStore(client).lock("c-kept"):
        assert 0 < await client.pttl("notice:lock:c-kept") <= 60_000
    assert await client.exists("notice:lock:c-kept") == 0
    await client.close()


async def test_a_turn_that_never_ends_is_told_as_such(redis_server, monkeypatch):
    monkeypatch.setattr(locks, "_WAIT_SECONDS", 0.1)
    client = Redis.from_url(redis_server.url, decode_responses=True)
    store = RedisLockStore(client)
    async with store.lock("c-slow"):
        with pytest.raises(ConversationBusy):
            async with store.lock("c-slow"):
                pass
    await client.close()


async def test_without_redis_the_turn_runs_all_the_same():
    client = Redis.from_url("redis://127.0.0.1:1/0", decode_responses=True)
    async with RedisLockStore(client).lock("c-1"):
        ran = True
    assert ran
    await client.close()

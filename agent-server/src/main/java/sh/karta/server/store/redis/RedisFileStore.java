// SPDX-License-Identifier: Apache-2.0
package sh.karta.server.store.redis;

import io.lettuce.core.api.async.RedisAsyncCommands;
import org.jspecify.annotations.Nullable;
import sh.karta.server.store.FileStore;

/** A session's files in one hash, so that every server has them. */
final class RedisFileStore implements FileStore {
    private static final String FILES = RedisCalls.PREFIX + "files:";

    private final RedisCalls redis;
    private final RedisAsyncCommands<String, byte[]> commands;

    RedisFileStore(RedisCalls redis, RedisAsyncCommands<String, byte[]> commands) {
        this.redis = redis;
        this.commands = commands;
    }

    @Override
    public void put(String sessionId, String name, byte[] content) {
        redis.await(commands.hset(FILES + sessionId, name, content));
    }

    @Override
    public byte @Nullable [] get(String sessionId, String name) {
        return redis.await(commands.hget(FILES + sessionId, name));
    }

    @Override
    public void delete(String sessionId, String name) {
        redis.await(commands.hdel(FILES + sessionId, name));
    }

    @Override
    public void deleteAll(String sessionId) {
        redis.await(commands.del(FILES + sessionId));
    }
}

// SPDX-License-Identifier: Apache-2.0
/** The store of several servers: Redis or Valkey, one primary. Entry: {@link sh.karta.server.store.redis.RedisStore}. */
@UsedBy(".")
@NullMarked
package sh.karta.server.store.redis;

import org.jspecify.annotations.NullMarked;
import sh.karta.architecture.UsedBy;

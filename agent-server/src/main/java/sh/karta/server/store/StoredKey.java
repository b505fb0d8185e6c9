// SPDX-License-Identifier: Apache-2.0
package sh.karta.server.store;

import java.time.Instant;
import java.util.List;

/** An embed key that an operator made on the command line. */
public record StoredKey(String key, String project, List<String> origins, boolean enabled, Instant createdAt) {}

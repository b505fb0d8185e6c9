// SPDX-License-Identifier: Apache-2.0
package sh.karta.server.store.session;

import java.util.UUID;

/**
 * A run that now belongs to this server.
 *
 * @param epoch must be given in all writes from now on
 */
public record Claimed(String session, UUID run, int epoch) {}

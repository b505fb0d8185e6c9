// SPDX-License-Identifier: Apache-2.0
package sh.karta.server.limit;

/**
 * The limits of a project; the three rates count requests that write (mint, session, message, file, feedback), per minute.
 *
 * @param keyPerMinute by embed key, all its pages and visitors together
 * @param visitorPerMinute by visitor or user
 * @param addressPerMinute by network address: what is left for somebody who makes up a visitor for each request
 * @param anonymousTokensPerDay what all unverified visitors together may cost, 0 for no limit
 * @param tokensPerMonth what the project may cost, 0 for no limit
 */
public record LimitConfig(
        int keyPerMinute, int visitorPerMinute, int addressPerMinute, long anonymousTokensPerDay, long tokensPerMonth) {
    public static final LimitConfig DEFAULT = new LimitConfig(3_000, 60, 600, 0, 0);
}

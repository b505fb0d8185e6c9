// SPDX-License-Identifier: Apache-2.0
package sh.karta.server.limit;

/**
 * The limits of a project: rates per minute, and budgets in tokens.
 *
 * @param keyPerMinute mints with one embed key, all its pages and visitors together; one address may use a fifth of it
 * @param visitorPerMinute requests that write (session, message, file, feedback), by visitor or user
 * @param addressPerMinute mints and requests that write, by network address: what is left for somebody who makes up a visitor for
 *     each request
 * @param visitorReadsPerMinute requests that read, by visitor or user
 * @param visitorTranscriptsPerMinute transcripts, by visitor or user
 * @param visitorTokensPerDay what one visitor or user may cost, 0 for no limit
 * @param anonymousTokensPerDay what all unverified visitors together may cost, 0 for no limit
 * @param tokensPerMonth what the project may cost, 0 for no limit
 */
public record LimitConfig(
        int keyPerMinute,
        int visitorPerMinute,
        int addressPerMinute,
        int visitorReadsPerMinute,
        int visitorTranscriptsPerMinute,
        long visitorTokensPerDay,
        long anonymousTokensPerDay,
        long tokensPerMonth) {
    /** For agents whose answers cost nothing. */
    public static final LimitConfig DEFAULT = new LimitConfig(3_000, 60, 600, 300, 20, 0, 0, 0);

    /** For agents that ask a model: a project that says nothing must not run up a bill. */
    public static final LimitConfig MODEL = new LimitConfig(3_000, 60, 600, 300, 20, 20_000, 200_000, 5_000_000);
}

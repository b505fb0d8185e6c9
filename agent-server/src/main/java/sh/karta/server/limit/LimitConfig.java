// SPDX-License-Identifier: Apache-2.0
package sh.karta.server.limit;

/**
 * The limits of a project: request rates per minute and budgets in tokens.
 *
 * @param keyPerMinute mints for each embed key, over all pages and visitors; one address may use a fifth of them, and half are reserved
 *     for addresses that use at most a hundredth
 * @param visitorPerMinute writing requests (session, message, file, feedback) for each visitor or user
 * @param addressPerMinute mints and writing requests for each network address; stops clients that invent a visitor for each request
 * @param visitorReadsPerMinute reading requests for each visitor or user
 * @param visitorTranscriptsPerMinute transcripts for each visitor or user
 * @param visitorTokensPerDay token budget of each visitor or user; 0 for no limit
 * @param anonymousTokensPerDay token budget of all unverified visitors together; 0 for no limit
 * @param tokensPerMonth token budget of the project; 0 for no limit
 */
public record LimitConfig(
        int keyPerMinute,
        int visitorPerMinute,
        int addressPerMinute,
        int visitorReadsPerMinute,
        int visitorTranscriptsPerMinute,
        int visitorTokensPerDay,
        int anonymousTokensPerDay,
        int tokensPerMonth) {
    /** The default for agents without model costs. */
    public static final LimitConfig DEFAULT = new LimitConfig(3_000, 60, 600, 300, 20, 0, 0, 0);

    /** The default for agents that use a model. It has budgets, so that a project without limits cannot cause high costs. */
    public static final LimitConfig MODEL = new LimitConfig(3_000, 60, 600, 300, 20, 20_000, 200_000, 5_000_000);
}

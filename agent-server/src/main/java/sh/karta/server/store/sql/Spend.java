// SPDX-License-Identifier: Apache-2.0
package sh.karta.server.store.sql;

/** The statements that add tokens to the daily sums of an owner and of a project. */
public final class Spend {
    private static final int SHARDS = 16;

    private static final String ADD = " ON CONFLICT (%s) DO UPDATE SET tokens = %s.tokens + excluded.tokens";

    /** SQL expression: 1 if the owner of a session is an anonymous visitor, else 0. */
    public static final String ANONYMOUS = "CASE WHEN owner LIKE 'visitor:%' THEN 1 ELSE 0 END";

    private Spend() {}

    /**
     * Returns a statement with the parameters day and tokens, and then those of {@code from}.
     *
     * @param from selects one row with {@code project} and {@code owner}, or none
     */
    public static String byOwner(String from) {
        return "INSERT INTO spend(project, day, owner, tokens) SELECT project, ?, owner, ? FROM " + from
                + String.format(ADD, "project, day, owner", "spend");
    }

    /**
     * Returns a statement with the parameters day, {@link #shard} and tokens, and then those of {@code from}; see {@link #byOwner}.
     *
     * @param anonymous an expression: 1 or 0
     */
    public static String byProject(String anonymous, String from) {
        return "INSERT INTO spend_total(project, anonymous, day, shard, tokens) SELECT project, " + anonymous
                + ", ?, ?, ? FROM " + from
                + String.format(ADD, "project, anonymous, day, shard", "spend_total");
    }

    /** Returns the shard of a project's sum to which a session's tokens are added. */
    public static int shard(String session) {
        return Math.floorMod(session.hashCode(), SHARDS);
    }
}

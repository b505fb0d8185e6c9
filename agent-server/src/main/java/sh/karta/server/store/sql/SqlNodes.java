// SPDX-License-Identifier: Apache-2.0
package sh.karta.server.store.sql;

import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import sh.karta.server.store.session.Claimed;
import sh.karta.server.store.session.Nodes;

/** Leases, claims and deadlines in SQL. A node's {@code beat} counts the renewals of its lease. */
public final class SqlNodes implements Nodes {
    private static final String RENEW = "INSERT INTO node(id, beat, lease_until) VALUES(?, 1, ${now} + " + LEASE_MILLIS
            + ")" + " ON CONFLICT (id) DO UPDATE SET beat = node.beat + 1, lease_until = excluded.lease_until"
            + " RETURNING (SELECT generation FROM meta)";
    private static final String OTHERS = "SELECT id, beat,"
            + " CASE WHEN lease_until <= ${now} OR lease_until > ${now} + " + LEASE_MILLIS + " THEN 1 ELSE 0 END"
            + " FROM node WHERE id <> ?";

    /** Ids and beats are joined to one text, because both databases accept a list of texts as a parameter. */
    private static final String SAME_BEAT = "node.id || ':' || node.beat ${any}";

    private static final String CLAIM =
            "WITH gone AS MATERIALIZED (SELECT id FROM session WHERE run IS NOT NULL AND node <> ?"
                    + " AND (NOT EXISTS (SELECT 1 FROM node WHERE node.id = session.node)"
                    + " OR EXISTS (SELECT 1 FROM node WHERE node.id = session.node AND " + SAME_BEAT + "))"
                    + " ORDER BY CASE WHEN id ${any} THEN 0 ELSE 1 END, active_at LIMIT ?${skip_locked})"
                    + " UPDATE session SET node = ?, epoch = epoch + 1 WHERE id IN (SELECT id FROM gone)"
                    + " RETURNING id, run, epoch";
    private static final String FORGET = "DELETE FROM node WHERE " + SAME_BEAT
            + " AND NOT EXISTS (SELECT 1 FROM session WHERE session.node = node.id AND run IS NOT NULL)";
    private static final String DUE = "WITH late AS MATERIALIZED (SELECT id FROM session WHERE due_at <= ${now}"
            + " ORDER BY due_at LIMIT ?${skip_locked})"
            + " UPDATE session SET due_at = ${now} + " + LEASE_MILLIS
            + " WHERE id IN (SELECT id FROM late) RETURNING id";

    private static final String OWN = "SELECT id, run, epoch FROM session WHERE run IS NOT NULL AND node = ?";

    private record Seen(long beat, long nanos) {}

    private final String id;
    private final Database database;
    private final Database own;
    private final LongSupplier nanoTime;
    /** The last beat of each other server. */
    private final Map<String, Seen> others = new HashMap<>();

    /**
     * @param own the connection for renewals only
     * @param nanoTime this server's clock, as {@link System#nanoTime}
     */
    public SqlNodes(String id, Database database, Database own, LongSupplier nanoTime) {
        this.id = id;
        this.database = database;
        this.own = own;
        this.nanoTime = nanoTime;
    }

    @Override
    public String id() {
        return id;
    }

    @Override
    public long renew() {
        return own.writeNow(sql -> sql.query(row -> row.big(1), RENEW, id)).get(0);
    }

    @Override
    public Work findWork(Collection<String> first, int runs, int due, boolean withOwn) {
        return database.writeNow(sql -> sql.together(all -> {
            List<Claimed> claimed = claim(all, dead(all), first, runs);
            return new Work(claimed, withOwn ? own(all) : null, due(all, due), !others.isEmpty());
        }));
    }

    /** Returns the servers that are gone. */
    Set<String> dead(Sql sql) throws SQLException {
        record Other(String id, long beat, boolean over) {}
        List<Other> all = sql.query(row -> new Other(row.text(1), row.big(2), row.number(3) == 1), OTHERS, id);
        long now = nanoTime.getAsLong();
        Set<String> dead = new HashSet<>();
        Set<String> known = new HashSet<>();
        for (Other other : all) {
            known.add(other.id);
            Seen seen = others.get(other.id);
            if (seen == null || seen.beat != other.beat) {
                others.put(other.id, new Seen(other.beat, now));
            } else if (other.over && now - seen.nanos >= TimeUnit.MILLISECONDS.toNanos(LEASE_MILLIS)) {
                dead.add(other.id);
            }
        }
        others.keySet().retainAll(known);
        return dead;
    }

    /** Takes over runs of servers that {@link #dead} has returned, and of those that left. */
    List<Claimed> claim(Sql sql, Set<String> dead, Collection<String> first, int max) throws SQLException {
        List<String> beats = new ArrayList<>();
        for (String node : dead) {
            Seen seen = others.get(node);
            if (seen != null) {
                beats.add(node + ":" + seen.beat);
            }
        }
        List<Claimed> claimed = sql.query(SqlNodes::claimed, CLAIM, id, beats, first, max, id);
        if (!beats.isEmpty() && claimed.size() < max) {
            sql.update(FORGET, beats);
        }
        return claimed;
    }

    private static Claimed claimed(Sql.Columns row) throws SQLException {
        return new Claimed(row.text(1), row.uuid(2), row.number(3));
    }

    private List<Claimed> own(Sql sql) throws SQLException {
        return sql.query(SqlNodes::claimed, OWN, id);
    }

    private static List<String> due(Sql sql, int max) throws SQLException {
        return sql.query(row -> row.text(1), DUE, max);
    }

    @Override
    public void leave() {
        database.writeNow(sql -> sql.update("DELETE FROM node WHERE id = ?", id));
    }
}

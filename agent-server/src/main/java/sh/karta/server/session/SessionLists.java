// SPDX-License-Identifier: Apache-2.0
package sh.karta.server.session;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import sh.karta.server.store.session.Cursor;
import sh.karta.server.store.session.Filter;
import sh.karta.server.store.session.Head;
import sh.karta.server.store.session.Page;
import sh.karta.server.store.session.SessionStore;

/** Lists and searches the sessions of an owner. Thread-safe. */
public final class SessionLists {
    /** Maximum number of sessions that one page of a search looks at. */
    private static final int SEARCHED = 1_000;

    private final SessionStore store;

    SessionLists(SessionStore store) {
        this.store = store;
    }

    /**
     * Returns the owner's sessions, the most recently active first.
     *
     * @param query part of the title or the preview, in any case; null for all sessions. A page of a search may be short and still have a
     *     next one
     * @param after end of the previous page; null for the first page
     */
    public Page<Head> list(Owner owner, @Nullable String query, @Nullable Cursor after, int limit) {
        Filter filter = new Filter(owner.project(), owner.subject());
        if (query == null) {
            return store.list(filter, after, limit);
        }
        String wanted = query.toLowerCase(Locale.ROOT);
        Page<Head> page = store.list(filter, after, SEARCHED);
        List<Head> found = new ArrayList<>();
        for (Head head : page.items()) {
            if (found.size() == limit) {
                Head last = found.get(limit - 1);
                return new Page<>(found, new Cursor(last.activeAt(), last.id()));
            }
            if ((head.title() + "\n" + head.preview()).toLowerCase(Locale.ROOT).contains(wanted)) {
                found.add(head);
            }
        }
        return new Page<>(found, page.next());
    }
}

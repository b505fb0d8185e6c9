// SPDX-License-Identifier: Apache-2.0
package sh.karta.server.session;

import java.util.List;
import sh.karta.server.event.Event;

/**
 * A session as of one moment.
 *
 * @param openParts parts of the running turn that are not stored as rows yet
 */
record SessionView(MessageTree tree, boolean running, List<Event> openParts) {
    static SessionView of(LiveSession session) {
        return session.read(state -> new SessionView(
                state.tree(session.store()), state.running(), state.running() ? session.openParts() : List.of()));
    }

    /** Returns a page of the history; see {@link Sessions#view}. Reads the store. */
    Sessions.View view(String id, long before, int limit) {
        History.Page page = History.page(tree.current(), before, limit, openParts, Event::shown);
        page.events().forEach(tree::describeRow);
        return new Sessions.View(id, running, page.events(), page.hasMore());
    }
}

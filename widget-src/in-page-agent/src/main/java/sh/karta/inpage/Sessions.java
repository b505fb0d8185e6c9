// SPDX-License-Identifier: Apache-2.0
package sh.karta.inpage;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import sh.karta.widget.core.port.JsonValue;
import sh.karta.widget.core.port.Random;
import sh.karta.widget.core.port.Store;

/** The page's conversations, kept for reloads. */
final class Sessions {
    private static final String KEY = "sessions";

    private final Host host;
    private final Random random;
    private final Store store;
    private final List<Session> all = new ArrayList<>();

    Sessions(Host host, Random random, Store store) {
        this.host = host;
        this.random = random;
        this.store = store;
        String kept = store.get(KEY);
        JsonValue sessions = kept == null ? null : host.json().parse(kept);
        for (int i = 0; sessions != null && i < sessions.size(); i++) {
            JsonValue session = sessions.at(i);
            String id = session == null ? null : session.string("id");
            if (session != null && id != null) {
                add(id).restore(session);
            }
        }
        // Continues turns after all conversations are restored, because a new event stores all of them.
        all.forEach(Session::resume);
    }

    private Session add(String id) {
        Session session = new Session(host, id, this::keep);
        all.add(session);
        return session;
    }

    Session create() {
        return add("ses_" + random.id());
    }

    @Nullable
    Session find(String id) {
        for (Session session : all) {
            if (session.id().equals(id)) {
                return session;
            }
        }
        return null;
    }

    void delete(Session session) {
        session.close();
        all.remove(session);
        keep();
    }

    /** Returns the conversations that have begun, the newest first. */
    JsonValue list() {
        JsonValue list = host.json().array();
        for (int i = all.size() - 1; i >= 0; i--) {
            if (!all.get(i).isEmpty()) {
                list.add(all.get(i).summary());
            }
        }
        return list;
    }

    void keep() {
        JsonValue kept = host.json().array();
        for (Session session : all) {
            kept.add(session.kept());
        }
        store.set(KEY, kept.write());
    }
}

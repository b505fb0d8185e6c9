// SPDX-License-Identifier: Apache-2.0
package sh.karta.server.ops;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.InputStream;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import sh.karta.server.event.Json;
import sh.karta.server.session.Archive;
import sh.karta.server.session.Owner;
import sh.karta.server.store.ErasedOwners.Erased;
import sh.karta.server.store.Feedback.Vote;
import sh.karta.server.store.Files;
import sh.karta.server.store.Store;
import sh.karta.server.store.session.Cursor;
import sh.karta.server.store.session.Filter;
import sh.karta.server.store.session.Head;
import sh.karta.server.store.session.Page;

/** Exports and erases all data of one user or visitor. Calls block. */
public final class OwnerData {
    private static final int PAGE = 500;

    private final Store store;
    private final Owner owner;

    public OwnerData(Store store, Owner owner) {
        this.store = store;
        this.owner = owner;
    }

    /**
     * Deletes everything, and keeps restored backups from bringing it back.
     *
     * @return the number of deleted sessions
     */
    public int erase(Instant now) {
        // First: if the rest fails, a repeated call finds the sessions.
        store.erasedOwners()
                .add(new Erased(owner.project(), owner.subject(), now))
                .toCompletableFuture()
                .join();
        List<Head> sessions = sessions();
        for (Head head : sessions) {
            // A backup may have the session with another owner: the visitor that the user was before signing in.
            store.erasedOwners()
                    .add(Erased.session(owner.project(), head.id(), now))
                    .toCompletableFuture()
                    .join();
            store.sessions().delete(head.id()).toCompletableFuture().join();
        }
        store.ledger()
                .erase(owner.project(), owner.subject())
                .toCompletableFuture()
                .join();
        return sessions.size();
    }

    private List<Head> sessions() {
        List<Head> all = new ArrayList<>();
        Cursor place = null;
        do {
            Page<Head> page = store.sessions().list(new Filter(owner.project(), owner.subject()), place, PAGE);
            all.addAll(page.items());
            place = page.next();
        } while (place != null);
        return all;
    }

    /** Passes on lines of JSON: for each session a line that names it, its events, its feedback, its files; then the tokens of each day. */
    public void export(Consumer<String> lines) throws IOException {
        Archive archive = new Archive(store.sessions(), store.feedback());
        for (Head head : sessions()) {
            lines.accept(Json.write(Json.object()
                    .put("session", head.id())
                    .put("title", head.title())
                    .put("created_at", head.createdAt().toString())
                    .put("active_at", head.activeAt().toString())));
            archive.export(head.id(), event -> lines.accept(event.json()));
            store.feedback().of(head.id()).forEach(vote -> lines.accept(Json.write(line(vote))));
            for (Files.Stored file : store.files().list(head.id())) {
                try (InputStream content = store.files().open(head.id(), file.name())) {
                    if (content != null) {
                        lines.accept(Json.write(Json.object()
                                .put("file", file.title())
                                .put("content_type", file.type())
                                .put("content_base64", content.readAllBytes())));
                    }
                }
            }
        }
        store.ledger()
                .byDay(owner.project(), owner.subject())
                .forEach((day, tokens) -> lines.accept(
                        Json.write(Json.object().put("day", day.toString()).put("tokens", tokens))));
    }

    private static ObjectNode line(Vote vote) {
        ObjectNode line = Json.object()
                .put("feedback", vote.messageId())
                .put("value", vote.value())
                .put("created_at", vote.at().toString());
        if (vote.reason() != null) {
            line.put("reason", vote.reason());
        }
        if (vote.text() != null) {
            line.put("text", vote.text());
        }
        return line;
    }
}

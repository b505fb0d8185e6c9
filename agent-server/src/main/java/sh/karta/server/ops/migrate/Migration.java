// SPDX-License-Identifier: Apache-2.0
package sh.karta.server.ops.migrate;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;
import java.util.Iterator;
import java.util.List;
import java.util.function.Consumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import sh.karta.server.event.Event;
import sh.karta.server.event.Json;
import sh.karta.server.store.Dump;
import sh.karta.server.store.Dump.TableRow;
import sh.karta.server.store.SafeText;
import sh.karta.server.store.Store;
import sh.karta.server.store.StoredKey;
import sh.karta.server.store.session.Filter;

/**
 * Moves everything from a store of an older version into an empty one, in one transaction: an interrupted migration leaves the target
 * empty. The old store is only read.
 */
public final class Migration implements Dump.Source {
    private static final int PROGRESS = 1_000;
    private static final int CHUNK = 256 * 1_024;
    private static final Pattern FILE = Pattern.compile("files/([0-9a-f]{32})/.*", Pattern.DOTALL);

    /** The number of migrated items of each kind. */
    public record Summary(int sessions, int files, int keys) {}

    private final OldStore from;
    private final Consumer<String> progress;
    private final Deque<TableRow> rows = new ArrayDeque<>();
    private final Deque<Event> uploads = new ArrayDeque<>();
    private final List<String> ids;
    private final Iterator<String> left;
    private final int keys;
    private String session = "";
    private int sessions;
    private int files;

    private Migration(OldStore from, Consumer<String> progress) throws IOException {
        this.from = from;
        this.progress = progress;
        ids = from.sessions();
        left = ids.iterator();
        rows.add(new TableRow(
                "meta",
                Json.object()
                        .put("one", 1)
                        .put("secret", from.secret())
                        .put("generation", 0)
                        .put("format", 1)
                        .put("keys_version", 0)));
        List<StoredKey> stored = from.keys();
        stored.forEach(key -> rows.add(new TableRow("embed_key", row(key))));
        keys = stored.size();
        from.projectSums().forEach(sum -> rows.add(new TableRow("spend_total", row(sum))));
        from.ownerSums().forEach(sum -> rows.add(new TableRow("spend", row(sum))));
    }

    /**
     * Migrates the data of an older version.
     *
     * @param from a data folder, or a {@code redis://} address
     * @param progress gets lines for the user
     * @throws IOException if the source cannot be migrated, the target is not empty, or a transcript would change. Nothing is migrated then
     */
    public static Summary run(String from, Store to, Consumer<String> progress) throws IOException {
        try (OldStore old = from.matches("rediss?://.*") ? OldRedis.open(from) : OldFolder.open(Path.of(from))) {
            requireEmpty(to);
            Migration migration = new Migration(old, progress);
            to.dump().replaceWith(migration);
            return new Summary(migration.sessions, migration.files, migration.keys);
        }
    }

    private static void requireEmpty(Store store) throws IOException {
        if (!store.sessions().list(new Filter(null, null), null, 1).items().isEmpty()
                || !store.keys().all().isEmpty()
                || !store.erasedOwners().all().isEmpty()) {
            throw new IOException("--to: the target has data already. Choose an empty one. Nothing was migrated.");
        }
    }

    @Override
    public @Nullable TableRow next() throws IOException {
        while (rows.isEmpty()) {
            if (!uploads.isEmpty()) {
                addFile(uploads.remove());
            } else if (left.hasNext()) {
                addSession(left.next());
            } else {
                return null;
            }
        }
        return rows.remove();
    }

    private void addSession(String id) throws IOException {
        session = id;
        Conversation conversation = new Conversation(from.session(id), from.events(id));
        rows.addAll(conversation.rows());
        uploads.addAll(conversation.files());
        sessions++;
        if (sessions % PROGRESS == 0) {
            progress.accept(sessions + " of " + ids.size() + " sessions");
        }
    }

    private void addFile(Event upload) throws IOException {
        Matcher path = FILE.matcher(upload.text("path"));
        byte[] content = path.matches() ? from.file(session, path.group(1)) : null;
        if (content == null) {
            progress.accept("Session " + session + " names a file that is missing: " + upload.text("path"));
            return;
        }
        files++;
        String name = path.group(1);
        rows.add(new TableRow(
                "file",
                Json.object()
                        .put("session", session)
                        .put("name", name)
                        .put("title", SafeText.encode(upload.text("name")))
                        .put("type", SafeText.encode(upload.text("content_type")))
                        .put("bytes", content.length)
                        .put("state", 1)
                        .put("at", upload.createdAt().toEpochMilli())));
        for (int number = 0; number * CHUNK < content.length; number++) {
            int begin = number * CHUNK;
            rows.add(new TableRow(
                    "file_chunk",
                    Json.object()
                            .put("session", session)
                            .put("name", name)
                            .put("number", number)
                            .put(
                                    "content",
                                    Arrays.copyOfRange(content, begin, Math.min(content.length, begin + CHUNK)))));
        }
    }

    private static ObjectNode row(StoredKey key) {
        ObjectNode row = Json.object()
                .put("key", key.key())
                .put("project", SafeText.encode(key.project()))
                .put("origins", String.join("\n", key.origins()))
                .put("enabled", key.enabled() ? 1 : 0)
                .put("created_at", key.createdAt().toEpochMilli());
        if (key.notBefore() != null) {
            row.put("not_before", key.notBefore().toEpochMilli());
        }
        return row;
    }

    private static ObjectNode row(OldStore.ProjectSum sum) {
        return Json.object()
                .put("project", SafeText.encode(sum.project()))
                .put("anonymous", sum.anonymous() ? 1 : 0)
                .put("day", sum.day())
                .put("shard", 0)
                .put("tokens", sum.tokens());
    }

    private static ObjectNode row(OldStore.OwnerSum sum) {
        return Json.object()
                .put("project", SafeText.encode(sum.project()))
                .put("day", sum.day())
                .put("owner", SafeText.encode(sum.owner()))
                .put("tokens", sum.tokens());
    }
}

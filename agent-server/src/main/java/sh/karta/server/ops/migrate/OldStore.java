// SPDX-License-Identifier: Apache-2.0
package sh.karta.server.ops.migrate;

import java.io.IOException;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;
import sh.karta.server.event.Event;
import sh.karta.server.store.StoredKey;

/** A store of an older version, which is only read. Used by one thread at a time. */
interface OldStore extends AutoCloseable {
    /** The head of a session. */
    record Session(String id, String project, String owner, String title, Instant createdAt, Instant activeAt) {}

    /** Tokens that the visitors or the users of a project consumed on a day. */
    record ProjectSum(String project, boolean anonymous, String day, long tokens) {}

    /** Tokens that an owner consumed on a day. */
    record OwnerSum(String project, String owner, String day, long tokens) {}

    byte[] secret() throws IOException;

    List<StoredKey> keys() throws IOException;

    List<ProjectSum> projectSums() throws IOException;

    List<OwnerSum> ownerSums() throws IOException;

    /** Returns the ids of all sessions. */
    List<String> sessions() throws IOException;

    Session session(String id) throws IOException;

    /** Returns all events of a session, in order. */
    List<Event> events(String session) throws IOException;

    /** Returns an uploaded file; null if it is missing. */
    byte @Nullable [] file(String session, String name) throws IOException;

    @Override
    void close() throws IOException;
}

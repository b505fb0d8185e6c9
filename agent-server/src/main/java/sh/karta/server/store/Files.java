// SPDX-License-Identifier: Apache-2.0
package sh.karta.server.store;

import java.io.InputStream;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Files that visitors upload, by session. They are written and read in chunks, so that no whole file is in memory. Deleting a session
 * deletes its files. Calls block. Thread-safe.
 */
public interface Files {
    /**
     * The limits of a session, bookings included.
     *
     * @param bytes total size of the files
     */
    record Room(int files, long bytes) {}

    /**
     * A stored file.
     *
     * @param name a random id, 32 hexadecimal digits
     * @param title the visitor's name for the file
     */
    record Stored(String name, String title, String type, long bytes) {}

    /**
     * Books room for a file, before its bytes are read. The caller must close the upload. After a crash, a booking
     * expires in 15 minutes.
     *
     * @param bytes maximum size of the file
     * @param room of the session
     * @throws sh.karta.server.problem.Problem {@code too_large} if there is no room, {@code not_found} for an unknown session
     */
    Upload book(String session, long bytes, Room room);

    /** An upload that has room. Used by one thread at a time. */
    interface Upload extends AutoCloseable {
        String name();

        /**
         * Appends bytes to the file.
         *
         * @throws sh.karta.server.problem.Problem {@code too_large} for more bytes than were booked, {@code not_found} if the
         *     session was deleted or the booking has expired
         */
        void write(byte[] bytes, int offset, int length);

        /**
         * Stores the file. Returns when it is safe from a power failure.
         *
         * @throws sh.karta.server.problem.Problem {@code not_found} if the session was deleted or the booking has expired
         */
        Stored store(String title, String type);

        /** Deletes everything, unless the file was stored. */
        @Override
        void close();
    }

    /** Returns a stored file; null for an unknown one. */
    @Nullable
    Stored find(String session, String name);

    /** Returns the stored files of a session, by name. */
    List<Stored> list(String session);

    /** Opens a stored file; null for an unknown one. The stream fails if the file is deleted meanwhile. */
    @Nullable
    InputStream open(String session, String name);
}

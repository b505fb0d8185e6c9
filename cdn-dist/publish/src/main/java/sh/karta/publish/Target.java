// SPDX-License-Identifier: Apache-2.0
package sh.karta.publish;

import java.io.IOException;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;

/**
 * A place to which files are published. Keys are paths separated by {@code /}, without a leading one. A {@code put} is
 * atomic for readers. Every method throws an {@link IOException} whose message says what to do.
 */
interface Target extends AutoCloseable {
    /** Returns the files under a folder, at any depth, with the time at which each was put. */
    Map<String, Instant> list(String folder) throws IOException;

    /** Returns the hash of a file, or empty if the file does not exist or the target does not know its hash. */
    Optional<String> sha256(String key) throws IOException;

    Optional<byte[]> read(String key) throws IOException;

    void put(Item item) throws IOException;

    /** Deletes a file. Does nothing if it does not exist. */
    void delete(String key) throws IOException;

    @Override
    void close();
}

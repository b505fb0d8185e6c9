// SPDX-License-Identifier: Apache-2.0
package sh.karta.publish;

import java.io.IOException;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;

/**
 * Where files are published to. Keys are paths with {@code /} between and none in front. Readers see the result of a {@code put} whole
 * or not at all. Every method throws an {@link IOException} whose message says what to do.
 */
interface Target extends AutoCloseable {
    /** Returns the files under a folder, however deep, with the time each was put. */
    Map<String, Instant> list(String folder) throws IOException;

    /** Returns the hash of a file, or empty where there is none or the target does not know it. */
    Optional<String> sha256(String key) throws IOException;

    Optional<byte[]> read(String key) throws IOException;

    void put(Item item) throws IOException;

    /** Deletes a file; one that is not there is no error. */
    void delete(String key) throws IOException;

    @Override
    void close();
}

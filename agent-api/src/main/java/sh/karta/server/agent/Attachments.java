// SPDX-License-Identifier: Apache-2.0
package sh.karta.server.agent;

import org.jspecify.annotations.Nullable;

/** Reads the files that a visitor has attached. */
public interface Attachments {
    /**
     * Reads a file.
     *
     * @param path path of the file, from {@link Turn#attachments()}
     * @param most how many bytes are read at most, from its beginning
     * @return the content; null if the file was deleted
     * @throws sh.karta.server.problem.Problem {@code unavailable} if the store cannot be read
     */
    byte @Nullable [] read(String sessionId, String path, int most);
}

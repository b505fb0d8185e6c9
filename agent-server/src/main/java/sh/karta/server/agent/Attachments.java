// SPDX-License-Identifier: Apache-2.0
package sh.karta.server.agent;

import org.jspecify.annotations.Nullable;

/** Reads the files a visitor has attached. */
public interface Attachments {
    /**
     * @param path as in {@link Turn#attachments()}
     * @return the content, or null if there is none any more
     */
    byte @Nullable [] read(String sessionId, String path);
}

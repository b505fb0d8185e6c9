// SPDX-License-Identifier: Apache-2.0
package sh.karta.server.config;

import org.jspecify.annotations.Nullable;

/**
 * An error or a warning of a config file.
 *
 * @param line null if the finding concerns the whole file; then the message names the file where it matters
 * @param error whether the file cannot be used
 */
public record ConfigFinding(String file, @Nullable Integer line, boolean error, String message) {
    /** Returns the finding for people, {@code file:line: message}. */
    public String text() {
        return line == null ? message : file + ":" + line + ": " + message;
    }
}

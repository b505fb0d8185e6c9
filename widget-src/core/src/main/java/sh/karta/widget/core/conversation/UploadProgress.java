// SPDX-License-Identifier: Apache-2.0
package sh.karta.widget.core.conversation;

/** Hears how far an upload is. */
@FunctionalInterface
public interface UploadProgress {
    /** {@code fraction} of the file, 0 to 1, has been sent. */
    void sent(double fraction);
}

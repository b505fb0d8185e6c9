// SPDX-License-Identifier: Apache-2.0
package sh.karta.answers.pdf;

import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** Reads the text of PDF files. The add-on provides it as a service. Thread-safe. */
public interface PdfReader {
    /**
     * Returns the text of a file. Its time, memory and pages are bounded, also for a hostile file.
     *
     * @throws IOException if the file has no readable text; the message says why, such as "it needs a password"
     */
    PdfText read(byte[] file) throws IOException;

    /** Returns the reader of the add-on; null if there is none. */
    static @Nullable PdfReader available() {
        return PdfAddOn.READER;
    }
}

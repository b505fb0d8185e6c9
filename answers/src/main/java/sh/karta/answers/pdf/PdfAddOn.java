// SPDX-License-Identifier: Apache-2.0
package sh.karta.answers.pdf;

import org.jspecify.annotations.Nullable;
import sh.karta.answers.addon.AddOn;

/** The reader of the add-on, looked up once, so that the log has one warning if it cannot be used. */
final class PdfAddOn {
    static final @Nullable PdfReader READER = AddOn.besideServer().service(PdfReader.class, "PDF files are not read");

    private PdfAddOn() {}
}

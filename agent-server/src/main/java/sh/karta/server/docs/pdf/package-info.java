// SPDX-License-Identifier: Apache-2.0
/** The text of PDF files, which the add-on reads. Entry: {@link sh.karta.server.docs.pdf.PdfReader}. */
@UsedBy({"docs", "sh.karta.vectors.pdf"})
@NullMarked
package sh.karta.server.docs.pdf;

import org.jspecify.annotations.NullMarked;
import sh.karta.architecture.UsedBy;

// SPDX-License-Identifier: Apache-2.0
/** The text of PDF files, which the add-on reads. Entry: {@link sh.karta.answers.pdf.PdfReader}. */
@UsedBy({".", "sh.karta.vectors.pdf"})
@NullMarked
package sh.karta.answers.pdf;

import org.jspecify.annotations.NullMarked;
import sh.karta.architecture.UsedBy;

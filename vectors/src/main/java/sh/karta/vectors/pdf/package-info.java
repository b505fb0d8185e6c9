// SPDX-License-Identifier: Apache-2.0
/** The text of PDF files, by PDFBox. Entry: {@link sh.karta.vectors.pdf.PdfBoxReader}. */
@UsedBy({})
@NullMarked
package sh.karta.vectors.pdf;

import org.jspecify.annotations.NullMarked;
import sh.karta.architecture.UsedBy;

// SPDX-License-Identifier: Apache-2.0
package sh.karta.vectors.pdf;

/** A limit of a file or page is reached. Unchecked, because PDFBox catches checked exceptions and continues. */
final class TooMuchException extends RuntimeException {
    private static final long serialVersionUID = 1;

    TooMuchException(String what) {
        super(what);
    }
}

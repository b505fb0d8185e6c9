// SPDX-License-Identifier: Apache-2.0
package sh.karta.vectors.pdf;

import java.time.Duration;

/**
 * The limits for reading a file.
 *
 * @param pageCharacters of one page, whose characters need much memory until it ends
 * @param time processor time, checked while the file is read and between the operators of a page
 */
record Limits(int pages, int characters, int pageCharacters, Duration time) {
    static final Limits DEFAULT = new Limits(2_000, 2_000_000, 100_000, Duration.ofSeconds(60));
}

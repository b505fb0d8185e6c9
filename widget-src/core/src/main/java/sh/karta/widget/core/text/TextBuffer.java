// SPDX-License-Identifier: Apache-2.0
package sh.karta.widget.core.text;

import static java.util.Objects.requireNonNull;

import org.jspecify.annotations.Nullable;
import org.teavm.classlib.PlatformDetector;

/**
 * Text that grows at its end. The cost of appending is proportional to the appended text.
 *
 * <p>Compiled, it is a JavaScript string grown with {@code +}, which engines keep as a tree of pieces until it is
 * read. On the JVM, a {@link StringBuilder} keeps large inputs linear.
 */
public final class TextBuffer {
    private String text = "";

    // Null in compiled code, where the test is a constant and the class is removed.
    private final @Nullable StringBuilder pieces = PlatformDetector.isTeaVM() ? null : new StringBuilder();

    /** Appends {@code piece}. */
    public void append(String piece) {
        if (PlatformDetector.isTeaVM()) {
            text = Text.concat(text, piece);
        } else {
            requireNonNull(pieces).append(piece);
        }
    }

    /** Replaces the whole text with {@code whole}. */
    public void set(String whole) {
        if (PlatformDetector.isTeaVM()) {
            text = whole;
        } else {
            requireNonNull(pieces).setLength(0);
            append(whole);
        }
    }

    /** Returns the number of UTF-16 code units. */
    public int length() {
        return PlatformDetector.isTeaVM()
                ? text.length()
                : requireNonNull(pieces).length();
    }

    /** Returns the whole text. */
    public String text() {
        return PlatformDetector.isTeaVM() ? text : requireNonNull(pieces).toString();
    }
}

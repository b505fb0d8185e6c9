// SPDX-License-Identifier: Apache-2.0
package sh.karta.widget.core.text;

import static java.util.Objects.requireNonNull;

import org.jspecify.annotations.Nullable;
import org.teavm.classlib.PlatformDetector;

/**
 * Text that grows at its end, at a cost proportional to what is added.
 *
 * <p>Compiled, it is one JavaScript string grown by {@code +}, which engines keep as a tree of pieces until somebody reads
 * it; on the JVM the pieces go to a {@link StringBuilder}, so that large inputs stay linear there too.
 */
public final class TextBuffer {
    private String text = "";

    // Null when compiled, where the test is a constant and the class goes with it.
    private final @Nullable StringBuilder pieces = PlatformDetector.isTeaVM() ? null : new StringBuilder();

    /** Appends {@code piece}. */
    public void append(String piece) {
        if (PlatformDetector.isTeaVM()) {
            text = Text.concat(text, piece);
        } else {
            requireNonNull(pieces).append(piece);
        }
    }

    /** Replaces everything by {@code whole}. */
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

    /** Returns everything appended so far. */
    public String text() {
        return PlatformDetector.isTeaVM() ? text : requireNonNull(pieces).toString();
    }
}

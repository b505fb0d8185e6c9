// SPDX-License-Identifier: Apache-2.0
package sh.karta.widget.core.markdown;

import org.jspecify.annotations.Nullable;

/** Knows the names of character references (CM 2.5) beyond those that the parser knows itself. */
public interface EntityNames {
    /** Returns the character for {@code name}, the text between {@code &} and {@code ;}, or null if it is unknown. */
    @Nullable
    String decode(String name);
}

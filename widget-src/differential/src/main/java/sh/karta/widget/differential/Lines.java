// SPDX-License-Identifier: Apache-2.0
package sh.karta.widget.differential;

import org.jspecify.annotations.Nullable;
import sh.karta.widget.core.text.Text;

/** Builds the lines of a trace. */
final class Lines {
    private Lines() {}

    /** Returns the parts, separated by spaces. */
    static String of(@Nullable String... parts) {
        String line = "";
        for (int i = 0; i < parts.length; i++) {
            String part = parts[i] == null ? "null" : parts[i];
            line = i == 0 ? part : Text.concat(Text.concat(line, " "), part);
        }
        return line;
    }

    /** Returns an integer or NaN in digits. */
    static String number(double number) {
        return Double.isNaN(number) ? "NaN" : Text.of(Math.floor(number));
    }
}

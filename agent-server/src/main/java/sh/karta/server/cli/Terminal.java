// SPDX-License-Identifier: Apache-2.0
package sh.karta.server.cli;

import java.util.regex.Pattern;

/** Makes texts of visitors safe to print. Escape sequences in them could rename, clear or rewrite the operator's terminal. */
final class Terminal {
    private static final Pattern CONTROL = Pattern.compile("[\\p{Cc}&&[^\\n\\t]]");

    private Terminal() {}

    /** Replaces control characters, except line feed and tab, by U+FFFD. */
    static String plain(String text) {
        return CONTROL.matcher(text).replaceAll("\ufffd");
    }
}

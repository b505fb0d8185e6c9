// SPDX-License-Identifier: Apache-2.0
package sh.karta.widget.core.markdown;

import sh.karta.widget.core.text.Text;

/**
 * Which targets of links and images a page may follow (public API, section 5): {@code https:}, {@code http:}, {@code mailto:},
 * {@code tel:} and relative ones. Works on the text as a browser's URL parser would, so that no spelling of another scheme
 * gets through.
 */
public final class LinkPolicy {
    private LinkPolicy() {}

    /** Returns whether a link may lead to {@code target}. */
    public static boolean allows(String target) {
        int scheme = -1;
        boolean begun = false;
        for (int at = 0; at < target.length(); at++) {
            int c = Text.at(target, at);
            // URL parsers drop tabs and line breaks anywhere, and control characters in front.
            if (c < ' ' || c == 127) {
                return false;
            }
            if (c == ':' && !begun) {
                scheme = at;
            }
            begun |= c == ':' || c == '/' || c == '?' || c == '#' || c == '\\';
        }
        return scheme < 0 || isAllowedScheme(target, scheme);
    }

    private static boolean isAllowedScheme(String target, int end) {
        // Spaces in front do not count for URL parsers.
        int from = Characters.skip(target, 0, ' ');
        String scheme = Text.foldCase(Text.slice(target, from, end));
        return scheme.equals("HTTPS") || scheme.equals("HTTP") || scheme.equals("MAILTO") || scheme.equals("TEL");
    }

    /**
     * Returns whether the host of {@code target} may be another one than it looks like to a reader, so that it should be shown:
     * one with letters beyond ASCII, plain or in punycode, or percent-encoded, or with a user name in front.
     */
    public static boolean mayMislead(String target) {
        int from = authorityStart(target);
        for (int at = from; at < target.length(); at++) {
            int c = Text.at(target, at);
            if (from == 0 || c == '/' || c == '?' || c == '#' || c == '\\') {
                return false;
            }
            if (c > 126 || c == '%' || c == '@' || ((c | 32) == 'x' && isPunycode(target, at))) {
                return true;
            }
        }
        return false;
    }

    private static boolean isPunycode(String target, int at) {
        return (Text.peek(target, at + 1) | 32) == 'n' && Text.startsWith(target, "--", at + 2);
    }

    // Two slashes of either kind at the beginning or after the scheme; more are as good as two. 0 if there is no host.
    private static int authorityStart(String target) {
        int from = Characters.skip(target, 0, ' ');
        if (!isSlash(target, from)) {
            from = Text.indexOf(target, ":", 0) + 1;
        }
        int behind = from;
        while (isSlash(target, behind)) {
            behind++;
        }
        return behind - from > 1 ? behind : 0;
    }

    private static boolean isSlash(String target, int at) {
        int c = Text.peek(target, at);
        return c == '/' || c == '\\';
    }
}

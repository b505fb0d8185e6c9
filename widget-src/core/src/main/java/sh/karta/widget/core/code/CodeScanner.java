// SPDX-License-Identifier: Apache-2.0
package sh.karta.widget.core.code;

import org.jspecify.annotations.Nullable;
import sh.karta.widget.core.text.Text;

/**
 * Finds tokens in source code that arrives in pieces. A reported token is final. Only the word, number or key at the end
 * of the text so far is read twice, so the total cost is linear.
 *
 * <p>The rules are approximations for colouring. They never fail: unknown syntax has no colour.
 */
public final class CodeScanner {
    public static final int KEYWORD = 0;

    /** A string or a number. */
    public static final int STRING = 1;

    /** The name of a function, type, property, attribute, variable or command. */
    public static final int NAME = 2;

    public static final int COMMENT = 3;

    /** Receives the tokens in order. A string or comment may come in several adjacent tokens. */
    public interface Sink {
        void token(int kind, int from, int to);
    }

    /** Maximum length of an unfinished string that is held back until it is known whether it is a key. */
    private static final int LONGEST_KEY = 200;

    private static final int MORE = -1;

    private final Sink sink;
    private Language language;

    /** The language around a script or style, or null. */
    private @Nullable Language outer;

    /** The characters that end the open string or comment, or an empty string outside of both. */
    private String closing = "";

    private int kind;
    private boolean hasEscapes;
    private boolean endsWithLine;

    /** The last character that is not a space, with {@code a} for a word and {@code ;} for a keyword. */
    private int last = '\n';

    /** The tag whose attributes follow, or empty. */
    private String tag = "";

    private CodeScanner(Language language, Sink sink) {
        this.language = language;
        this.sink = sink;
    }

    /** Returns a scanner for the language that a code block calls {@code name}, or null if it is unknown. */
    public static @Nullable CodeScanner of(String name, Sink sink) {
        Language language = Language.of(name);
        return language == null ? null : new CodeScanner(language, sink);
    }

    /**
     * Reads {@code text} from {@code from} on. Positions of tokens refer to {@code text}. The caller may pass another text after each line
     * feed.
     *
     * @return where to continue when more of the text has arrived
     */
    public int read(String text, int from) {
        int at = from;
        while (at < text.length()) {
            int next = closing.isEmpty() ? token(text, at) : inside(text, at);
            if (next <= at) {
                // Negative: more is needed. Otherwise the rest of the text is the beginning of the closing characters.
                return next < 0 ? at : next;
            }
            at = next;
        }
        return at;
    }

    private void report(int kind, int from, int to) {
        if (from < to) {
            sink.token(kind, from, to);
        }
    }

    private int open(int kind, String closing, boolean endsWithLine, boolean hasEscapes, int from, int to) {
        this.kind = kind;
        this.closing = closing;
        this.endsWithLine = endsWithLine;
        this.hasEscapes = hasEscapes;
        last = 'a';
        report(kind, from, to);
        return to;
    }

    /** Reads the inside of a string or comment. */
    private int inside(String text, int from) {
        int at = from;
        int end = text.length();
        while (at < end) {
            int c = Text.at(text, at);
            if (c == '\n' && endsWithLine) {
                closing = "";
                break;
            }
            if (c == '\\' && hasEscapes) {
                if (at + 1 == end) {
                    break;
                }
                at++;
            } else if (c == Text.at(closing, 0)) {
                if (Text.startsWith(text, closing, at)) {
                    at += closing.length();
                    closing = "";
                    break;
                }
                if (Text.startsWith(closing, Text.slice(text, at, end), 0)) {
                    break;
                }
            }
            at++;
        }
        report(kind, from, at);
        if (at == from && closing.isEmpty()) {
            // The end of the line ended the string, and is a token of its own.
            return token(text, at);
        }
        return at;
    }

    private int token(String text, int at) {
        int c = Text.at(text, at);
        Language around = outer;
        if (around != null && c == '<') {
            if (at + 1 == text.length()) {
                return MORE;
            }
            if (Text.at(text, at + 1) == '/') {
                language = around;
                outer = null;
            }
        }
        if (c == '\n') {
            last = c;
            return at + 1;
        }
        if (c <= ' ') {
            return at + 1;
        }
        return language.has(Language.MARKUP) ? markup(text, at, c) : code(text, at, c);
    }

    private int code(String text, int at, int c) {
        int end = text.length();
        // All delimiters that begin with these characters are at most three characters long.
        if (at + 2 >= end
                && Text.peek(text, end - 1) != '\n'
                && (c == '/' || c == '-' || c == '"' || c == '\'' || c == '$')) {
            return MORE;
        }
        int before = Text.peek(text, at - 1);
        if (starts(text, language.lineComment, at) && (c != '#' || before <= ' ')) {
            return open(COMMENT, "\n", true, false, at, at + language.lineComment.length());
        }
        if (starts(text, language.comment, at)) {
            return open(COMMENT, "*/", false, false, at, at + 2);
        }
        if (isIn(language.quotes, c)) {
            return string(text, at, c, before);
        }
        if (c == '/' && language.has(Language.PATTERNS) && isIn("(=,:[!&|?{};\n", last)) {
            return open(STRING, "/", true, true, at, at + 1);
        }
        if (isDigit(c)) {
            int to = wordEnd(text, at, true);
            if (to == end) {
                return MORE;
            }
            last = 'a';
            report(STRING, at, to);
            return to;
        }
        boolean dollar = c == '$' && language.has(Language.DOLLAR);
        if (isLetter(c) || c == '_' || dollar || (c == '@' && language.has(Language.AT))) {
            return word(text, at, c, dollar);
        }
        last = c;
        return at + 1;
    }

    private int string(String text, int at, int c, int before) {
        boolean keys = language.has(Language.KEYS);
        String quote = Text.slice(text, at, at + 1);
        int next = Text.peek(text, at + 1);
        if (c == '\''
                && ((keys && isLetter(before))
                        || (language.has(Language.RUST) && next != '\\' && Text.peek(text, at + 2) != '\''))) {
            return at + 1;
        }
        if (language.has(Language.TRIPLE) && next == c && Text.peek(text, at + 2) == c) {
            return open(STRING, Text.slice(text, at, at + 3), false, true, at, at + 3);
        }
        if (keys) {
            int close = lineEnd(text, at + 1, c);
            int after = skipBlanks(text, close + 1);
            if (close > 0 && close - at < LONGEST_KEY && after < text.length()) {
                last = 'a';
                report(Text.at(text, after) == ':' ? NAME : STRING, at, close + 1);
                return close + 1;
            }
            if (mayContinue(text, at)) {
                return MORE;
            }
        }
        boolean isLong = isIn(language.longQuotes, c);
        boolean isRaw = language.has(Language.ANY_CASE)
                || (isLong
                        && (c == '`' ? !language.has(Language.PATTERNS) : c == '\'' && !language.has(Language.CALLS)));
        return open(STRING, quote, !isLong, !isRaw, at, at + 1);
    }

    private static boolean mayContinue(String text, int from) {
        return text.length() - from < LONGEST_KEY && Text.indexOf(text, "\n", from) < 0;
    }

    /** Returns the index of {@code closing} in this line, or -1. */
    private static int lineEnd(String text, int from, int closing) {
        for (int at = from; at < text.length(); at++) {
            int c = Text.at(text, at);
            if (c == closing) {
                return at;
            }
            if (c == '\n') {
                return -1;
            }
            if (c == '\\') {
                at++;
            }
        }
        return -1;
    }

    private int word(String text, int at, int c, boolean dollar) {
        int end = text.length();
        int to = wordEnd(text, at + 1, false);
        if (to == end) {
            return MORE;
        }
        if (dollar) {
            if (to == at + 1 && Text.at(text, to) == '{') {
                int close = lineEnd(text, to, '}');
                if (close < 0 && mayContinue(text, at)) {
                    return MORE;
                }
                to = close < 0 || close - at > LONGEST_KEY ? to : close + 1;
            }
            if (to > at + 1) {
                last = 'a';
                report(NAME, at, to);
            }
            // A dollar sign and a space are a shell prompt. A command follows.
            return to;
        }
        String word = Text.slice(text, at, to);
        int next = Text.at(text, to);
        int after = skipBlanks(text, to);
        int following = Text.peek(text, after);
        if (after == end && language.has(Language.KEYS | Language.SETTINGS)) {
            return MORE;
        }
        boolean isKeyword = Text.peek(text, at - 1) != '.' && language.isKeyword(word);
        boolean isCommand = language.has(Language.COMMANDS) && next != '=' && isIn("\n|&;(`", last);
        boolean isCall = next == '('
                || (c >= 'A' && c <= 'Z' && !language.has(Language.ANY_CASE))
                || (next == '!' && language.has(Language.RUST) && Text.peek(text, to + 1) != '=');
        boolean isKey = (language.has(Language.KEYS) && following == ':')
                || (language.has(Language.SETTINGS) && following == '=')
                || (language.has(Language.CALLS) && isCall);
        last = isKeyword ? ';' : 'a';
        if (isKeyword && !(language.has(Language.KEYS) && isKey)) {
            report(KEYWORD, at, to);
        } else if (isCommand || isKey || c == '@') {
            report(NAME, at, to);
        }
        return to;
    }

    private int markup(String text, int at, int c) {
        int end = text.length();
        if (tag.isEmpty()) {
            if (c != '<') {
                int next = Text.indexOf(text, "<", at);
                return next < 0 ? end : next;
            }
            if (Text.startsWith(text, "<!--", at)) {
                return open(COMMENT, "-->", false, false, at, at + 4);
            }
            int from = at + 1;
            while (isIn("/!?", Text.peek(text, from))) {
                from++;
            }
            int to = wordEnd(text, from, true);
            if (to == end) {
                return MORE;
            }
            if (to > from) {
                tag = Language.capitals(Text.slice(text, at + 1, to));
                last = '<';
                report(KEYWORD, from, to);
            }
            return to;
        }
        if (c == '>') {
            outer = language;
            if (tag.equals("SCRIPT")) {
                language = Language.SCRIPT;
            } else if (tag.equals("STYLE")) {
                language = Language.STYLE;
            } else {
                outer = null;
            }
            tag = "";
            last = '\n';
            return at + 1;
        }
        if (isIn(language.quotes, c)) {
            return open(STRING, Text.slice(text, at, at + 1), false, false, at, at + 1);
        }
        int to = at;
        while (to < end && !isIn(" \n\t>=\"'", Text.at(text, to))) {
            to++;
        }
        if (to == end) {
            return MORE;
        }
        if (to > at && c != '/') {
            report(last == '=' ? STRING : NAME, at, to);
        }
        last = to > at ? 'a' : c;
        return Math.max(to, at + 1);
    }

    private int wordEnd(String text, int from, boolean isNumber) {
        int at = from;
        while (at < text.length()) {
            int c = Text.at(text, at);
            if (!isLetter(c)
                    && !isDigit(c)
                    && c != '_'
                    && (c != '.' || !isNumber)
                    && (c != '-' || (!language.has(Language.HYPHENS) && !language.has(Language.MARKUP)))
                    && (c != '$' || language.has(Language.DOLLAR))
                    && (c != ':' || !language.has(Language.MARKUP))) {
                return at;
            }
            at++;
        }
        return at;
    }

    private static int skipBlanks(String text, int from) {
        int at = from;
        while (isIn(" \t", Text.peek(text, at))) {
            at++;
        }
        return at;
    }

    private static boolean starts(String text, String part, int at) {
        return !part.isEmpty() && Text.startsWith(text, part, at);
    }

    private static boolean isDigit(int c) {
        return c >= '0' && c <= '9';
    }

    private static boolean isLetter(int c) {
        return ((c | 32) >= 'a' && (c | 32) <= 'z') || c > 127;
    }

    private static boolean isIn(String characters, int c) {
        return c > 0 && Text.indexOf(characters, Text.ofCodePoint(c), 0) >= 0;
    }
}

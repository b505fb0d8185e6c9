// SPDX-License-Identifier: Apache-2.0
package sh.karta.widget.core.text;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Locale;
import org.teavm.classlib.PlatformDetector;
import org.teavm.jso.JSBody;

/**
 * String operations for streamed text that compile to plain JavaScript operators.
 *
 * <p>TeaVM compiles {@code +}, {@link StringBuilder}, {@link String#indexOf} and {@link String#startsWith} to loops
 * over single characters, which an answer of 100,000 characters would run again and again. Each method here tests
 * {@link PlatformDetector#isTeaVM()}, a compile-time constant: compiled code inlines the native operation, and the
 * JVM never reaches the native method.
 */
public final class Text {
    private Text() {}

    /** Returns {@code a} followed by {@code b}. */
    public static String concat(String a, String b) {
        return PlatformDetector.isTeaVM() ? nativeConcat(a, b) : a + b;
    }

    /** Returns {@code a} and {@code b} with a blank line between them, or only one of them if the other is empty. */
    public static String paragraphs(String a, String b) {
        if (a.length() == 0) {
            return b;
        }
        return b.length() == 0 ? a : concat(concat(a, "\n\n"), b);
    }

    /** Returns the index of the first {@code part} in {@code text} at or after {@code from}, or -1. */
    public static int indexOf(String text, String part, int from) {
        return PlatformDetector.isTeaVM() ? nativeIndexOf(text, part, from) : text.indexOf(part, from);
    }

    /** Returns the characters of {@code text} from {@code from} (inclusive) to {@code to} (exclusive). */
    public static String slice(String text, int from, int to) {
        return PlatformDetector.isTeaVM() ? nativeSlice(text, from, to) : text.substring(from, to);
    }

    /**
     * Returns the UTF-16 code unit of {@code text} at {@code at}, which must be inside the text. Unlike
     * {@code charAt}, it is not checked.
     */
    public static int at(String text, int at) {
        return PlatformDetector.isTeaVM() ? nativeAt(text, at) : text.charAt(at);
    }

    /**
     * Returns the UTF-16 code unit of {@code text} at {@code at}, or 0 outside the text, so that scanners need no
     * bounds check.
     */
    public static int peek(String text, int at) {
        if (PlatformDetector.isTeaVM()) {
            return nativePeek(text, at);
        }
        return at >= 0 && at < text.length() ? text.charAt(at) : 0;
    }

    /** Returns {@code text} with every occurrence of {@code part}, which must not be empty, replaced by {@code by}. */
    public static String replace(String text, String part, String by) {
        return PlatformDetector.isTeaVM() ? nativeReplace(text, part, by) : text.replace(part, by);
    }

    /** Returns the one or two UTF-16 code units of {@code codePoint}, at most 0x10FFFF. */
    public static String ofCodePoint(int codePoint) {
        return PlatformDetector.isTeaVM() ? nativeOfCodePoint(codePoint) : Character.toString(codePoint);
    }

    /** Returns {@code text} case-folded, so that texts that differ only in case become equal. */
    public static String foldCase(String text) {
        return PlatformDetector.isTeaVM()
                ? nativeFoldCase(text)
                : text.toLowerCase(Locale.ROOT).toUpperCase(Locale.ROOT);
    }

    /** Returns whether {@code codePoint} is in one of Unicode's general categories P (punctuation) or S (symbol). */
    public static boolean isPunctuation(int codePoint) {
        if (PlatformDetector.isTeaVM()) {
            return nativeIsPunctuation(codePoint);
        }
        return switch (Character.getType(codePoint)) {
            case Character.CONNECTOR_PUNCTUATION,
                    Character.DASH_PUNCTUATION,
                    Character.START_PUNCTUATION,
                    Character.END_PUNCTUATION,
                    Character.INITIAL_QUOTE_PUNCTUATION,
                    Character.FINAL_QUOTE_PUNCTUATION,
                    Character.OTHER_PUNCTUATION,
                    Character.MATH_SYMBOL,
                    Character.CURRENCY_SYMBOL,
                    Character.MODIFIER_SYMBOL,
                    Character.OTHER_SYMBOL -> true;
            default -> false;
        };
    }

    /** Returns whether {@code text} contains {@code part} at {@code at}. */
    public static boolean startsWith(String text, String part, int at) {
        return PlatformDetector.isTeaVM() ? nativeStartsWith(text, part, at) : text.startsWith(part, at);
    }

    /** Returns {@code number}, an integer below 2^53, in decimal digits. */
    public static String of(double number) {
        return PlatformDetector.isTeaVM() ? nativeOf(number) : Long.toString((long) number);
    }

    /** Returns the low 32 bits of a product. {@code *} compiles to a function that imitates {@code Math.imul}. */
    public static int product(int one, int other) {
        return PlatformDetector.isTeaVM() ? nativeProduct(one, other) : one * other;
    }

    /** Returns the 32 bits of {@code number} in hexadecimal digits without leading zeros. */
    public static String hex(int number) {
        return PlatformDetector.isTeaVM() ? nativeHex(number) : Integer.toHexString(number);
    }

    /** Returns {@code text} percent-encoded for a path segment or query value of a URL. */
    public static String encode(String text) {
        return PlatformDetector.isTeaVM()
                ? nativeEncode(text)
                : URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
    }

    /**
     * Returns the bytes of {@code text} in base64url (RFC 4648 §5), one character each. Empty if {@code text} is not
     * base64url.
     */
    public static String ofBase64Url(String text) {
        if (PlatformDetector.isTeaVM()) {
            return nativeOfBase64Url(text);
        }
        try {
            return new String(Base64.getUrlDecoder().decode(text), StandardCharsets.ISO_8859_1);
        } catch (IllegalArgumentException e) {
            return "";
        }
    }

    @JSBody(
            params = {"a", "b"},
            script = "return a + b;")
    private static native String nativeConcat(String a, String b);

    @JSBody(
            params = {"text", "part", "from"},
            script = "return text.indexOf(part, from);")
    private static native int nativeIndexOf(String text, String part, int from);

    @JSBody(
            params = {"text", "from", "to"},
            script = "return text.substring(from, to);")
    private static native String nativeSlice(String text, int from, int to);

    @JSBody(
            params = {"number"},
            script = "return '' + number;")
    private static native String nativeOf(double number);

    @JSBody(
            params = {"one", "other"},
            script = "return Math.imul(one, other);")
    private static native int nativeProduct(int one, int other);

    @JSBody(
            params = {"number"},
            script = "return (number >>> 0).toString(16);")
    private static native String nativeHex(int number);

    // Lone surrogates would make encodeURIComponent throw.
    @JSBody(
            params = {"text"},
            script = "return encodeURIComponent(text.toWellFormed());")
    private static native String nativeEncode(String text);

    @JSBody(
            params = {"text", "at"},
            script = "return text.charCodeAt(at);")
    private static native int nativeAt(String text, int at);

    @JSBody(
            params = {"text"},
            script = "try { return atob(text.split('-').join('+').split('_').join('/')); } catch (e) { return ''; }")
    private static native String nativeOfBase64Url(String text);

    // The bitwise or turns NaN, the result outside the text, into 0.
    @JSBody(
            params = {"text", "at"},
            script = "return text.charCodeAt(at) | 0;")
    private static native int nativePeek(String text, int at);

    @JSBody(
            params = {"text", "part", "by"},
            script = "return text.split(part).join(by);")
    private static native String nativeReplace(String text, String part, String by);

    @JSBody(
            params = {"codePoint"},
            script = "return String.fromCodePoint(codePoint);")
    private static native String nativeOfCodePoint(int codePoint);

    @JSBody(
            params = {"text"},
            script = "return text.toLowerCase().toUpperCase();")
    private static native String nativeFoldCase(String text);

    @JSBody(
            params = {"codePoint"},
            // A constructor, because TeaVM's own parser does not support this flag in literals.
            script = "return RegExp('[\\\\p{P}\\\\p{S}]', 'u').test(String.fromCodePoint(codePoint));")
    private static native boolean nativeIsPunctuation(int codePoint);

    // {@code startsWith} is not used, because Prototype.js replaces it by a version that ignores the position.
    @JSBody(
            params = {"text", "part", "at"},
            script = "return text.substring(at, at + part.length) === part;")
    private static native boolean nativeStartsWith(String text, String part, int at);
}

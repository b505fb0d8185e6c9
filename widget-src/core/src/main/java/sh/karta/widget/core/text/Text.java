// SPDX-License-Identifier: Apache-2.0
package sh.karta.widget.core.text;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import org.teavm.classlib.PlatformDetector;
import org.teavm.jso.JSBody;

/**
 * String operations for streamed text that compile to the bare JavaScript operator.
 *
 * <p>TeaVM compiles {@code +}, {@link StringBuilder}, {@link String#indexOf} and {@link String#startsWith} to loops
 * over single characters; an answer of 100,000 characters would pay for each of them again and again. Each method here
 * tests {@link PlatformDetector#isTeaVM()}, a compile-time constant in compiled code: there the call is inlined to the
 * native operation, and on the JVM the native method is never reached.
 */
public final class Text {
    private Text() {}

    /** Returns {@code a} followed by {@code b}. */
    public static String concat(String a, String b) {
        return PlatformDetector.isTeaVM() ? nativeConcat(a, b) : a + b;
    }

    /** Returns the index of the first {@code part} in {@code text} at or after {@code from}, or -1. */
    public static int indexOf(String text, String part, int from) {
        return PlatformDetector.isTeaVM() ? nativeIndexOf(text, part, from) : text.indexOf(part, from);
    }

    /** Returns the characters of {@code text} from {@code from} (inclusive) to {@code to} (exclusive). */
    public static String slice(String text, int from, int to) {
        return PlatformDetector.isTeaVM() ? nativeSlice(text, from, to) : text.substring(from, to);
    }

    /** Returns the UTF-16 code unit of {@code text} at {@code at}, which must lie inside: unlike {@code charAt}, unchecked. */
    public static int at(String text, int at) {
        return PlatformDetector.isTeaVM() ? nativeAt(text, at) : text.charAt(at);
    }

    /** Returns whether {@code part} stands in {@code text} at {@code at}. */
    public static boolean startsWith(String text, String part, int at) {
        return PlatformDetector.isTeaVM() ? nativeStartsWith(text, part, at) : text.startsWith(part, at);
    }

    /** Returns {@code number}, a whole one below 2^53, in decimal digits. */
    public static String of(double number) {
        return PlatformDetector.isTeaVM() ? nativeOf(number) : Long.toString((long) number);
    }

    /** Returns {@code text} with everything escaped that would end a path segment or query value of a URL. */
    public static String encode(String text) {
        return PlatformDetector.isTeaVM()
                ? nativeEncode(text)
                : URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
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
            params = {"text", "part", "at"},
            script = "return text.startsWith(part, at);")
    private static native boolean nativeStartsWith(String text, String part, int at);
}

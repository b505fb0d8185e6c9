// SPDX-License-Identifier: Apache-2.0
package sh.karta.widget.browser.dom;

import org.jspecify.annotations.Nullable;
import org.teavm.jso.JSBody;

/** Checks URLs from outside by scheme (public-api §5). */
public final class Addresses {
    private Addresses() {}

    /** Returns a link's target as an absolute URL, resolved against the page, or null if it is not allowed. */
    public static @Nullable String link(String text) {
        return resolve(text, "^(https?|mailto|tel):", "");
    }

    /** Returns the absolute URL of a web page, or null if it is none. */
    public static @Nullable String web(String text) {
        return resolve(text, "^https?:", "");
    }

    /** Returns the absolute URL of an image: https, the page's own origin, or a raster {@code data:} image. */
    public static @Nullable String image(String text) {
        return resolve(text, "^(https:|data:image/(png|jpeg|gif|webp|avif)[;,])", "http:");
    }

    /** Returns the host of an absolute URL, empty if it has none. */
    @JSBody(params = "address", script = "return new URL(address).host;")
    public static native String host(String address);

    /**
     * Returns the host of an absolute URL if readers may mistake it for another one, else null: letters of other scripts
     * show in its punycode, and a user name in front looks like a host.
     */
    @JSBody(
            params = "address",
            script = "if (!/@|xn--/.test(address)) return null;"
                    + "var u = new URL(address); return u.username || /(^|\\.)xn--/.test(u.host) ? u.host : null;")
    public static native @Nullable String lookAlike(String address);

    /**
     * Matches the pattern against the parsed URL, not the text. The parser drops tabs and line breaks that would hide a scheme
     * (URL standard, basic URL parser).
     *
     * @param own a protocol that is allowed too, if the URL is of the page's origin
     */
    @JSBody(
            params = {"text", "pattern", "own"},
            script = "try { var u = new URL(text, location.href);"
                    + "return new RegExp(pattern).test(u.href) || u.protocol === own && u.origin === location.origin"
                    + "? u.href : null; } catch (e) { return null; }")
    private static native @Nullable String resolve(String text, String pattern, String own);
}

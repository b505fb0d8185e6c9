// SPDX-License-Identifier: Apache-2.0
package sh.karta.widget.core.auth;

import sh.karta.widget.core.port.Json;
import sh.karta.widget.core.port.JsonValue;
import sh.karta.widget.core.text.Text;

/** Reads the expiry of a JSON Web Token (RFC 7519) without verifying it, which is the server's task. */
final class Jwt {
    private Jwt() {}

    /** Returns {@code exp} of the payload in seconds since the epoch, or NaN if {@code token} is not a readable JWT. */
    static double expiry(String token, Json json) {
        int start = Text.indexOf(token, ".", 0) + 1;
        int end = Text.indexOf(token, ".", start);
        if (start == 0 || end < 0) {
            return Double.NaN;
        }
        // Treats bytes as characters: only numbers and member names are read, and they are ASCII.
        JsonValue claims = json.parse(Text.ofBase64Url(Text.slice(token, start, end)));
        return claims == null ? Double.NaN : claims.number("exp");
    }
}

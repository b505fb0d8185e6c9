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
        String payload = "";
        int bits = 0;
        int count = 0;
        for (int i = start; i < end; i++) {
            int digit = digit(Text.at(token, i));
            if (digit < 0) {
                return Double.NaN;
            }
            bits = bits << 6 | digit;
            count += 6;
            if (count >= 8) {
                count -= 8;
                // Treats bytes as characters: only numbers and member names are read, and they are ASCII.
                payload = Text.concat(payload, Text.ofCodePoint(bits >> count & 0xFF));
            }
        }
        JsonValue claims = json.parse(payload);
        return claims == null ? Double.NaN : claims.number("exp");
    }

    /** Returns the value of a base64url digit (RFC 4648 §5), or -1. */
    private static int digit(int unit) {
        if (unit >= 'A' && unit <= 'Z') {
            return unit - 'A';
        }
        if (unit >= 'a' && unit <= 'z') {
            return unit - 'a' + 26;
        }
        if (unit >= '0' && unit <= '9') {
            return unit - '0' + 52;
        }
        return unit == '-' ? 62 : unit == '_' ? 63 : -1;
    }
}

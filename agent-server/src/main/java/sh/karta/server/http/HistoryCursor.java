// SPDX-License-Identifier: Apache-2.0
package sh.karta.server.http;

import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.Base64;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import sh.karta.server.problem.Problem;
import sh.karta.server.problem.Quote;
import sh.karta.server.store.session.Cursor;

/** Encodes and decodes the cursor of the session list ({@code next} and {@code before}). The cursor is opaque to clients. */
final class HistoryCursor {
    private static final Pattern POSITION = Pattern.compile("([0-9]{1,15}) (ses_[A-Za-z0-9_-]{27})");

    private HistoryCursor() {}

    static String write(Cursor cursor) {
        String position = cursor.at().toEpochMilli() + " " + cursor.id();
        return Base64.getUrlEncoder().withoutPadding().encodeToString(position.getBytes(StandardCharsets.US_ASCII));
    }

    /**
     * Decodes a cursor, or a time that an older client sends instead.
     *
     * @throws Problem {@code invalid_request} if the text is neither
     */
    static Cursor read(String text) {
        try {
            Matcher position =
                    POSITION.matcher(new String(Base64.getUrlDecoder().decode(text), StandardCharsets.US_ASCII));
            if (position.matches()) {
                return new Cursor(Instant.ofEpochMilli(Long.parseLong(position.group(1))), position.group(2));
            }
        } catch (IllegalArgumentException e) {
            // Not base64. It may be a time of an older client.
        }
        try {
            Instant at = Instant.parse(text);
            return new Cursor(Instant.ofEpochMilli(at.toEpochMilli()), "");
        } catch (DateTimeException | ArithmeticException e) {
            throw Problem.invalid("before must be the value of next from another page, or a time like"
                    + " 2026-01-31T12:00:00Z, got " + Quote.text(text) + ".");
        }
    }
}

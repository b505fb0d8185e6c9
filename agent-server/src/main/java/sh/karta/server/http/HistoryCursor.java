// SPDX-License-Identifier: Apache-2.0
package sh.karta.server.http;

import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.Base64;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import sh.karta.server.problem.Problem;
import sh.karta.server.store.SessionCursor;

/** {@code next} and {@code before} of the list of sessions: opaque to clients, which send back what they got. */
final class HistoryCursor {
    private static final Pattern PLACE = Pattern.compile("([0-9]{1,15}) (ses_[A-Za-z0-9_-]{27})");

    private HistoryCursor() {}

    static String write(SessionCursor cursor) {
        String place = cursor.at().toEpochMilli() + " " + cursor.id();
        return Base64.getUrlEncoder().withoutPadding().encodeToString(place.getBytes(StandardCharsets.US_ASCII));
    }

    /**
     * Reads a cursor, or a time as older clients send it.
     *
     * @throws Problem {@code invalid_request}
     */
    static SessionCursor read(String text) {
        try {
            Matcher place = PLACE.matcher(new String(Base64.getUrlDecoder().decode(text), StandardCharsets.US_ASCII));
            if (place.matches()) {
                return new SessionCursor(Instant.ofEpochMilli(Long.parseLong(place.group(1))), place.group(2));
            }
        } catch (IllegalArgumentException e) {
            // It may be a time, which has characters that base64 has not.
        }
        try {
            Instant at = Instant.parse(text);
            return SessionCursor.before(Instant.ofEpochMilli(at.toEpochMilli()));
        } catch (DateTimeException | ArithmeticException e) {
            throw Problem.invalid("'before' must be the next of another page, or a time like 2026-01-31T12:00:00Z.");
        }
    }
}

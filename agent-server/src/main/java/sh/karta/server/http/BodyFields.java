// SPDX-License-Identifier: Apache-2.0
package sh.karta.server.http;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import sh.karta.server.event.MessageText;
import sh.karta.server.problem.Code;
import sh.karta.server.problem.Problem;
import sh.karta.server.problem.Quote;

/** Reads the fields of a body. Errors name the field and the expected value. A JSON null counts as an absent field. */
final class BodyFields {
    private static final Pattern NUMBER = Pattern.compile("[0-9]{1,19}");

    private BodyFields() {}

    static String text(ObjectNode body, String field, int maxLength) {
        String text = optionalText(body, field, maxLength);
        if (text == null || MessageText.isInvisible(text)) {
            throw Problem.invalid(field + " must be a non-empty string, got " + Quote.type(body.path(field)) + ".");
        }
        return text;
    }

    static @Nullable String optionalText(ObjectNode body, String field, int maxLength) {
        JsonNode node = body.path(field);
        if (node.isMissingNode() || node.isNull()) {
            return null;
        }
        if (!node.isTextual()) {
            throw Problem.invalid(field + " must be a string, got " + Quote.type(node) + ".");
        }
        if (node.textValue().length() > maxLength) {
            throw new Problem(
                    Code.TOO_LARGE,
                    field + " has " + node.textValue().length() + " characters, expected at most " + maxLength + ".");
        }
        return node.textValue();
    }

    /** @param min 0 or more */
    static long longFromQuery(@Nullable String value, String name, long min, long max, long defaultValue) {
        if (value == null) {
            return defaultValue;
        }
        try {
            // Long.parseLong would accept a sign and the digits of all scripts.
            long number = NUMBER.matcher(value).matches() ? Long.parseLong(value) : -1;
            if (number >= min && number <= max) {
                return number;
            }
        } catch (NumberFormatException e) {
            // reported below
        }
        throw Problem.invalid(
                name + " must be an integer from " + min + " to " + max + ", got " + Quote.text(value) + ".");
    }
}

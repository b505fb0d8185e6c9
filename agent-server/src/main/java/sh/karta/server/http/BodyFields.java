// SPDX-License-Identifier: Apache-2.0
package sh.karta.server.http;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import org.jspecify.annotations.Nullable;
import sh.karta.server.problem.Code;
import sh.karta.server.problem.Got;
import sh.karta.server.problem.Problem;

/** Reads the fields of a body. Errors name the field and the expected value. A JSON null counts as an absent field. */
final class BodyFields {
    private BodyFields() {}

    static String text(ObjectNode body, String field, int maxLength) {
        String text = optionalText(body, field, maxLength);
        if (text == null || text.isBlank()) {
            throw Problem.invalid(field + " must be a non-empty string, got " + Got.type(body.path(field)) + ".");
        }
        return text;
    }

    static @Nullable String optionalText(ObjectNode body, String field, int maxLength) {
        JsonNode node = body.path(field);
        if (node.isMissingNode() || node.isNull()) {
            return null;
        }
        if (!node.isTextual()) {
            throw Problem.invalid(field + " must be a string, got " + Got.type(node) + ".");
        }
        if (node.textValue().length() > maxLength) {
            throw new Problem(
                    Code.TOO_LARGE,
                    field + " has " + node.textValue().length() + " characters, expected at most " + maxLength + ".");
        }
        return node.textValue();
    }

    static long longFromQuery(@Nullable String value, String name, long min, long max, long defaultValue) {
        if (value == null) {
            return defaultValue;
        }
        try {
            long number = Long.parseLong(value);
            if (number >= min && number <= max) {
                return number;
            }
        } catch (NumberFormatException e) {
            // reported below
        }
        throw Problem.invalid(
                name + " must be an integer from " + min + " to " + max + ", got " + Got.text(value) + ".");
    }
}

// SPDX-License-Identifier: Apache-2.0
package sh.karta.server.http;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import org.jspecify.annotations.Nullable;
import sh.karta.server.problem.Code;
import sh.karta.server.problem.Problem;

/** Reads the fields of a body; each refusal names the field and what it must be. A JSON null is an absent field. */
final class BodyFields {
    private BodyFields() {}

    static String text(ObjectNode body, String field, int maxLength) {
        String text = optionalText(body, field, maxLength);
        if (text == null || text.isBlank()) {
            throw Problem.invalid("'" + field + "' must be a text that is not empty.");
        }
        return text;
    }

    static @Nullable String optionalText(ObjectNode body, String field, int maxLength) {
        JsonNode node = body.path(field);
        if (node.isMissingNode() || node.isNull()) {
            return null;
        }
        if (!node.isTextual()) {
            throw Problem.invalid("'" + field + "' must be a text.");
        }
        if (node.textValue().length() > maxLength) {
            throw new Problem(Code.TOO_LARGE, "'" + field + "' must have at most " + maxLength + " characters.");
        }
        return node.textValue();
    }

    static long longFromQuery(@Nullable String value, String name, long least, long most, long otherwise) {
        if (value == null) {
            return otherwise;
        }
        try {
            long number = Long.parseLong(value);
            if (number >= least && number <= most) {
                return number;
            }
        } catch (NumberFormatException e) {
            // told below
        }
        throw Problem.invalid("'" + name + "' must be a whole number from " + least + " to " + most + ".");
    }
}

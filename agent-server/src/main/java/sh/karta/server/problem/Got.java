// SPDX-License-Identifier: Apache-2.0
package sh.karta.server.problem;

import com.fasterxml.jackson.databind.JsonNode;

/**
 * Quotes values of a request in error messages. The result has at most 80 printable ASCII characters of the value. Not for values
 * that may be a secret or a visitor's text, because messages are logged.
 */
public final class Got {
    private static final int MAX_LENGTH = 80;

    private Got() {}

    /** Returns the value in quotation marks. Other characters than printable ASCII become question marks. */
    public static String text(String value) {
        String start = value.length() > MAX_LENGTH ? value.substring(0, MAX_LENGTH) + "..." : value;
        return '"' + start.replaceAll("[^\\x20-\\x7e]", "?") + '"';
    }

    /** Describes a value that is not of the expected type: a number or a boolean as it is, otherwise only its type. */
    public static String type(JsonNode node) {
        return switch (node.getNodeType()) {
            case MISSING -> "nothing";
            case NULL -> "null";
            case OBJECT -> "an object";
            case ARRAY -> "a list";
            case STRING ->
                node.textValue().isEmpty()
                        ? "an empty string"
                        : node.textValue().isBlank() ? "only white space" : "a string";
            case NUMBER, BOOLEAN -> {
                String value = node.toString();
                yield value.length() > MAX_LENGTH ? "a number" : value;
            }
            default -> "another type";
        };
    }
}

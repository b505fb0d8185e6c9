// SPDX-License-Identifier: Apache-2.0
package sh.karta.server.problem;

import com.fasterxml.jackson.databind.JsonNode;

/**
 * Quotes values of a request in error messages. The result has at most 80 printable ASCII characters of the value. Not for values
 * that may be a secret or a visitor's text, because messages are logged.
 */
public final class Quote {
    private static final int MAX_LENGTH = 80;

    private Quote() {}

    /** Returns the value in quotation marks. Other characters than printable ASCII become question marks. */
    public static String text(String value) {
        return '"' + name(value) + '"';
    }

    /** Returns the name of a field like {@link #text}, but without quotation marks. */
    public static String name(String field) {
        String start = field.length() > MAX_LENGTH ? field.substring(0, MAX_LENGTH) + "..." : field;
        return start.replaceAll("[^\\x20-\\x7e]", "?");
    }

    /** Describes a value that is not in a closed list: a string in quotation marks, any other value as {@link #type} does. */
    public static String choice(JsonNode node) {
        String value = node.textValue();
        return value == null || value.isBlank() ? type(node) : text(value);
    }

    /**
     * Describes a text that is too long or has control characters, without quoting it, and any other value as {@link #type} does.
     *
     * @param length the length of the text, as its limit counts it
     */
    public static String shape(JsonNode node, int length) {
        String value = node.textValue();
        if (value == null || value.isBlank()) {
            return type(node);
        }
        return value.chars().anyMatch(Character::isISOControl) ? "a control character" : length + " characters";
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

// SPDX-License-Identifier: Apache-2.0
package sh.karta.widget.core.error;

import org.jspecify.annotations.Nullable;
import sh.karta.widget.core.port.JsonValue;
import sh.karta.widget.core.text.Text;

/**
 * Extracts code and message from the error bodies of wire-protocol §5: {@code {detail}}, {@code {error, reason}},
 * {@code {error:{message, code, type}}}, {@code {message}} and plain text. Servers put either one in {@code error},
 * {@code reason} and {@code detail}, so codes are recognised by their form.
 */
final class ErrorBody {
    /** Maximum number of characters of a message for people. */
    private static final int MAX_MESSAGE_LENGTH = 500;

    @Nullable
    String code;

    @Nullable
    String message;

    @Nullable
    String requestId;

    double retryAfterSeconds = Double.NaN;

    void read(JsonValue value, boolean inner) {
        String plain = value.asString();
        if (plain != null) {
            offer(plain);
        }
        offerCode(value.string("code"));
        offerMessage(value.string("message"));
        if (requestId == null) {
            requestId = value.string("request_id");
        }
        double seconds = value.number("retry_after_seconds");
        if (seconds >= 0) {
            retryAfterSeconds = seconds;
        }
        if (inner) {
            // Validation errors are arrays of {msg}. The type of an inner error is the last resort for a code.
            offerMessage(value.string("msg"));
            offerCode(value.string("type"));
            return;
        }
        inner(value.get("error"));
        inner(value.get("detail"));
        String reason = value.string("reason");
        if (reason != null) {
            offer(reason);
        }
    }

    /** Uses {@code value} as the code if it looks like one and none is set yet, else as the message. */
    void offer(String value) {
        if (code == null && isCode(value)) {
            code = value;
        } else {
            offerMessage(value);
        }
    }

    private void inner(@Nullable JsonValue value) {
        JsonValue element = value != null && value.isArray() ? value.at(0) : value;
        if (element != null) {
            read(element, true);
        }
    }

    private void offerCode(@Nullable String value) {
        if (code == null && value != null && isCode(value)) {
            code = value;
        }
    }

    /** Uses {@code value} as the message if it is suitable and none is set yet. */
    void offerMessage(@Nullable String value) {
        if (message == null && value != null && value.length() > 0 && value.length() <= MAX_MESSAGE_LENGTH) {
            message = value;
        }
    }

    private static boolean isCode(String value) {
        for (int i = 0; i < value.length(); i++) {
            int unit = Text.at(value, i);
            boolean letter = unit >= 'a' && unit <= 'z';
            boolean digit = unit >= '0' && unit <= '9';
            if (!letter && !digit && unit != '_') {
                return false;
            }
        }
        return value.length() > 0 && value.length() <= 64;
    }
}

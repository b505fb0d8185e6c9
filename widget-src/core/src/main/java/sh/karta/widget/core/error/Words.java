// SPDX-License-Identifier: Apache-2.0
package sh.karta.widget.core.error;

import org.jspecify.annotations.Nullable;
import sh.karta.widget.core.port.JsonValue;
import sh.karta.widget.core.text.Text;

/**
 * Reads the body forms of wire-protocol §5: {@code {detail}}, {@code {error, reason}}, {@code {error:{message, code,
 * type}}}, {@code {message}} and plain text. The human text and the machine word are told apart by their looks, since
 * servers put either in {@code error}, {@code reason} and {@code detail}.
 */
final class Words {
    /** A text longer than this is no sentence for people. */
    private static final int LONGEST = 500;

    @Nullable
    String code;

    @Nullable
    String text;

    @Nullable
    String requestId;

    double retryAfterSeconds = Double.NaN;

    void read(JsonValue value, boolean inner) {
        String plain = value.asString();
        if (plain != null) {
            take(plain);
        }
        word(value.string("code"));
        human(value.string("message"));
        if (requestId == null) {
            requestId = value.string("request_id");
        }
        double seconds = value.number("retry_after_seconds");
        if (seconds >= 0) {
            retryAfterSeconds = seconds;
        }
        if (inner) {
            // Validation errors are arrays of {msg}; the type of an inner error is the last resort for a code.
            human(value.string("msg"));
            word(value.string("type"));
            return;
        }
        inner(value.get("error"));
        inner(value.get("detail"));
        String reason = value.string("reason");
        if (reason != null) {
            take(reason);
        }
    }

    /** Takes {@code value} for the code if it looks like one and there is none yet, else for the text. */
    void take(String value) {
        if (code == null && isWord(value)) {
            code = value;
        } else {
            human(value);
        }
    }

    private void inner(@Nullable JsonValue value) {
        JsonValue element = value != null && value.isArray() ? value.at(0) : value;
        if (element != null) {
            read(element, true);
        }
    }

    private void word(@Nullable String value) {
        if (code == null && value != null && isWord(value)) {
            code = value;
        }
    }

    /** Takes {@code value} for the text if it is fit for one and there is none yet. */
    void human(@Nullable String value) {
        if (text == null && value != null && value.length() > 0 && value.length() <= LONGEST) {
            text = value;
        }
    }

    private static boolean isWord(String value) {
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

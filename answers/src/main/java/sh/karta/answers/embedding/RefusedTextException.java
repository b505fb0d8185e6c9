// SPDX-License-Identifier: Apache-2.0
package sh.karta.answers.embedding;

import java.io.IOException;

/** A model has no vector for a text, for example because it is too long, and another attempt would not change that. */
public final class RefusedTextException extends IOException {
    private static final long serialVersionUID = 1;

    public RefusedTextException(String message) {
        super(message);
    }
}

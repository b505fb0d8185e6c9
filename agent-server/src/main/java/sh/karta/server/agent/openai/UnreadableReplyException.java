// SPDX-License-Identifier: Apache-2.0
package sh.karta.server.agent.openai;

/** The endpoint answered with something that is no completion. */
final class UnreadableReplyException extends RuntimeException {
    UnreadableReplyException(String message) {
        super(message);
    }
}

// SPDX-License-Identifier: Apache-2.0
package sh.karta.server.agent.model;

/** Receives a model's reply piece by piece, on one thread. */
public interface ReplyListener {
    /** Receives text to append to the answer. */
    void words(String text);

    /** Receives text to append to the reasoning. */
    void thoughts(String text);

    /** Notes that the model has begun a tool call. The complete calls are in {@link ModelReply}. */
    void calling();
}

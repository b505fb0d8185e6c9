// SPDX-License-Identifier: Apache-2.0
package sh.karta.server.agent.model;

/** One request to a model and its streamed reply. */
public interface ModelCall extends AutoCloseable {
    /**
     * Sends the request and blocks until the reply is complete. Call it once.
     *
     * @param listener receives each piece as it arrives, on the calling thread
     * @throws ModelException if no complete reply arrives, for any reason
     */
    ModelReply read(ReplyListener listener);

    /** Cancels the call, on any thread. A running {@link #read} fails soon. */
    @Override
    void close();
}

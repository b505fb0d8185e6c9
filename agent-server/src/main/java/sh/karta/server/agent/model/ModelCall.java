// SPDX-License-Identifier: Apache-2.0
package sh.karta.server.agent.model;

/** One request to a model and its streamed reply. */
public interface ModelCall extends AutoCloseable {
    /**
     * Sends the request and blocks until the reply is complete. To be called once.
     *
     * @param listener hears each piece as it arrives, on the calling thread
     * @throws ModelException if there is no complete reply, for whatever reason
     */
    ModelReply read(ReplyListener listener);

    /** Gives the call up, from any thread. A running {@link #read} fails soon. */
    @Override
    void close();
}

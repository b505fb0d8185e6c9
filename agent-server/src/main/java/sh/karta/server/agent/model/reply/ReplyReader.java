// SPDX-License-Identifier: Apache-2.0
package sh.karta.server.agent.model.reply;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import sh.karta.server.agent.model.ModelException;
import sh.karta.server.agent.model.ModelReply;

/** Reads the events of one reply, in the format of one API. Used by one thread. */
public abstract class ReplyReader {
    private static final String DONE = "[DONE]";

    final Reply reply;

    ReplyReader(Reply reply) {
        this.reply = reply;
    }

    /**
     * Reads an event. Fails with a {@link ModelException} if it reports one.
     *
     * @throws IOException if it is not JSON
     */
    public final void read(EventStream.Event event) throws IOException {
        String data = event.data().strip();
        boolean done = data.endsWith(DONE);
        for (JsonNode value : EndpointJson.values(done ? data.substring(0, data.length() - DONE.length()) : data)) {
            if (reply.isComplete()) {
                return;
            }
            ModelException failure = ReportedFailure.in(event.name(), value);
            if (failure != null) {
                throw failure;
            }
            if (value.isObject()) {
                read(event.name(), value);
            }
        }
        if (done) {
            reply.complete();
        }
    }

    /** Returns whether the model has stopped. Some endpoints send nothing more, and keep the connection. */
    public final boolean hasEnded() {
        return reply.hasEnded();
    }

    /** Returns whether there are no further events. */
    public final boolean isComplete() {
        return reply.isComplete();
    }

    /** Returns the reply at the end of the stream. Fails with a {@link ModelException} if there is none. */
    public final ModelReply finish() {
        end();
        return reply.finish();
    }

    /** Is called at the end of the stream. */
    void end() {}

    /** Reads a JSON object of an event. */
    abstract void read(String name, JsonNode data);

    /** Returns the type of an event: that in its data, or else its name. */
    static String type(String name, JsonNode data) {
        String type = EndpointJson.text(data, "type");
        return type.isEmpty() ? name : type;
    }
}

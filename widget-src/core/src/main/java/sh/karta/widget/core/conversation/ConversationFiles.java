// SPDX-License-Identifier: Apache-2.0
package sh.karta.widget.core.conversation;

import org.jspecify.annotations.Nullable;
import sh.karta.widget.core.error.Errors;
import sh.karta.widget.core.error.Reply;
import sh.karta.widget.core.port.HttpRequest;
import sh.karta.widget.core.transport.FileRequests;
import sh.karta.widget.core.transport.ManagedAgents;

/** The files of a conversation's messages on the server. */
public final class ConversationFiles {
    private final Conversation conversation;

    public ConversationFiles(Conversation conversation) {
        this.conversation = conversation;
    }

    /**
     * Passes the request for a file to {@code reply}, with a token, as {@link FileRequests#request}. The error is {@code closed} if the
     * conversation has no session.
     */
    public void request(String path, @Nullable String refused, Reply<HttpRequest> reply) {
        String session = conversation.sessionId();
        ManagedAgents managed = conversation.managed();
        if (session == null || managed == null) {
            reply.done(null, Errors.closed());
            return;
        }
        new FileRequests(managed).request(session, path, refused, reply);
    }
}

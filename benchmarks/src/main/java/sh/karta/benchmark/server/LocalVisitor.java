// SPDX-License-Identifier: Apache-2.0
package sh.karta.benchmark.server;

import com.fasterxml.jackson.databind.node.MissingNode;
import java.util.List;
import sh.karta.server.event.MessageText;
import sh.karta.server.session.Owner;
import sh.karta.server.session.Sessions;
import sh.karta.server.session.TurnRequest;

/** A visitor of a server in this process, without HTTP. */
record LocalVisitor(Sessions sessions, Owner owner) {
    /** Creates a session and returns its id. */
    String createSession() {
        return sessions.newSessions()
                .create(owner, MissingNode.getInstance(), null, key -> new byte[0])
                .toCompletableFuture()
                .join();
    }

    /** Posts a message, which starts a turn. Returns when the message is stored. */
    void post(String session) {
        sessions.newTurns()
                .post(
                        owner,
                        session,
                        new Sessions.Message(
                                MessageText.of("go", null),
                                null,
                                List.of(),
                                false,
                                new TurnRequest("", null, null, null, null)))
                .toCompletableFuture()
                .join();
    }
}

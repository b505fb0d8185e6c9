// SPDX-License-Identifier: Apache-2.0
package sh.karta.server.session;

import java.util.List;
import java.util.concurrent.CompletionStage;
import sh.karta.server.event.EventType;
import sh.karta.server.store.Deliveries;
import sh.karta.server.store.Feedback;
import sh.karta.server.store.session.Row;

/** The votes of visitors on answers. Thread-safe. */
public final class Votes {
    private static final int PAGE = 64;

    private final SessionEnvironment environment;
    private final LiveSessions live;
    private final Feedback feedback;

    Votes(SessionEnvironment environment, LiveSessions live, Feedback feedback) {
        this.environment = environment;
        this.live = live;
        this.feedback = feedback;
    }

    /**
     * Stores a vote on an answer, replacing an earlier one.
     *
     * @param answerId as in the transcript
     * @param news deliveries that are stored with the vote if it changes anything
     * @return whether it changed anything
     * @throws Problem {@code not_found} if no answer has this id
     */
    public CompletionStage<Boolean> put(
            Owner owner, String id, String answerId, Vote vote, List<Deliveries.Delivery> news) {
        live.owned(owner, id);
        MessageId answer = MessageId.parse(answerId);
        if (answer == null || !answer.answer() || !answered(id, answer.turn())) {
            throw MessageTree.noAnswer(answerId);
        }
        return feedback.put(
                new Feedback.Vote(
                        id,
                        answerId,
                        owner.subject(),
                        vote.value(),
                        vote.reason(),
                        vote.text(),
                        environment.clock().instant()),
                news);
    }

    /** Returns whether there is a turn with this number, and its answer has text. */
    private boolean answered(String id, long turn) {
        LiveSession session = live.load(id);
        if (session.read(state -> state.lastTurnId() == turn)
                && session.openParts().stream().anyMatch(part -> part.type().equals(EventType.MESSAGE))) {
            return true;
        }
        long after = turn - 1;
        while (true) {
            List<Row> page = environment.store().rows(id, after, Long.MAX_VALUE, PAGE);
            for (Row row : page) {
                if (EventType.startsTurn(row.type()) != (row.seq() == turn)) {
                    return false;
                }
                if (row.type().equals(EventType.MESSAGE)) {
                    return true;
                }
            }
            if (page.size() < PAGE) {
                return false;
            }
            after = page.get(page.size() - 1).seq();
        }
    }
}

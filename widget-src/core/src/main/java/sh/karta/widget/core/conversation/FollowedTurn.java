// SPDX-License-Identifier: Apache-2.0
package sh.karta.widget.core.conversation;

import sh.karta.widget.core.client.TurnListener;
import sh.karta.widget.core.client.TurnState;
import sh.karta.widget.core.error.ErrorCode;
import sh.karta.widget.core.error.KartaError;
import sh.karta.widget.core.event.AgentEvent;

/** The turn that is being followed: the visitor's own, another tab's, or one that was left; with its questions. */
final class FollowedTurn implements TurnListener {
    private final Conversation conversation;

    private boolean warming;

    /** Whether the log has more than is shown: it is followed once this turn is over. */
    private boolean unread;

    FollowedTurn(Conversation conversation) {
        this.conversation = conversation;
    }

    /** Does {@link Conversation#turn}. */
    int state() {
        int state = conversation.client.state();
        if (state == TurnState.RUNNING && warming) {
            return TurnState.WARMING;
        }
        // Between the visitor's decision and the server's word for it the question is closed already.
        return state == TurnState.PAUSED && conversation.transcript.question() == null ? TurnState.RUNNING : state;
    }

    /** Follows a turn that somebody else started, or that was left; returns whether that is possible here. */
    boolean join() {
        return conversation.client.stream(Double.NaN, this) == null;
    }

    /**
     * Waits for the visitor's decision where the log ends with a question, and returns whether it does; else nothing is
     * left to read, and the turn had ended while nobody listened.
     *
     * @param history whether what was read is history
     */
    boolean rest(boolean history) {
        if (conversation.transcript.question() != null) {
            conversation.client.await(this);
        }
        boolean waits = conversation.client.state() != TurnState.IDLE;
        if (!waits) {
            conversation.complete(conversation.transcript.settle(), history);
        }
        return waits;
    }

    /** Does {@link Conversation#confirm}. */
    void confirm(String requestId, String option) {
        Part question = conversation.transcript.question();
        if (question == null || !question.id.equals(requestId)) {
            return;
        }
        question.open = false;
        question.decision = option;
        conversation.transcript.changed(question);
        Message asking = conversation.transcript.answer();
        conversation.client.confirm(requestId, option, (done, error) -> {
            if (conversation.closed || asking != conversation.transcript.answer()) {
                // The turn is over without it.
                return;
            }
            if (error != null) {
                question.decision = null;
                // Too late is for good; after any other failure the visitor may decide again.
                question.open = !error.code.equals(ErrorCode.APPROVAL_EXPIRED);
                conversation.transcript.changed(question);
                conversation.tell(error);
            }
            if (error == null) {
                conversation.tabs.tell(false);
            }
            conversation.stateChanged();
        });
        conversation.stateChanged();
    }

    @Override
    public String context(String said) {
        String context = conversation.outbox.context(said);
        if (context == null) {
            conversation.client.leave();
            conversation.outbox.leaveMine();
            conversation.stateChanged();
            conversation.outbox.drain();
        }
        return context == null ? said : context;
    }

    @Override
    public void accepted(double seq) {
        // Whatever was not fetched came with the log.
        conversation.restoration.failed = false;
        conversation.complete(conversation.transcript.startTurn(), false);
        conversation.outbox.accepted(seq);
    }

    @Override
    public void event(AgentEvent event) {
        KartaError error = event.error;
        Message message = conversation.outbox.mine;
        int was = state();
        warming = event.type == AgentEvent.WARMING;
        if (message != null && message.status == Message.SENDING && event.isTerminal()) {
            unread = conversation.outbox.refused(message, error);
            return;
        }
        if (event.type == AgentEvent.USER) {
            if (!conversation.outbox.isEcho(event)) {
                conversation.past(event, false);
            }
            return;
        }
        conversation.page.turnStarted();
        Message answer = conversation.transcript.answer();
        conversation.complete(conversation.transcript.apply(event, true, null), false);
        conversation.page.stepUp(event);
        switch (event.type) {
            case AgentEvent.INPUT_REQUIRED -> {
                conversation.client.proceed();
                conversation.page.approval(event);
            }
            case AgentEvent.DONE ->
                conversation.page.turnEnded(answer != null && answer.status == Message.STOPPED ? "stopped" : "done");
            case AgentEvent.ERROR -> {
                if (error != null) {
                    // Without a number it was us who gave up, and what waits would fail the same way.
                    conversation.outbox.held = Double.isNaN(event.seq) || error.isLimit();
                    conversation.tell(error);
                }
                conversation.page.turnEnded("error");
            }
            default -> {}
        }
        // Words come many times a frame, and mostly change no more than their message.
        if ((event.type != AgentEvent.MESSAGE && event.type != AgentEvent.THINKING) || state() != was) {
            conversation.stateChanged();
        }
    }

    @Override
    public void ended() {
        conversation.outbox.mine = null;
        warming = false;
        conversation.connection.rest();
        if (rest(false)) {
            return;
        }
        conversation.page.turnEnded("done");
        conversation.stateChanged();
        if (unread) {
            unread = false;
            join();
        } else {
            // A turn of another tab runs already: what waits here would be refused.
            conversation.tabs.catchUp();
            conversation.outbox.drain();
        }
    }
}

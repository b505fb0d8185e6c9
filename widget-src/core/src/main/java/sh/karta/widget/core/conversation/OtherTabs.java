// SPDX-License-Identifier: Apache-2.0
package sh.karta.widget.core.conversation;

import org.jspecify.annotations.Nullable;
import sh.karta.widget.core.client.TurnState;
import sh.karta.widget.core.port.Cancellable;
import sh.karta.widget.core.port.JsonValue;
import sh.karta.widget.core.port.Tabs;

/** Keeps one conversation in all tabs of a site: says what this one does, and follows what the others say. */
final class OtherTabs {
    private final Conversation conversation;
    private final Tabs tabs;
    private final Cancellable hearing;

    /** Whether the session was made here and no turn in it was told to the other tabs yet. */
    boolean made;

    /**
     * What another tab said last that could not be followed yet: while the log was being read, perhaps before that; while
     * the turn before was being followed; or before storage had the visitor whose words it was.
     */
    private @Nullable String missed;

    /** Listens from now on. */
    OtherTabs(Conversation conversation, Tabs tabs) {
        this.conversation = conversation;
        this.tabs = tabs;
        hearing = tabs.listen(this::heard);
    }

    /** Says which session the conversation goes on in, or that it goes on in none, since it was {@code deleted} or for another reason. */
    void tell(boolean deleted) {
        tabs.tell(TabNews.session(
                conversation.sessionId(),
                made,
                deleted,
                conversation.turn() == TurnState.IDLE ? Double.NaN : conversation.transcript.turnStart(),
                conversation.client.identity(),
                conversation.belongings,
                conversation.ports.json));
    }

    /** Says that everything is to be forgotten. */
    void reset() {
        tabs.tell(TabNews.reset(conversation.client.identity(), conversation.belongings, conversation.ports.json));
    }

    /** Forgets what could not be followed. */
    void forget() {
        missed = null;
    }

    /** Follows now what could not be followed before, if it can be. */
    void catchUp() {
        heard(Tabs.KEPT);
    }

    void close() {
        hearing.cancel();
    }

    /** Another tab says what it does; our own turn and what waits here are not given up for it. */
    private void heard(String message) {
        String said = message.equals(Tabs.KEPT) && missed != null ? missed : message;
        JsonValue news = TabNews.read(said, conversation.ports.json);
        if (news == null) {
            return;
        }
        if (news.has(TabNews.RESET)) {
            if (TabNews.isResetOf(news, conversation.client.identity(), conversation.belongings)) {
                conversation.shutdown();
                conversation.listener.forgotten();
            }
            return;
        }
        String id = news.string(Belongings.ID);
        boolean ours = id != null && id.equals(conversation.sessionId());
        int turn = conversation.turn();
        boolean idle = turn == TurnState.IDLE;
        boolean owned = conversation.belongings.owns(conversation.client.identity(), news);
        if (owned && news.flag(TabNews.DELETED) && !message.equals(Tabs.KEPT)) {
            // Other news may come before this can be followed.
            conversation.discarded++;
        }
        boolean later = conversation.restoration.isPending() || (ours && !idle && turn != TurnState.PAUSED) || !owned;
        missed = later ? said : null;
        if (later) {
            return;
        }
        if (id == null) {
            conversation.empty();
        } else if (ours) {
            if (idle) {
                conversation.turn.join();
            } else {
                conversation.client.answered();
            }
        } else if (idle && conversation.transcript.firstWaiting() == null) {
            conversation.empty();
            if (news.flag(TabNews.MADE)) {
                // Nothing in it is past: a first answer is told to the page even if it is complete when we look.
                conversation.client.adopt(id);
                conversation.page.session(id);
                conversation.turn.join();
            } else {
                conversation.restoration.fetch(id, news.number(TabNews.TURN));
            }
        }
    }
}

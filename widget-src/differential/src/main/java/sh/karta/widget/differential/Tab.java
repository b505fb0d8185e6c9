// SPDX-License-Identifier: Apache-2.0
package sh.karta.widget.differential;

import org.jspecify.annotations.Nullable;
import sh.karta.widget.core.config.ClientConfig;
import sh.karta.widget.core.conversation.Conversation;
import sh.karta.widget.core.conversation.ConversationListener;
import sh.karta.widget.core.conversation.Message;
import sh.karta.widget.core.conversation.Part;
import sh.karta.widget.core.event.AgentEvent;
import sh.karta.widget.core.port.JsonValue;
import sh.karta.widget.core.port.Ports;
import sh.karta.widget.core.port.Store;
import sh.karta.widget.core.port.Tabs;
import sh.karta.widget.core.text.Text;

/** One tab: a conversation whose changes and state are traced. */
final class Tab implements ConversationListener {
    final Conversation conversation;
    private final String name;
    private final Output output;

    Tab(String name, Ports ports, Store store, Tabs tabs, Output output) {
        this.name = name;
        this.output = output;
        ClientConfig config = new ClientConfig();
        config.setBaseUrl(Agent.BASE);
        config.setProjectRef(Agent.PROJECT);
        config.setEmbedKey("pk_test_1");
        conversation = new Conversation(ports, config, store, tabs, this);
    }

    /** Traces the state and all messages. */
    void dump() {
        output.line(Lines.of(
                name,
                "turn",
                Text.of(conversation.turn()),
                "connection",
                Text.of(conversation.connection()),
                "left",
                Text.of(conversation.left()),
                conversation.sessionId(),
                conversation.restoring() ? "restoring" : "",
                conversation.hasEarlier() ? "earlier" : ""));
        for (int i = 0; i < conversation.messages().size(); i++) {
            Message message = conversation.messages().get(i);
            output.line(Lines.of(
                    "   ",
                    message.id,
                    message.visitors ? "visitor" : "agent",
                    Text.of(message.status),
                    message.error == null ? "" : message.error.code,
                    Lines.number(message.createdAt)));
            for (int p = 0; p < message.parts.size(); p++) {
                output.line(describe(message.parts.get(p)));
            }
        }
    }

    private static String describe(Part part) {
        return Lines.of(
                "      part",
                Text.of(part.kind),
                part.id,
                part.open ? "open" : "closed",
                part.text,
                part.name,
                part.target,
                written(part.input),
                written(part.output),
                written(part.items),
                part.isError ? "error" : "",
                part.decision,
                Lines.number(part.expiresAt));
    }

    private static @Nullable String written(@Nullable JsonValue value) {
        return value == null ? null : value.write();
    }

    @Override
    public void messageAdded(int index, Message message) {
        output.line(Lines.of(name, "added", Text.of(index), message.id));
    }

    @Override
    public void messageRemoved(Message message) {
        output.line(Lines.of(name, "removed", message.id));
    }

    @Override
    public void messageChanged(Message message) {
        output.line(Lines.of(name, "changed", message.id, Text.of(message.status)));
    }

    @Override
    public void partChanged(Message message, Part part) {
        output.line(Lines.of(name, "part", message.id, part.id, part.text));
    }

    @Override
    public void cleared() {
        output.line(Lines.of(name, "cleared"));
    }

    @Override
    public void stateChanged() {
        output.line(Lines.of(name, "state"));
    }

    @Override
    public void forgotten() {
        output.line(Lines.of(name, "forgotten"));
    }

    @Override
    public void other(AgentEvent event) {
        output.line(Lines.of(name, "other", written(event.wire)));
    }

    @Override
    public void pageEvent(String event, @Nullable JsonValue payload) {
        output.line(Lines.of(name, "event", event, written(payload)));
    }
}

// SPDX-License-Identifier: Apache-2.0
package sh.karta.widget.core.conversation;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import sh.karta.widget.core.event.AgentEvent;
import sh.karta.widget.core.port.JsonValue;
import sh.karta.widget.core.text.Text;

/** Follows a conversation by its change events, as a view does, and checks that they lead to the same transcript. */
final class Watcher implements ConversationListener {
    final List<Message> seen = new ArrayList<>();
    final List<String> page = new ArrayList<>();
    final List<String> others = new ArrayList<>();
    final List<String> states = new ArrayList<>();
    int stateChanges;
    Conversation conversation;

    /** The page's reaction to {@code message:sent}. */
    Runnable onSent = () -> {};

    @Override
    public void messageAdded(int index, Message message) {
        assertThat(seen).doesNotContain(message);
        seen.add(index, message);
    }

    @Override
    public void messageRemoved(Message message) {
        assertThat(seen.remove(message)).isTrue();
    }

    @Override
    public void messageChanged(Message message) {
        assertThat(seen).contains(message);
    }

    @Override
    public void partChanged(Message message, Part part) {
        assertThat(seen).contains(message);
        assertThat(message.parts).contains(part);
    }

    @Override
    public void cleared() {
        seen.clear();
    }

    @Override
    public void forgotten() {
        page.add("forgotten");
    }

    @Override
    public void stateChanged() {
        stateChanges++;
        String state = conversation == null ? "" : conversation.turn() + "/" + conversation.connection();
        if (states.isEmpty() || !states.get(states.size() - 1).equals(state)) {
            states.add(state);
        }
    }

    @Override
    public void other(AgentEvent event) {
        others.add(event.text("type") + " " + Text.of(event.seq));
    }

    @Override
    public void pageEvent(String name, JsonValue payload) {
        page.add(name + " " + payload);
        if (name.equals("message:sent")) {
            onSent.run();
        }
    }

    /** Returns the transcript, one line per message: author, status, parts. */
    String dump() {
        assertThat(seen).isEqualTo(conversation.messages());
        StringBuilder dump = new StringBuilder();
        for (Message message : seen) {
            dump.append(message.visitors ? "visitor " : "agent ")
                    .append(List.of("WAITING", "SENDING", "OPEN", "DONE", "FAILED", "STOPPED")
                            .get(message.status))
                    .append(message.error == null ? "" : " " + message.error.code);
            for (Part part : message.parts) {
                dump.append(" | ").append(describe(part));
            }
            dump.append('\n');
        }
        return dump.toString();
    }

    private static String describe(Part part) {
        String open = part.open ? "+" : "";
        return switch (part.kind) {
            case Part.TEXT -> part.text + open;
            case Part.THINKING -> "(" + part.text + ")" + open;
            case Part.TOOL ->
                part.name + "[" + part.id + "] " + part.input + "=" + part.output + (part.isError ? "!" : "") + open;
            case Part.SOURCES -> "sources " + part.items;
            case Part.OTHER -> part.name + "[" + part.id + "]" + open;
            default -> "ask " + part.name + "[" + part.id + "] " + part.items + " " + part.decision + open;
        };
    }
}

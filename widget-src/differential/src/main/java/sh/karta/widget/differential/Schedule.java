// SPDX-License-Identifier: Apache-2.0
package sh.karta.widget.differential;

import java.util.List;
import org.jspecify.annotations.Nullable;
import sh.karta.widget.core.conversation.Conversation;
import sh.karta.widget.core.conversation.Message;
import sh.karta.widget.core.conversation.Part;
import sh.karta.widget.core.port.Json;
import sh.karta.widget.core.port.JsonValue;
import sh.karta.widget.core.port.Log;
import sh.karta.widget.core.port.Ports;
import sh.karta.widget.core.text.Text;

/** A random sequence of actions of a visitor with two tabs, the network and the agent. */
final class Schedule {
    private static final int STEPS = 60;

    private final VirtualTime time = new VirtualTime();
    private final TwoTabs channel = new TwoTabs(time);
    private final PageVisibility page = new PageVisibility();
    private final Tab[] tabs = new Tab[2];
    private final Dice dice;
    private final Json json;
    private final Output output;
    private final MemoryStore store;
    private final Agent agent;
    private final Network network;
    private final Ports ports;
    private int words;

    Schedule(Dice dice, Json json, Output output) {
        this.dice = dice;
        this.json = json;
        this.output = output;
        store = new MemoryStore(output);
        agent = new Agent(json, dice, time);
        network = new Network(agent, dice, time, output);
        ports = new Ports(network, time, dice, json, new TracedLog(output), page);
    }

    private record TracedLog(Output output) implements Log {
        @Override
        public void warn(String message) {
            output.line(Lines.of("  warning", message));
        }

        @Override
        public void debug(String message) {
            output.line(Lines.of("  debug", message));
        }
    }

    void play() {
        mount(0);
        mount(1);
        for (int step = 0; step < STEPS; step++) {
            int tab = dice.below(3) == 0 ? 1 : 0;
            int choice = dice.below(28);
            output.line(Lines.of("step", Text.of(step), tab == 0 ? "a" : "b", Text.of(choice)));
            act(tab, choice);
            time.advance(dice.below(4) == 0 ? dice.below(40_000) : dice.below(60));
            tabs[0].dump();
            tabs[1].dump();
        }
        heal();
    }

    private void mount(int tab) {
        if (tabs[tab] != null) {
            tabs[tab].conversation.shutdown();
        }
        tabs[tab] = new Tab(tab == 0 ? "a" : "b", ports, store, channel.open(), output);
        tabs[tab].conversation.restore();
    }

    private void act(int tab, int choice) {
        Conversation shown = tabs[tab].conversation;
        switch (choice) {
            case 0, 1, 2, 3, 4 -> shown.send(Text.concat("w", Text.of(words++)), null, null);
            case 5 -> {
                Message waiting = find(shown, Message.WAITING);
                if (waiting != null) {
                    shown.cancel(waiting);
                }
            }
            case 6, 7 -> {
                Message failed = find(shown, Message.FAILED);
                if (failed != null) {
                    shown.retry(failed);
                }
            }
            case 8 -> shown.stop();
            case 9 -> shown.newConversation();
            case 10 ->
                shown.resume(
                        Text.concat("s", Text.of(1 + dice.below(3))),
                        (none, error) -> output.line(Lines.of("  resumed", error == null ? "" : error.code)));
            case 11 -> decide(shown);
            case 12 -> page.set(dice.below(2) == 0, true);
            case 13 -> page.set(true, dice.below(2) == 0);
            case 14 -> mount(tab);
            case 15 -> agent.breakStreams();
            case 16 -> shown.loadEarlier();
            case 17 -> {
                if (dice.below(4) == 0) {
                    shown.reset();
                    mount(tab);
                }
            }
            default -> serve();
        }
    }

    private static @Nullable Message find(Conversation shown, int status) {
        List<Message> messages = shown.messages();
        for (int i = 0; i < messages.size(); i++) {
            if (messages.get(i).status == status) {
                return messages.get(i);
            }
        }
        return null;
    }

    private static void decide(Conversation shown) {
        List<Message> messages = shown.messages();
        for (int i = 0; i < messages.size(); i++) {
            List<Part> parts = messages.get(i).parts;
            for (int p = 0; p < parts.size(); p++) {
                if (parts.get(p).kind == Part.APPROVAL && parts.get(p).open) {
                    shown.confirm(parts.get(p).id, "deny");
                    return;
                }
            }
        }
    }

    /** Lets the agent do something in each session where a turn runs. */
    private void serve() {
        for (int i = 0; i < agent.sessions.size(); i++) {
            Agent.Session session = agent.sessions.get(i);
            if (session.running && !session.paused) {
                agent.emit(session, event(dice.below(12)));
            }
        }
    }

    private JsonValue event(int kind) {
        String number = Text.of(words++);
        JsonValue event = json.object();
        return switch (kind) {
            case 0, 1, 2 ->
                event.put("type", "agent.message")
                        .put("delta", true)
                        .put("part_id", "p")
                        .put("text", Text.concat("Grüße 😀 \\n\"", number));
            case 3 -> event.put("type", "agent.thinking").put("delta", true).put("text", Text.concat("hm", number));
            case 4 ->
                event.put("type", "agent.tool_use")
                        .put("tool_use_id", "u")
                        .put("tool", "find_order")
                        .put("input", json.object().put("order", number));
            case 5 ->
                event.put("type", "agent.tool_result")
                        .put("tool_use_id", "u")
                        .put("is_error", dice.below(2) == 0)
                        .put("output", json.array().add(number));
            case 6 ->
                event.put("type", "session.status_idle")
                        .put("stop_reason", "requires_action")
                        .put("request_id", Text.concat("r", number))
                        .put("tool", "pay")
                        .put("target", "shop")
                        .put("options", json.array().add("approve_once").add("deny"));
            case 7 ->
                event.put("type", "session.error").put("code", "tool_crashed").put("message", "It crashed.");
            case 9 ->
                event.put("type", "agent.suggestions")
                        .put(
                                "items",
                                json.array()
                                        .add(json.object().put("label", number).put("text", number)));
            case 10 -> event.put("type", "agent.unheard_of").put("text", number);
            case 11 -> event.put("type", "person.unheard_of").put("text", number);
            default -> event.put("type", "session.status_idle").put("stop_reason", "end_turn");
        };
    }

    /** Ends all faults and turns, so that every queue is emptied. */
    private void heal() {
        network.faults = 0;
        page.set(true, true);
        for (int round = 0; round < 12; round++) {
            time.advance(20_000);
            for (int i = 0; i < agent.sessions.size(); i++) {
                if (agent.sessions.get(i).running) {
                    agent.emit(agent.sessions.get(i), event(8));
                }
            }
        }
        tabs[0].dump();
        tabs[1].dump();
        tabs[0].conversation.shutdown();
        tabs[1].conversation.shutdown();
    }
}

// SPDX-License-Identifier: Apache-2.0
package sh.karta.widget.core.conversation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import sh.karta.widget.core.fake.VirtualClock;
import sh.karta.widget.core.port.JsonValue;

/** When calls of listeners are delivered, and in which order. */
class ListenerQueueTest {
    private final List<String> delivered = new ArrayList<>();

    private final VirtualClock clock = new VirtualClock();

    private final ListenerQueue listeners = new ListenerQueue(
            new ConversationListener() {
                @Override
                public void messageAdded(int index, Message message) {
                    delivered.add("added");
                }

                @Override
                public void messageRemoved(Message message) {
                    delivered.add("removed");
                }

                @Override
                public void messageChanged(Message message) {
                    delivered.add("changed");
                }

                @Override
                public void partChanged(Message message, Part part) {
                    delivered.add("part");
                }

                @Override
                public void cleared() {
                    delivered.add("cleared");
                }

                @Override
                public void stateChanged() {
                    delivered.add("state");
                }

                @Override
                public void forgotten() {
                    delivered.add("forgotten");
                }

                @Override
                public void pageEvent(String name, JsonValue payload) {
                    delivered.add(name);
                }
            },
            clock);

    /** Plays a step. {@code nested} is a notice that adds another one and tries to deliver it. */
    private void play(String step) {
        Message message = new Message("m", true, Message.WAITING);
        switch (step) {
            case "hold" -> listeners.hold();
            case "release" -> listeners.release();
            case "deliver" -> listeners.deliver();
            case "added" -> listeners.messageAdded(0, message);
            case "removed" -> listeners.messageRemoved(message);
            case "changed" -> listeners.messageChanged(message);
            case "part" -> listeners.partChanged(message, new Part(Part.TEXT, ""));
            case "cleared" -> listeners.cleared();
            case "state" -> listeners.stateChanged();
            case "forgotten" -> listeners.forgotten();
            case "nested" ->
                listeners.add(() -> {
                    delivered.add("outer");
                    listeners.add(() -> delivered.add("inner"));
                    listeners.deliver();
                    delivered.add("outer-end");
                });
            case "holding" ->
                listeners.add(() -> {
                    delivered.add("holding");
                    listeners.hold();
                });
            case "throwing" ->
                listeners.add(() -> {
                    throw new IllegalStateException();
                });
            case "failing" ->
                listeners.hold(() -> {
                    listeners.stateChanged();
                    throw new IllegalStateException();
                });
            case "report" -> assertThatThrownBy(clock::settle).isInstanceOf(IllegalStateException.class);
            default -> listeners.pageEvent(step, null);
        }
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
        state                                     |
        state deliver                             | state
        state deliver deliver                     | state
        added removed changed part deliver        | added removed changed part
        cleared state forgotten page deliver      | cleared state forgotten page
        hold state deliver                        |
        hold state release                        | state
        hold hold state release                   |
        hold hold state release added release     | state added
        state hold release                        | state
        state nested page deliver                 | state outer page inner outer-end
        holding state deliver                     | holding
        holding state deliver release             | holding state
        throwing state deliver report page        | state
        failing report page deliver               | state page
        hold failing report page release          | state page
        """)
    void noticesAreDeliveredOnceInOrderAndNotDuringAHold(String steps, String expected) {
        for (String step : steps.split(" ", -1)) {
            play(step);
        }
        assertThat(String.join(" ", delivered)).isEqualTo(expected == null ? "" : expected);
    }
}

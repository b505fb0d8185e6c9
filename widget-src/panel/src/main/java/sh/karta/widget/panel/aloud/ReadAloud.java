// SPDX-License-Identifier: Apache-2.0
package sh.karta.widget.panel.aloud;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.teavm.jso.JSObject;
import org.teavm.jso.dom.html.HTMLElement;
import org.teavm.jso.dom.xml.NodeList;
import sh.karta.widget.browser.Speech;
import sh.karta.widget.browser.Voices;
import sh.karta.widget.browser.dom.Dom;
import sh.karta.widget.core.conversation.Message;
import sh.karta.widget.panel.context.OpenState;
import sh.karta.widget.panel.context.PanelContext;
import sh.karta.widget.panel.context.Slots;
import sh.karta.widget.panel.context.View;
import sh.karta.widget.panel.elements.Icons;
import sh.karta.widget.panel.elements.Notes;

/**
 * Reads the last answer aloud while its state is open, with a notice above the composer to stop it. Reading ends when the answer
 * ends, another message is added, the answer is replaced, or the panel closes.
 */
public final class ReadAloud implements View {
    private final PanelContext context;
    private final Slots slots;
    private final OpenState state;
    private final HTMLElement notice;
    private @Nullable Speech speech;
    private @Nullable HTMLElement turn;

    /** The last message when reading began. Older messages may still be loaded. */
    private @Nullable Message last;

    private ReadAloud(PanelContext context, Slots slots, OpenState state) {
        this.context = context;
        this.slots = slots;
        this.state = state;
        notice = Dom.el("div", "", slots.region);
        context.lifetime.add(this::stop);
    }

    /**
     * Adds the view to the panel.
     *
     * @param state open while the visitor wants the answer to be read. The view closes it at the end
     */
    public static void add(PanelContext context, Slots slots, OpenState state) {
        slots.add(new ReadAloud(context, slots, state));
    }

    @Override
    public void update() {
        if (state.isOpen() && speech == null) {
            start();
        } else if (notice.hasChildNodes() && isOver()) {
            end();
        }
    }

    /** Returns whether reading was ended, another message is the last one now, or the answer is not shown any more. */
    private boolean isOver() {
        return (speech != null && !(state.isOpen() && context.actions.isOpen()))
                || last != lastMessage()
                || (turn != null && !Dom.isConnected(turn));
    }

    private @Nullable Message lastMessage() {
        List<Message> messages = context.conversation.messages();
        return messages.isEmpty() ? null : messages.get(messages.size() - 1);
    }

    private void start() {
        HTMLElement answer = lastAnswer();
        JSObject voice = Voices.local(context.settings.locale());
        last = lastMessage();
        turn = answer;
        String words = answer == null ? "" : Speech.words(answer);
        if (words.isEmpty()) {
            end();
            show("note alone", Icons.ALERT, "nothingAloud", "understood", this::end);
        } else if (voice == null) {
            fail();
        } else {
            show("note alone", Icons.SPEAKER, "reading", "stopReading", this::end);
            Speech made = Speech.read(words, voice, this::end, this::fail);
            if (state.isOpen()) {
                speech = made;
            }
        }
    }

    private @Nullable HTMLElement lastAnswer() {
        NodeList<? extends HTMLElement> turns = slots.middle.querySelectorAll(".log .turn");
        for (int i = turns.getLength() - 1; i >= 0; i--) {
            if (turns.get(i).querySelector(".md") != null) {
                return turns.get(i);
            }
        }
        return null;
    }

    private void end() {
        stop();
        state.close();
        clear();
    }

    private void fail() {
        end();
        show("note bad alone", Icons.ALERT, "readFailed", "retry", () -> {
            state.toggle();
            context.actions.redraw();
        });
    }

    private void stop() {
        if (speech != null) {
            speech.stop();
            speech = null;
        }
    }

    private void clear() {
        if (Dom.hasFocus(notice)) {
            context.actions.focusTranscript();
        }
        Dom.clear(notice);
    }

    private void show(String look, String icon, String key, String way, Runnable onWay) {
        clear();
        HTMLElement note = Dom.el("div", look, notice);
        Notes.add(note, icon, context.strings.get(key));
        Notes.link(note, context.strings.get(way), event -> {
            context.actions.focusTranscript();
            onWay.run();
        });
    }
}

// SPDX-License-Identifier: Apache-2.0
package sh.karta.widget.panel.aloud;

import org.jspecify.annotations.Nullable;
import org.teavm.jso.JSObject;
import org.teavm.jso.dom.html.HTMLElement;
import org.teavm.jso.dom.xml.NodeList;
import sh.karta.widget.browser.Speech;
import sh.karta.widget.browser.Voices;
import sh.karta.widget.browser.dom.Dom;
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
    private @Nullable HTMLElement notice;
    private @Nullable Speech speech;
    private @Nullable HTMLElement turn;
    private int messages;
    private boolean failed;

    /** @param state open while the visitor wants the answer to be read. The view closes it at the end */
    public ReadAloud(PanelContext context, Slots slots, OpenState state) {
        this.context = context;
        this.slots = slots;
        this.state = state;
    }

    @Override
    public void update() {
        if (notice == null) {
            context.strings.english(AloudEnglish.JSON);
            notice = Dom.el("div", "", slots.region);
            context.lifetime.add(this::stop);
        }
        if (!state.isOpen()) {
            stop();
        } else if (speech == null) {
            start();
        } else if (!context.actions.isOpen()
                || messages != context.conversation.messages().size()
                || turn == null
                || !Dom.isConnected(turn)) {
            end(false);
        }
        if (failed && messages != context.conversation.messages().size()) {
            end(false);
        }
    }

    private void start() {
        HTMLElement answer = lastAnswer();
        JSObject voice = Voices.local(context.settings.locale());
        messages = context.conversation.messages().size();
        turn = answer;
        if (answer == null || voice == null) {
            end(true);
            return;
        }
        failed = false;
        show("note alone", Icons.SPEAKER, "reading", "stopReading", () -> end(false));
        speech = Speech.read(Speech.words(answer), voice, () -> end(false), () -> end(true));
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

    private void end(boolean bad) {
        stop();
        state.close();
        failed = bad;
        if (bad) {
            show("note bad alone", Icons.ALERT, "readFailed", "retry", () -> {
                state.toggle();
                context.actions.redraw();
            });
        } else if (notice != null) {
            Dom.clear(notice);
        }
    }

    /** Stops without a word to the visitor. */
    private void stop() {
        if (speech != null) {
            speech.stop();
            speech = null;
            if (notice != null) {
                Dom.clear(notice);
            }
        }
    }

    private void show(String look, String icon, String key, String way, Runnable onWay) {
        HTMLElement parent = notice;
        if (parent != null) {
            Dom.clear(parent);
            HTMLElement note = Dom.el("div", look, parent);
            Notes.add(note, icon, context.strings.get(key));
            Notes.link(note, context.strings.get(way), event -> {
                context.actions.focusTranscript();
                onWay.run();
            });
        }
    }
}

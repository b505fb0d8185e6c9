// SPDX-License-Identifier: Apache-2.0
package sh.karta.widget.panel.dictation;

import org.jspecify.annotations.Nullable;
import org.teavm.jso.dom.html.HTMLElement;
import sh.karta.widget.browser.BrowserRecorder;
import sh.karta.widget.browser.dom.Composing;
import sh.karta.widget.browser.dom.Dom;
import sh.karta.widget.browser.dom.Insertions;
import sh.karta.widget.core.conversation.ConversationCalls;
import sh.karta.widget.core.conversation.Dictation;
import sh.karta.widget.panel.context.OpenState;
import sh.karta.widget.panel.context.PanelContext;
import sh.karta.widget.panel.context.Slots;
import sh.karta.widget.panel.context.View;

/**
 * The microphone in the composer. The words of a recording go to the caret of the draft and are not sent. Closing the panel
 * ends the recording like Stop, and so does reading aloud, which it would hear. Absent where the engine cannot record.
 */
public final class DictationView implements View, Dictation.Listener {
    private static final String MICROPHONE =
            "M10 3a2.5 2.5 0 0 1 2.5 2.5v4a2.5 2.5 0 0 1-5 0v-4A2.5 2.5 0 0 1 10 3zM4.5 9.5a5.5 5.5 0 0 0 11 0M10 15v2.5";

    private final PanelContext context;
    private final Slots slots;
    private final OpenState aloud;
    private @Nullable Dictation dictation;
    private @Nullable DictationLine line;
    private @Nullable HTMLElement button;

    private DictationView(PanelContext context, Slots slots, OpenState aloud) {
        this.context = context;
        this.slots = slots;
        this.aloud = aloud;
    }

    /**
     * Adds the view to the panel.
     *
     * @param aloud open while the last answer is read aloud
     */
    public static void add(PanelContext context, Slots slots, OpenState aloud) {
        slots.add(new DictationView(context, slots, aloud));
    }

    @Override
    public void update() {
        if (dictation == null && isOn() && BrowserRecorder.isSupported()) {
            build();
        }
        Dictation known = dictation;
        if (known != null) {
            if (!isOn()) {
                known.cancel();
            } else if (!context.actions.isOpen() || aloud.isOpen()) {
                known.stop();
            }
            known.follow();
            changed();
        }
    }

    private boolean isOn() {
        return context.settings.has("dictation");
    }

    private void build() {
        Dictation made =
                new Dictation(context.clock, new BrowserRecorder(), new ConversationCalls(context.conversation), this);
        context.lifetime.add(made::close);
        dictation = made;
        line = new DictationLine(context, made, slots, this::leave);
        HTMLElement added = Dom.iconButton("attach mic", MICROPHONE, slots.composer, event -> press());
        slots.composer.insertBefore(added, Composing.field(slots.composer).getNextSibling());
        button = added;
        Dom.on(slots.composer, "keydown", event -> {
            if (made.state() != Dictation.IDLE && Dom.isKey(event, "Escape")) {
                Dom.consume(event);
                leave();
            }
        });
    }

    private void press() {
        Dictation known = dictation;
        if (known == null || button == null || known.state() == Dictation.SENDING) {
            return;
        }
        // Some engines do not focus a button on a click.
        Dom.focus(button);
        if (known.state() == Dictation.RECORDING || known.state() == Dictation.ASKING) {
            known.stop();
        } else {
            aloud.close();
            context.actions.redraw();
            known.start();
        }
    }

    /** Drops the recording and returns to the draft. */
    private void leave() {
        if (dictation != null) {
            dictation.cancel();
            Dom.focus(Composing.field(slots.composer));
        }
    }

    @Override
    public void changed() {
        Dictation known = dictation;
        if (known != null && line != null && button != null) {
            line.show();
            Dom.hide(button, !isOn() || context.conversation.limit() != null);
            Dom.label(button, context.strings.get("dictate"));
            Dom.attr(button, "aria-pressed", known.state() == Dictation.RECORDING ? "true" : "false");
        }
    }

    @Override
    public void dictated(String words) {
        Insertions.insert(Composing.field(slots.composer), words, slots.frame);
        if (line != null) {
            line.say("dictated");
        }
    }
}

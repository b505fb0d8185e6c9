// SPDX-License-Identifier: Apache-2.0
package sh.karta.widget.panel.dictation;

import org.teavm.jso.dom.html.HTMLElement;
import sh.karta.widget.browser.dom.Dom;
import sh.karta.widget.browser.dom.Formats;
import sh.karta.widget.core.conversation.Dictation;
import sh.karta.widget.core.text.Text;
import sh.karta.widget.panel.context.PanelContext;
import sh.karta.widget.panel.context.Slots;

/** The line above the draft, with its buttons, while a recording is made or sent and after it failed. */
final class DictationLine {
    private static final String DOT = "M10 5a5 5 0 1 0 .1 0z";

    private final PanelContext context;
    private final Dictation dictation;
    private final HTMLElement root = Dom.el("div", "dictation");
    private final HTMLElement sign = Dom.el("span", "", root);
    private final HTMLElement words = Dom.el("span", "dictation-words", root);
    private final HTMLElement again;
    private final HTMLElement cancel;
    private final HTMLElement stop;

    /** The text that screen readers announce. It leaves out the time. */
    private final HTMLElement word;

    /** The state shown. */
    private int shown = Dictation.IDLE;

    /** Creates a hidden line. {@code leave} drops the recording. */
    DictationLine(PanelContext context, Dictation dictation, Slots slots, Runnable leave) {
        this.context = context;
        this.dictation = dictation;
        sign.appendChild(Dom.icon(DOT));
        again = Dom.button("button", root, event -> dictation.retry());
        cancel = Dom.button("button", root, event -> leave.run());
        stop = Dom.button("button first", root, event -> dictation.stop());
        word = Dom.el("div", "sr", slots.region);
        slots.composer.insertBefore(root, slots.composer.getFirstChild());
    }

    /** Announces the text of {@code key}. */
    void say(String key) {
        Dom.setText(word, context.strings.get(key));
    }

    void show() {
        int state = dictation.state();
        boolean recording = state == Dictation.RECORDING;
        boolean kept = dictation.isKept();
        String text = text(state, kept);
        if (state != shown) {
            shown = state;
            if (Dom.hasFocus(root)) {
                // The button that was pressed is hidden now.
                Dom.focus(cancel);
            }
            Dom.setText(word, text);
            Dom.hide(sign, state == Dictation.FAILED);
            Dom.flag(sign, "live", recording);
        }
        if (recording) {
            double passed = Math.max(0, dictation.elapsed());
            double seconds = Math.floor(passed / 1000);
            text = Text.concat(
                    Text.concat(text, " "), Formats.unit(context.settings.locale(), seconds, "second", "narrow", 0));
            context.timers.redrawIn(1000 * (seconds + 1) - passed);
        }
        Dom.hide(root, state == Dictation.IDLE);
        Dom.hide(again, !kept);
        Dom.hide(stop, !recording);
        Dom.setText(words, text);
        Dom.setText(again, context.strings.get("retry"));
        Dom.setText(cancel, context.strings.get("cancel"));
        Dom.setText(stop, context.strings.get("stopRecording"));
    }

    private String text(int state, boolean kept) {
        return state == Dictation.IDLE
                ? ""
                : state != Dictation.FAILED
                        ? context.strings.get(
                                state == Dictation.ASKING
                                        ? "micAsking"
                                        : state == Dictation.SENDING ? "transcribing" : "recording")
                        : problem(kept);
    }

    private String problem(boolean kept) {
        String known = context.strings.find(Text.concat("speech_", dictation.problem()));
        String problem = known == null ? context.strings.get("speech_failed") : known;
        return kept ? Text.concat(Text.concat(problem, " "), context.strings.get("speech_kept")) : problem;
    }
}

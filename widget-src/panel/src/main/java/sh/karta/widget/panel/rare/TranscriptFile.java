// SPDX-License-Identifier: Apache-2.0
package sh.karta.widget.panel.rare;

import org.jspecify.annotations.Nullable;
import sh.karta.widget.browser.dom.Files;
import sh.karta.widget.browser.dom.Formats;
import sh.karta.widget.core.conversation.Message;
import sh.karta.widget.core.error.ErrorCode;
import sh.karta.widget.core.port.JsonValue;
import sh.karta.widget.core.text.Text;
import sh.karta.widget.panel.view.Ui;

/** The conversation as a text file: who, when, and what was said, Markdown as it is. */
final class TranscriptFile {
    /** Hears whether the visitor has the file. */
    interface Saved {
        void saved(boolean done);
    }

    private TranscriptFile() {}

    static void save(Ui ui, Saved saved) {
        ui.conversation.transcript((transcript, error) -> {
            boolean known = transcript != null;
            if (known || (error != null && error.code.equals(ErrorCode.UNSUPPORTED))) {
                Files.save(
                        Text.concat(ui.strings.agent(), ".txt"),
                        transcript == null ? shown(ui) : stored(ui, transcript));
                known = true;
            }
            saved.saved(known);
        });
    }

    /** What the server has kept: more than is shown where the conversation is long. */
    private static String stored(Ui ui, JsonValue messages) {
        String text = "";
        for (int i = 0; i < messages.size(); i++) {
            JsonValue message = messages.at(i);
            if (message != null) {
                text = Text.concat(
                        text,
                        entry(
                                ui,
                                "user".equals(message.string("role")),
                                Formats.instant(message.string("created_at")),
                                words(message.get("parts"))));
            }
        }
        return text;
    }

    private static String words(@Nullable JsonValue parts) {
        String text = "";
        for (int i = 0; parts != null && i < parts.size(); i++) {
            JsonValue part = parts.at(i);
            String words = part == null ? null : part.string("text");
            if (words != null) {
                text = Text.concat(text, words);
            }
        }
        return text;
    }

    private static String shown(Ui ui) {
        String text = "";
        for (Message message : ui.conversation.messages()) {
            text = Text.concat(text, entry(ui, message.visitors, message.createdAt, message.text()));
        }
        return text;
    }

    private static String entry(Ui ui, boolean visitors, double time, String words) {
        String who = visitors ? ui.strings.get("you") : ui.strings.agent();
        if (!Double.isNaN(time)) {
            who = Text.concat(Text.concat(who, ", "), Formats.moment(ui.locale, time));
        }
        return Text.concat(Text.concat(who, "\n"), Text.concat(words, "\n\n"));
    }
}

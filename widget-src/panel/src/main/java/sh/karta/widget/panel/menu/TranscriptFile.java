// SPDX-License-Identifier: Apache-2.0
package sh.karta.widget.panel.menu;

import org.jspecify.annotations.Nullable;
import sh.karta.widget.browser.dom.Files;
import sh.karta.widget.browser.dom.Formats;
import sh.karta.widget.core.conversation.ConversationCalls;
import sh.karta.widget.core.conversation.Message;
import sh.karta.widget.core.error.ErrorCode;
import sh.karta.widget.core.port.JsonValue;
import sh.karta.widget.core.text.Text;
import sh.karta.widget.panel.context.PanelContext;
import sh.karta.widget.panel.markdown.CopiedMarkdown;

/** Exports the conversation as a text file: author, time and text, with Markdown unchanged. */
final class TranscriptFile {
    /** Receives the text, or null if the server did not send it. */
    interface Received {
        void received(@Nullable String text);
    }

    /** Receives whether the file was saved. */
    interface Saved {
        void saved(boolean done);
    }

    private TranscriptFile() {}

    static void save(PanelContext context, Saved saved) {
        text(context, text -> {
            if (text != null) {
                Files.save(Files.ofText(text), Text.concat(context.strings.agent(), ".txt"));
            }
            saved.saved(text != null);
        });
    }

    /** Requests the whole conversation, and returns the messages shown if the server does not store it. */
    static void text(PanelContext context, Received received) {
        new ConversationCalls(context.conversation)
                .transcript((transcript, error) -> received.received(
                        transcript != null
                                ? stored(context, transcript)
                                : error != null && error.code.equals(ErrorCode.UNSUPPORTED) ? shown(context) : null));
    }

    /** Returns the messages stored by the server, which may be more than are shown. */
    private static String stored(PanelContext context, JsonValue messages) {
        String text = "";
        for (int i = 0; i < messages.size(); i++) {
            JsonValue message = messages.at(i);
            if (message != null) {
                text = Text.concat(
                        text,
                        entry(
                                context,
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
                text = Text.paragraphs(text, words);
            }
        }
        return text;
    }

    /** Returns the messages that have been loaded. */
    static String shown(PanelContext context) {
        String text = "";
        for (Message message : context.conversation.messages()) {
            text = Text.concat(text, entry(context, message.visitors, message.createdAt, message.text()));
        }
        return text;
    }

    private static String entry(PanelContext context, boolean visitors, double time, String words) {
        String who = visitors ? context.strings.get("you") : context.strings.agent();
        if (!Double.isNaN(time)) {
            who = Text.concat(Text.concat(who, ", "), Formats.moment(context.settings.locale(), time));
        }
        return Text.concat(Text.concat(who, "\n"), Text.concat(CopiedMarkdown.of(words), "\n\n"));
    }
}

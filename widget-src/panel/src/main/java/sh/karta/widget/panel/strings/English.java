// SPDX-License-Identifier: Apache-2.0
package sh.karta.widget.panel.strings;

/**
 * The panel's words in English, the language that is always there. Each other language is a file of its own with the
 * same keys; the page and the server override single keys ({@code strings}).
 *
 * <p>{@code {name}} is the agent's name, or where there is none {@code assistant}, and {@code Assistant} at the start
 * of a sentence. {@code dir} is the direction of the language's script, {@code lang} the
 * language's own tag. A key with a plural category behind a full stop, {@code new.one}, is the text for such a number.
 */
public final class English {
    public static final String JSON = """
            {"dir":"ltr",
            "suggestions":"Suggestions",
            "you":"You",
            "close":"Close chat",
            "stop":"Stop answering",
            "offline":"You're offline. Messages will be sent when you're back.",
            "warming":"Waking up {name}…",
            "log":"Conversation",
            "privacy":"Privacy",
            "restoring":"Loading the conversation",
            "unreached":"Couldn't reach {name}. Your message is kept.",
            "waiting":"Waiting to be sent",
            "send":"Send",
            "Assistant":"The assistant",
            "greeting":"How can I help?",
            "copied":"Copied",
            "stopped":"You stopped this answer.",
            "edit":"Edit",
            "placeholder":"Message {name}…",
            "dialog":"Chat with {name}",
            "lang":"en",
            "footer":"Powered by Karta",
            "disclosure":"Answers are automated and can be wrong.",
            "interrupted":"The answer was interrupted.",
            "tooLarge":"That message is too long.",
            "copyMarkdown":"Copy as Markdown",
            "retry":"Retry",
            "unread":"{count} unread",
            "refused":"{name} isn't available here right now.",
            "jump":"Jump to the latest message",
            "working":"Still working…",
            "new":"{count} new",
            "assistant":"the assistant",
            "copy":"Copy",
            "cancel":"Cancel",
            "terms":"Terms",
            "task":"Task",
            "menu":"More options",
            "reconnecting":"Connection lost. Reconnecting…",
            "newChat":"New chat",
            "back":"Back online"}
            """;

    private English() {}
}

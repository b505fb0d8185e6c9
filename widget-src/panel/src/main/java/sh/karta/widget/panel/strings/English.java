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
            "lang":"en",
            "assistant":"the assistant",
            "Assistant":"The assistant",
            "dialog":"Chat with {name}",
            "log":"Conversation",
            "close":"Close chat",
            "newChat":"New chat",
            "greeting":"How can I help?",
            "disclosure":"Answers are automated and can be wrong.",
            "privacy":"Privacy",
            "terms":"Terms",
            "suggestions":"Suggestions",
            "placeholder":"Message {name}…",
            "send":"Send",
            "stop":"Stop answering",
            "you":"You",
            "working":"Still working…",
            "warming":"Waking up {name}…",
            "copy":"Copy",
            "copyMarkdown":"Copy as Markdown",
            "copied":"Copied",
            "task":"Task",
            "stopped":"You stopped this answer.",
            "interrupted":"The answer was interrupted.",
            "unreached":"Couldn't reach {name}. Your message is kept.",
            "refused":"{name} isn't available here right now.",
            "tooLarge":"That message is too long.",
            "edit":"Edit",
            "retry":"Retry",
            "waiting":"Waiting to be sent",
            "cancel":"Cancel",
            "offline":"You're offline. Messages will be sent when you're back.",
            "reconnecting":"Connection lost. Reconnecting…",
            "back":"Back online",
            "jump":"Jump to the latest message",
            "new":"{count} new",
            "unread":"{count} unread",
            "restoring":"Loading the conversation",
            "menu":"More options",
            "footer":"Powered by Karta"}
            """;

    private English() {}
}

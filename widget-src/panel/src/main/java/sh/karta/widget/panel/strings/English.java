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
            "Assistant":"The assistant",
            "task":"Task",
            "close":"Close chat",
            "log":"Conversation",
            "newChat":"New chat",
            "copy":"Copy",
            "you":"You",
            "back":"Back online",
            "unreached":"Couldn't reach {name}. Your message is kept.",
            "greeting":"How can I help?",
            "privacy":"Privacy",
            "terms":"Terms",
            "edit":"Edit",
            "suggestions":"Suggestions",
            "placeholder":"Message {name}…",
            "send":"Send",
            "new":"{count} new",
            "disclosure":"Answers are automated and can be wrong.",
            "stopped":"You stopped this answer.",
            "working":"Still working…",
            "copyMarkdown":"Copy as Markdown",
            "unread":"{count} unread",
            "dialog":"Chat with {name}",
            "copied":"Copied",
            "interrupted":"The answer was interrupted.",
            "refused":"{name} isn't available here right now.",
            "tooLarge":"That message is too long.",
            "retry":"Retry",
            "waiting":"Waiting to be sent",
            "cancel":"Cancel",
            "stop":"Stop answering",
            "warming":"Waking up {name}…",
            "restoring":"Loading the conversation",
            "assistant":"the assistant",
            "offline":"You're offline. Messages will be sent when you're back.",
            "jump":"Jump to the latest message",
            "menu":"More options",
            "footer":"Powered by Karta",
            "reconnecting":"Connection lost. Reconnecting…"}
            """;

    private English() {}
}

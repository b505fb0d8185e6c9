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
            "copy":"Copy",
            "copied":"Copied",
            "unread":"{count} unread",
            "tooLarge":"That message is too long.",
            "disclosure":"Answers are automated and can be wrong.",
            "task":"Task",
            "privacy":"Privacy",
            "retry":"Retry",
            "log":"Conversation",
            "waiting":"Waiting to be sent",
            "footer":"Powered by Karta",
            "close":"Close chat",
            "Assistant":"The assistant",
            "edit":"Edit",
            "stop":"Stop answering",
            "lang":"en",
            "cancel":"Cancel",
            "interrupted":"The answer was interrupted.",
            "dialog":"Chat with {name}",
            "new":"{count} new",
            "you":"You",
            "refused":"{name} isn't available here right now.",
            "copyMarkdown":"Copy as Markdown",
            "newChat":"New chat",
            "placeholder":"Message {name}…",
            "working":"Still working…",
            "menu":"More options",
            "suggestions":"Suggestions",
            "stopped":"You stopped this answer.",
            "jump":"Jump to the latest message",
            "offline":"You're offline. Messages will be sent when you're back.",
            "assistant":"the assistant",
            "send":"Send",
            "warming":"Waking up {name}…",
            "reconnecting":"Connection lost. Reconnecting…",
            "unreached":"Couldn't reach {name}. Your message is kept.",
            "back":"Back online",
            "restoring":"Loading the conversation",
            "greeting":"How can I help?",
            "terms":"Terms"}
            """;

    private English() {}
}

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
            "copied":"Copied",
            "you":"You",
            "unread":"{count} unread",
            "send":"Send",
            "tooLarge":"That message is too long.",
            "task":"Task",
            "privacy":"Privacy",
            "retry":"Retry",
            "stop":"Stop answering",
            "log":"Conversation",
            "waiting":"Waiting to be sent",
            "footer":"Powered by Karta",
            "close":"Close chat",
            "Assistant":"The assistant",
            "edit":"Edit",
            "lang":"en",
            "assistant":"the assistant",
            "interrupted":"The answer was interrupted.",
            "dialog":"Chat with {name}",
            "new":"{count} new",
            "refused":"{name} isn't available here right now.",
            "copyMarkdown":"Copy as Markdown",
            "newChat":"New chat",
            "working":"Still working…",
            "suggestions":"Suggestions",
            "stopped":"You stopped this answer.",
            "jump":"Jump to the latest message",
            "offline":"You're offline. Messages will be sent when you're back.",
            "copy":"Copy",
            "cancel":"Cancel",
            "warming":"Waking up {name}…",
            "terms":"Terms",
            "unreached":"Couldn't reach {name}. Your message is kept.",
            "menu":"More options",
            "placeholder":"Message {name}…",
            "restoring":"Loading the conversation",
            "reconnecting":"Connection lost. Reconnecting…",
            "greeting":"How can I help?",
            "back":"Back online",
            "disclosure":"Answers are automated and can be wrong."}
            """;

    private English() {}
}

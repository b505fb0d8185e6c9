// SPDX-License-Identifier: Apache-2.0
package sh.karta.widget.panel.strings;

/**
 * The panel's English texts, which are always available. Each other language is a separate file with the same keys.
 * The page and the server can override single keys ({@code strings}).
 *
 * <p>{@code {name}} is the agent's name, or {@code agent} if it has none. {@code dir} is the direction of the language's script, {@code lang} its language tag. A
 * key that ends with a plural category, such as {@code new.one}, is the text for that category.
 */
public final class English {
    public static final String JSON = """
            {"dir":"ltr",\
            "log":"Conversation",\
            "placeholder":"Message {name}…",\
            "message":"Message…",\
            "dialog":"Chat with {name}",\
            "task":"Task",\
            "close":"Close chat",\
            "unread":"{count} unread",\
            "tooLarge":"That message is too long.",\
            "reconnecting":"Connection lost. Reconnecting…",\
            "terms":"Terms",\
            "refused":"{name} isn't available here right now.",\
            "interrupted":"The answer was interrupted.",\
            "privacy":"Privacy",\
            "you":"You",\
            "back":"Back online",\
            "waiting":"Waiting to be sent",\
            "retry":"Retry",\
            "sendAgain":"Send again",\
            "agent":"Assistant",\
            "stop":"Stop answering",\
            "edit":"Edit",\
            "newChat":"New chat",\
            "working":"Still working…",\
            "unreached":"Couldn't reach {name}. Your message is kept.",\
            "cancel":"Cancel",\
            "suggestions":"Suggestions",\
            "send":"Send",\
            "menu":"More options",\
            "warming":"Waking up {name}…",\
            "disclosure":"Answers are automated and can be wrong.",\
            "restoring":"Loading the conversation",\
            "stopped":"You stopped this answer.",\
            "greeting":"How can I help?",\
            "offline":"You're offline. Messages will be sent when you're back.",\
            "lang":"en"}\
            """;

    private English() {}
}

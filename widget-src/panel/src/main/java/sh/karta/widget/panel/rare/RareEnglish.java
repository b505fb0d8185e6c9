// SPDX-License-Identifier: Apache-2.0
package sh.karta.widget.panel.rare;

/** The words of this package's views in English; see {@code English}, whose keys they add to. */
final class RareEnglish {
    static final String JSON = """
            {"thinking":"Thinking…",
            "thought":"Thought for {time}",
            "thoughts":"Thoughts",
            "failed":"failed",
            "input":"Input",
            "output":"Output",
            "sources":"Sources",
            "approve_once":"Approve once",
            "approve_session":"Approve for this chat",
            "deny":"Don't",
            "expires":"Expires in {time}",
            "expired":"expired",
            "unanswered":"not answered",
            "limit":"{name} is taking a break.",
            "tryAgain":"Try again in {time}.",
            "person":"Talk to a person"}
            """;

    private RareEnglish() {}
}

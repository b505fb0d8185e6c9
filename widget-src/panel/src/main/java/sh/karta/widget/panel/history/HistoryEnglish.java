// SPDX-License-Identifier: Apache-2.0
package sh.karta.widget.panel.history;

/** English texts of the list of conversations. */
final class HistoryEnglish {
    static final String JSON = """
            {"noHistory":"No conversations yet.",\
            "noMatch":"No conversation matches.",\
            "search":"Search conversations",\
            "openFailed":"Couldn't open that conversation.",\
            "rowMenu":"More",\
            "rename":"Rename",\
            "title":"Title",\
            "save":"Save",\
            "renameFailed":"Couldn't rename the conversation."}\
            """;

    private HistoryEnglish() {}
}

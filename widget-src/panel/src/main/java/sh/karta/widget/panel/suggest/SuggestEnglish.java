// SPDX-License-Identifier: Apache-2.0
package sh.karta.widget.panel.suggest;

/** English texts of the suggestions. */
final class SuggestEnglish {
    static final String JSON = """
            {"commands":"Commands","mentions":"Mentions"}\
            """;

    private SuggestEnglish() {}
}

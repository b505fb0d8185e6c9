// SPDX-License-Identifier: Apache-2.0
package sh.karta.widget.panel.suggest;

/** English texts of the suggestions. */
public final class SuggestEnglish {
    public static final String JSON = """
            {"commands":"Commands","mentions":"Mentions"}\
            """;

    private SuggestEnglish() {}
}

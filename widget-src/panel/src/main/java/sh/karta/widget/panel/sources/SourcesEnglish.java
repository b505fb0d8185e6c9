// SPDX-License-Identifier: Apache-2.0
package sh.karta.widget.panel.sources;

/** English texts of the chunk {@code citations}. */
final class SourcesEnglish {
    static final String JSON = """
            {"source":"Source {count}",\
            "sourceCount":"{count} sources",\
            "seeAlso":"See also",\
            "openPage":"Open the page"}\
            """;

    private SourcesEnglish() {}
}

// SPDX-License-Identifier: Apache-2.0
package sh.karta.widget.panel.teaser;

/** English texts of the teaser. */
final class TeaserEnglish {
    static final String JSON = """
            {"dismiss":"Close this message"}\
            """;

    private TeaserEnglish() {}
}

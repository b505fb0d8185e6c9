// SPDX-License-Identifier: Apache-2.0
package sh.karta.widget.panel.quote;

/** English texts of quoting, in addition to those of the features. */
final class QuoteEnglish {
    static final String JSON = """
            {"quote":"Quote"}\
            """;

    private QuoteEnglish() {}
}

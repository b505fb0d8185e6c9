// SPDX-License-Identifier: Apache-2.0
package sh.karta.widget.panel.quote;

/** English texts of quoting, in addition to those of the features. */
public final class QuoteEnglish {
    public static final String JSON = """
            {"quote":"Quote"}\
            """;

    private QuoteEnglish() {}
}

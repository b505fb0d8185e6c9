// SPDX-License-Identifier: Apache-2.0
package sh.karta.widget.panel.counter;

/** English texts of the counter, in addition to those of the features. */
final class CounterEnglish {
    static final String JSON = """
            {"charactersLeft":"Characters left: {count}",\
            "charactersOver":"Over the limit: {count}",\
            "shorten":"Shorten the message to send it."}\
            """;

    private CounterEnglish() {}
}

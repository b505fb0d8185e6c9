// SPDX-License-Identifier: Apache-2.0
package sh.karta.widget.panel.aloud;

/** English texts of reading aloud, in addition to those of the features. */
final class AloudEnglish {
    static final String JSON = """
            {"reading":"Reading aloud",\
            "readFailed":"Couldn't read this aloud.",\
            "nothingAloud":"This answer has no words to read."}\
            """;

    private AloudEnglish() {}
}

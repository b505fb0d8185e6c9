// SPDX-License-Identifier: Apache-2.0
package sh.karta.widget.panel.versions;

/** English texts of editing and versions, in addition to those of the features. */
final class VersionsEnglish {
    static final String JSON = """
            {"regenerate":"Answer again",\
            "version":"Version {count}",\
            "previous":"Previous version",\
            "next":"Next version",\
            "stays":"The earlier version stays.",\
            "versionFailed":"Couldn't load that version.",\
            "versionLimit":"A message has 20 versions at most.",\
            "versionHeld":"A person is answering now, so earlier messages stay as they are.",\
            "versionBusy":"Wait until the answer is complete.",\
            "unsent":"Couldn't send this. Your text is kept."}\
            """;

    private VersionsEnglish() {}
}

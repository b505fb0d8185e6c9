// SPDX-License-Identifier: Apache-2.0
package sh.karta.widget.panel.strings;

/** What one file of the panel says and how that looks; the file with the views has the texts they need. */
public interface Texts {
    /** Returns the rules of the file's views. */
    String css();

    /** Returns the words of the file's views in English, as a JSON object. */
    String words();
}

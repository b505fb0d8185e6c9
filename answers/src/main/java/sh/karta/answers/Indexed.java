// SPDX-License-Identifier: Apache-2.0
package sh.karta.answers;

import java.util.HashSet;
import java.util.Set;

/**
 * A passage with its data for the ranking.
 *
 * @param path path of the page in the folder
 * @param heading terms of the passage's own heading, or of the title if it has none
 * @param head terms of title and headings
 * @param terms all terms
 * @param names identifiers in headings and text
 */
record Indexed(
        String path,
        Passage passage,
        String plain,
        Set<String> heading,
        Set<String> head,
        Set<String> terms,
        Set<String> names) {
    static Indexed of(String path, Passage passage, Analysis analysis) {
        String markdown = passage.heading() + "\n\n" + passage.text();
        String plain = PlainText.of(passage.text());
        String headings = PlainText.of(passage.page() + "\n\n" + passage.above() + "\n\n" + passage.heading());
        Set<String> head = new HashSet<>(analysis.words(headings + " " + Identifiers.parts(headings)));
        Set<String> terms = new HashSet<>(analysis.words(plain + " " + Identifiers.parts(plain)));
        terms.addAll(head);
        String own = PlainText.of(passage.heading().isEmpty() ? passage.page() : passage.heading());
        Set<String> heading = new HashSet<>(analysis.words(own));
        // A question for the heading ".query" may leave out the dot.
        heading.removeIf(
                term -> term.startsWith(SignedNames.DOT) && heading.contains(term.substring(SignedNames.DOT.length())));
        return new Indexed(path, passage, plain, heading, head, terms, Identifiers.of(markdown));
    }
}

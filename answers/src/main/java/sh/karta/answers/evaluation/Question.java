// SPDX-License-Identifier: Apache-2.0
package sh.karta.answers.evaluation;

import java.nio.charset.StandardCharsets;
import java.util.Collection;
import java.util.HexFormat;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * A question with the places that answer it.
 *
 * @param pages paths of the pages that answer it, percent-encoded or not, each perhaps with {@code #section}; empty if none does
 * @param smallTalk whether the message asks nothing
 */
record Question(String text, String language, List<String> pages, boolean smallTalk) {
    private static final Pattern ENCODED = Pattern.compile("(?:%[0-9A-Fa-f]{2})+");

    /** Returns the place in a list of paths of the first page that answers the question, from 1; 0 if there is none. */
    int rank(List<String> paths) {
        for (int i = 0; i < paths.size(); i++) {
            String path = paths.get(i);
            if (pages.stream().anyMatch(page -> decoded(page(page)).equals(decoded(path)))) {
                return i + 1;
            }
        }
        return 0;
    }

    /** Returns the pages of the question that are not among those that exist, each once. */
    List<String> unknown(Collection<String> existing) {
        Set<String> known = existing.stream().map(Question::decoded).collect(Collectors.toSet());
        return pages.stream()
                .map(Question::page)
                .filter(page -> !known.contains(decoded(page)))
                .distinct()
                .toList();
    }

    /** Decodes a path. One that is not encoded stays as it is, because people write paths in both ways. */
    private static String decoded(String path) {
        return ENCODED.matcher(path).replaceAll(found -> {
            byte[] bytes = HexFormat.ofDelimiter("%").parseHex(found.group().substring(1));
            return Matcher.quoteReplacement(new String(bytes, StandardCharsets.UTF_8));
        });
    }

    /** Returns the page of a URL path, without its section. */
    static String page(String url) {
        String path = url.contains("#") ? url.substring(0, url.indexOf('#')) : url;
        return path.equals("index") ? "" : path;
    }
}

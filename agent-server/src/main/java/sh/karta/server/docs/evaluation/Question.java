// SPDX-License-Identifier: Apache-2.0
package sh.karta.server.docs.evaluation;

import java.util.List;

/**
 * A question with the places that answer it.
 *
 * @param pages paths of the pages that answer it, each perhaps with {@code #section}; empty if none does
 * @param smallTalk whether the message asks nothing
 */
record Question(String text, String language, List<String> pages, boolean smallTalk) {
    /** Returns the place in a list of paths of the first page that answers the question, from 1; 0 if there is none. */
    int rank(List<String> paths) {
        for (int i = 0; i < paths.size(); i++) {
            String path = paths.get(i);
            if (pages.stream().anyMatch(page -> page(page).equals(path))) {
                return i + 1;
            }
        }
        return 0;
    }

    /** Returns the page of a URL path, without its section. */
    static String page(String url) {
        String path = url.contains("#") ? url.substring(0, url.indexOf('#')) : url;
        return path.equals("index") ? "" : path;
    }
}

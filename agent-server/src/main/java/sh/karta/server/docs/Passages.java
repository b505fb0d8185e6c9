// SPDX-License-Identifier: Apache-2.0
package sh.karta.server.docs;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * Collects the blocks of a document into passages. A new passage starts at each heading, and when the current one would become too
 * long to quote. Blocks are never split.
 */
final class Passages {
    /** Longer text is easier to read on the page than in a chat. */
    private static final int MAX_CHARACTERS = 1_200;

    private final List<Passage> passages = new ArrayList<>();
    private final StringBuilder text = new StringBuilder();
    private String page;
    private String heading = "";
    private String anchor = "";

    /** @param page the title until the document sets another */
    Passages(String page) {
        this.page = page;
    }

    void page(String title) {
        if (!title.isBlank()) {
            page = title.strip();
        }
    }

    /** @param id the heading's id; empty to derive one from the title, as most Markdown renderers do */
    void heading(String title, String id) {
        flush();
        heading = title.strip();
        anchor = id.isEmpty() ? slug(heading) : id;
    }

    private static String slug(String title) {
        return title.toLowerCase(Locale.ROOT)
                .replaceAll("[^\\p{L}\\p{N} _-]", "")
                .strip()
                .replace(' ', '-');
    }

    void block(String markdown) {
        if (markdown.isBlank()) {
            return;
        }
        if (!text.isEmpty() && text.length() + markdown.length() > MAX_CHARACTERS) {
            flush();
        }
        text.append(text.isEmpty() ? "" : "\n\n").append(markdown.stripTrailing());
    }

    private void flush() {
        if (!text.isEmpty()) {
            passages.add(new Passage(page, heading, anchor, text.toString()));
            text.setLength(0);
        }
    }

    /** Returns all passages, with the final title of the page. */
    List<Passage> all() {
        flush();
        return passages.stream()
                .map(p -> new Passage(page, p.heading(), p.anchor(), p.text()))
                .toList();
    }
}

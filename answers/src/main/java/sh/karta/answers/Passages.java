// SPDX-License-Identifier: Apache-2.0
package sh.karta.answers;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/**
 * Collects the blocks of a document into passages. A new passage starts at each heading, and when the current one would become too
 * long. Tables and lists are split between rows and items, other blocks never.
 */
final class Passages {
    private static final int MAX_CHARACTERS = 1_200;
    private static final int LEVELS = 6;

    private final List<Passage> passages = new ArrayList<>();
    private final List<Block> blocks = new ArrayList<>();
    private final String[] headings = new String[LEVELS + 1];
    private int length;
    private String page;
    private String summary = "";
    private String language = "";
    private int level;
    private String anchor = "";

    /** @param page the title until the document sets another */
    Passages(String page) {
        this.page = page;
        Arrays.fill(headings, "");
    }

    void page(String title) {
        if (!title.isBlank()) {
            page = title.strip();
        }
    }

    boolean hasText() {
        return !passages.isEmpty() || !blocks.isEmpty();
    }

    /** Returns whether a heading only repeats the page's title. */
    boolean isPage(String title) {
        return !hasText() && title.strip().equalsIgnoreCase(page);
    }

    void summary(String description) {
        summary = description.strip();
    }

    /** @param named the language that the document names (BCP 47); empty for none */
    void language(String named) {
        language = named.strip();
    }

    /** @param id the heading's id; empty to derive one from the title */
    void heading(int level, String title, String id) {
        flush();
        this.level = level;
        headings[level] = title.strip();
        for (int below = level + 1; below <= LEVELS; below++) {
            headings[below] = "";
        }
        anchor = id.isEmpty() ? slug(PlainText.ofHeading(title)) : id;
    }

    /** Ends the passage. The next one has another anchor below the same heading. */
    void anchor(String id) {
        flush();
        anchor = id;
    }

    /** Returns the id that site generators give to a heading. */
    static String slug(String title) {
        return title.toLowerCase(Locale.ROOT)
                .replaceAll("[^\\p{L}\\p{N} _-]", "")
                .strip()
                .replace(' ', '-');
    }

    void block(Block block) {
        if (block.text().isBlank()) {
            return;
        }
        List<String> some = new ArrayList<>();
        int size = block.lead().length();
        for (String part : block.parts()) {
            if (!some.isEmpty() && size + part.length() > MAX_CHARACTERS) {
                add(block.with(some));
                some.clear();
                size = block.lead().length();
            }
            some.add(part);
            size += part.length();
        }
        add(block.with(some));
    }

    private void add(Block block) {
        int more = block.text().length();
        if (!blocks.isEmpty() && length + more > MAX_CHARACTERS) {
            flush();
        }
        blocks.add(block);
        length += more;
    }

    private void flush() {
        if (!blocks.isEmpty()) {
            String above = Arrays.stream(headings)
                    .limit(level)
                    .filter(heading -> !heading.isEmpty())
                    .collect(Collectors.joining(" "));
            passages.add(new Passage("", "", "", above, headings[level], anchor, List.copyOf(blocks)));
            blocks.clear();
            length = 0;
        }
    }

    /** Returns all passages, with the final title of the page. */
    List<Passage> all() {
        flush();
        return passages.stream()
                .map(p -> new Passage(page, summary, language, p.above(), p.heading(), p.anchor(), p.blocks()))
                .toList();
    }
}

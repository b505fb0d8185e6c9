// SPDX-License-Identifier: Apache-2.0
package sh.karta.widget.core.wire;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import sh.karta.widget.core.sse.SseParser;
import sh.karta.widget.core.text.Text;

/**
 * The texts of one kind in one turn: parts with ids, in first-seen order, joined by a blank line, without empty parts
 * (wire-protocol §3). Appending to the last part takes constant time.
 * Text beyond {@link #LIMIT} of one part is left out.
 */
final class Parts {
    /** The length of a part, in UTF-16 units, from which deltas are ignored. A single event has a limit of its own. */
    static final int LIMIT = SseParser.LIMIT;

    private static final class Entry {
        final @Nullable String id;
        String text = "";

        Entry(@Nullable String id) {
            this.id = id;
        }
    }

    private final List<Entry> entries = new ArrayList<>();

    /** All parts but the last, joined. */
    private String before = "";

    void clear() {
        entries.clear();
        before = "";
    }

    /**
     * Appends {@code text} to the part {@code id} (null for the unnamed part), or replaces it. Returns the text of
     * the part.
     */
    String put(@Nullable String id, String text, boolean append) {
        int index = entries.size() - 1;
        while (index >= 0 && !same(entries.get(index).id, id)) {
            index--;
        }
        int last = entries.size() - 1;
        if (index < 0) {
            index = entries.size();
            entries.add(new Entry(id));
            if (last >= 0) {
                before = Text.paragraphs(before, entries.get(last).text);
            }
            last = index;
        }
        Entry entry = entries.get(index);
        if (!append) {
            entry.text = text;
        } else if (entry.text.length() < LIMIT) {
            entry.text = Text.concat(entry.text, text);
        }
        if (index < last) {
            before = "";
            for (int i = 0; i < last; i++) {
                before = Text.paragraphs(before, entries.get(i).text);
            }
        }
        return entry.text;
    }

    /** Returns all parts, joined. At least one part must exist. */
    String joined() {
        return Text.paragraphs(before, entries.get(entries.size() - 1).text);
    }

    private static boolean same(@Nullable String a, @Nullable String b) {
        return a == null ? b == null : a.equals(b);
    }
}

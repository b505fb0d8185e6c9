// SPDX-License-Identifier: Apache-2.0
package sh.karta.widget.core.markdown;

import java.util.ArrayList;
import org.jspecify.annotations.Nullable;
import sh.karta.widget.core.text.Interner;
import sh.karta.widget.core.text.Text;

/** The link reference definitions seen so far (CM 4.7), and the leaves that use labels not defined yet. */
final class References {
    /** The definition of one label, or the leaves that wait for it. */
    private static final class Label {
        @Nullable
        Inline definition;

        final ArrayList<Leaf> waiting = new ArrayList<>();
    }

    private final Interner ids = new Interner();
    private final ArrayList<Label> labels = new ArrayList<>();
    private boolean empty = true;

    /** Closed leaves with a label that was defined after they were shown. */
    final ArrayList<Leaf> outdated = new ArrayList<>();

    /** Defines {@code label}, unless an earlier definition exists: the first one counts. */
    void define(String label, String target, @Nullable String title) {
        Label known = label(label);
        if (known.definition != null) {
            return;
        }
        Inline definition = new Inline(Inline.LINK, "");
        definition.target = target;
        definition.title = title;
        known.definition = definition;
        empty = false;
        for (int i = 0; i < known.waiting.size(); i++) {
            Leaf leaf = known.waiting.get(i);
            leaf.append("");
            outdated.add(leaf);
        }
        known.waiting.clear();
    }

    /** Returns the link with the target and title of {@code label}, or null if it is not defined. */
    @Nullable
    Inline get(String label) {
        return label(label).definition;
    }

    /** Adds {@code leaf} to {@link #outdated} when {@code label} is defined. */
    void await(String label, Leaf leaf) {
        ArrayList<Leaf> leaves = label(label).waiting;
        if (leaves.isEmpty() || leaves.get(leaves.size() - 1) != leaf) {
            leaves.add(leaf);
        }
    }

    boolean isEmpty() {
        return empty;
    }

    private Label label(String text) {
        int id = ids.idOf(normalize(text));
        if (id == labels.size()) {
            labels.add(new Label());
        }
        return labels.get(id);
    }

    /** Folds case and collapses white space (CM 6.3, matching of labels). */
    private static String normalize(String label) {
        String result = "";
        int at = 0;
        while (at < label.length()) {
            int start = at;
            while (at < label.length() && !Characters.isSpace(Text.peek(label, at))) {
                at++;
            }
            if (at > start) {
                String word = Text.slice(label, start, at);
                result = result.isEmpty() ? word : Text.concat(Text.concat(result, " "), word);
            }
            at++;
        }
        return Text.foldCase(result);
    }
}

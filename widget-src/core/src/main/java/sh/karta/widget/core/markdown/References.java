// SPDX-License-Identifier: Apache-2.0
package sh.karta.widget.core.markdown;

import java.util.ArrayList;
import org.jspecify.annotations.Nullable;
import sh.karta.widget.core.text.Numbering;
import sh.karta.widget.core.text.Text;

/** The link reference definitions seen so far (CM 4.7), and the leaves with labels that none of them defines yet. */
final class References {
    /** What is known of one label. */
    private static final class Label {
        @Nullable
        Inline definition;

        final ArrayList<Leaf> waiting = new ArrayList<>();
    }

    private final Numbering numbers = new Numbering();
    private final ArrayList<Label> labels = new ArrayList<>();
    private boolean empty = true;

    /** Closed leaves whose labels were defined since they were shown. */
    final ArrayList<Leaf> late = new ArrayList<>();

    /** Keeps target and title for {@code label} unless an earlier definition has it: the first one counts. */
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
            late.add(leaf);
        }
        known.waiting.clear();
    }

    /** Returns the link that carries target and title of {@code label}, or null. */
    @Nullable
    Inline get(String label) {
        return label(label).definition;
    }

    /** Has {@code leaf} put into {@link #late} once {@code label} is defined. */
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
        int number = numbers.of(normalize(text));
        if (number == labels.size()) {
            labels.add(new Label());
        }
        return labels.get(number);
    }

    /** Folds case and white space (CM 6.3, matching of labels). */
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

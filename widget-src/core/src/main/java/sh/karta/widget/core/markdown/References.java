// SPDX-License-Identifier: Apache-2.0
package sh.karta.widget.core.markdown;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import sh.karta.widget.core.text.Text;

/** The link reference definitions seen so far (CM 4.7), and the leaves with labels that none of them defines yet. */
final class References {
    private final Map<String, Inline> definitions = new HashMap<>();
    private final Map<String, ArrayList<Leaf>> waiting = new HashMap<>();

    /** Closed leaves whose labels were defined since they were shown. */
    final ArrayList<Leaf> late = new ArrayList<>();

    /** Keeps target and title for {@code label} unless an earlier definition has it: the first one counts. */
    void define(String label, String target, @Nullable String title) {
        String key = normalize(label);
        if (definitions.containsKey(key)) {
            return;
        }
        Inline definition = new Inline(Inline.LINK, "");
        definition.target = target;
        definition.title = title;
        definitions.put(key, definition);
        ArrayList<Leaf> leaves = waiting.remove(key);
        if (leaves != null) {
            for (int i = 0; i < leaves.size(); i++) {
                leaves.get(i).append("");
            }
            late.addAll(leaves);
        }
    }

    /** Returns the link that carries target and title of {@code label}, or null. */
    @Nullable
    Inline get(String label) {
        return definitions.get(normalize(label));
    }

    /** Has {@code leaf} put into {@link #late} once {@code label} is defined. */
    void await(String label, Leaf leaf) {
        String key = normalize(label);
        ArrayList<Leaf> leaves = waiting.get(key);
        if (leaves == null) {
            leaves = new ArrayList<>();
            waiting.put(key, leaves);
        }
        if (leaves.isEmpty() || leaves.get(leaves.size() - 1) != leaf) {
            leaves.add(leaf);
        }
    }

    boolean isEmpty() {
        return definitions.isEmpty();
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

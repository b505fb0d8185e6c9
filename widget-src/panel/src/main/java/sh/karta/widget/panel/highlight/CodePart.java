// SPDX-License-Identifier: Apache-2.0
package sh.karta.widget.panel.highlight;

import java.util.Arrays;
import org.teavm.jso.JSObject;
import org.teavm.jso.dom.xml.Node;
import sh.karta.widget.browser.dom.Highlights;

/**
 * The tokens of a part of a code block. Only a visible part has ranges: after each change of the document, engines look at
 * all ranges of the page, and a long answer would become slower with every line.
 */
final class CodePart {
    /** The names of the highlights, in the order of the kinds of {@code CodeScanner}. */
    private static final String[] NAMES = {"karta-keyword", "karta-string", "karta-name", "karta-comment"};

    final Node element;
    final Node text;

    private final CodeColors colors;

    /** Kind, start and end of each token. They are stored as numbers, because a long answer has many thousands of tokens. */
    private int[] tokens = new int[96];

    private int length;

    private final JSObject ranges = Highlights.none();

    /** Number of leading entries in {@link #tokens} that have a range. 0 while the part is not visible. */
    private int shown;

    private boolean visible;

    CodePart(CodeColors colors, Node element) {
        this.colors = colors;
        this.element = element;
        text = element.getFirstChild();
        // An element that leaves the document becomes invisible too.
        Highlights.onVisible(element, entries -> {
            visible = Highlights.isVisible(entries);
            if (visible) {
                color();
            } else {
                clear();
            }
        });
    }

    void add(int kind, int from, int to) {
        if (length == tokens.length) {
            tokens = Arrays.copyOf(tokens, 2 * length);
        }
        tokens[length] = kind;
        tokens[length + 1] = from;
        tokens[length + 2] = to;
        length += 3;
        if (visible) {
            color();
        }
    }

    private void color() {
        if (shown == 0) {
            colors.colored.add(this);
        }
        while (shown < length) {
            Highlights.add(ranges, NAMES[tokens[shown]], text, tokens[shown + 1], tokens[shown + 2]);
            shown += 3;
        }
    }

    /** Removes the ranges. */
    void clear() {
        while (shown > 0) {
            shown -= 3;
            Highlights.removeLast(ranges, NAMES[tokens[shown]]);
        }
        colors.colored.remove(this);
    }
}

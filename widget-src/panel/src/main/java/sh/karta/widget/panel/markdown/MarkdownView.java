// SPDX-License-Identifier: Apache-2.0
package sh.karta.widget.panel.markdown;

import org.teavm.jso.dom.html.HTMLElement;
import sh.karta.widget.core.markdown.MarkdownParser;

/**
 * Shows Markdown inside an element while it arrives. Only nodes are made, no markup is ever parsed; what is complete is not
 * touched again.
 *
 * <p>Each call writes to the document at once, and before that reads the sizes of what an earlier call completed, which are known
 * if the document was laid out since: call once per animation frame.
 */
public final class MarkdownView {
    private final Skipping skipping;
    private final MarkdownParser parser;

    /** Makes a view that is the only one to write into {@code container}, an element with the class {@code md}. */
    public MarkdownView(HTMLElement container, Setting setting) {
        skipping = new Skipping(container, 2);
        GroupsView groups = new GroupsView(container, skipping);
        parser = new MarkdownParser(new DomSink(groups, skipping, setting), groups);
    }

    /** Continues the text with {@code piece}. */
    public void append(String piece) {
        skipping.measure();
        parser.append(piece);
    }

    /** Shows {@code text} instead of what was shown; what both begin with stays. */
    public void replace(String text) {
        skipping.measure();
        parser.replace(text);
    }

    /** Shows the text as one after which nothing follows. */
    public void end() {
        skipping.measure();
        parser.end();
    }
}

// SPDX-License-Identifier: Apache-2.0
package sh.karta.widget.panel.markdown;

import org.teavm.jso.dom.html.HTMLElement;
import sh.karta.widget.core.markdown.MarkdownParser;

/**
 * Shows Markdown inside an element while it arrives. It creates nodes only and never parses HTML. Completed nodes are
 * not touched again.
 *
 * <p>Each call first reads the sizes of parts completed by an earlier call, which are known if layout has run since,
 * and then writes to the document. Call it once per animation frame.
 */
public final class MarkdownView {
    private final OffscreenParts offscreen;
    private final MarkdownParser parser;

    /** Creates the only view that writes to {@code container}, an element with the class {@code md}. */
    public MarkdownView(HTMLElement container, Setting setting) {
        offscreen = new OffscreenParts(container, 2);
        GroupsView groups = new GroupsView(container, offscreen);
        parser = new MarkdownParser(new DomSink(groups, offscreen, setting), groups, setting::entity);
    }

    /** Appends {@code piece} to the text. */
    public void append(String piece) {
        offscreen.measure();
        parser.append(piece);
    }

    /** Replaces the text. The common prefix stays. */
    public void replace(String text) {
        offscreen.measure();
        parser.replace(text);
    }

    /** Ends the text. */
    public void end() {
        offscreen.measure();
        parser.end();
    }
}

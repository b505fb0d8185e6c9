// SPDX-License-Identifier: Apache-2.0
package sh.karta.widget.panel.markdown;

import org.teavm.jso.dom.html.HTMLElement;
import sh.karta.widget.core.markdown.Leaves;
import sh.karta.widget.core.markdown.MarkdownParser;

/**
 * Shows Markdown inside an element while it arrives. It creates nodes only and never parses HTML. Completed nodes are
 * not touched again.
 *
 * <p>Each call first reads the sizes of parts completed by an earlier call, which are known if layout has run since,
 * and then writes to the document. Call it once per animation frame.
 *
 * <p>Page translation, spelling and reading aids replace and split text nodes while the answer grows. What they have taken is left to
 * them until the end, and what follows gets nodes of its own.
 */
public final class MarkdownView {
    private final OffscreenParts offscreen;
    private final Setting setting;
    private final DomSink sink;
    private final MarkdownParser parser;

    /** Whether the text has grown, so that other scripts may have changed it before it was complete. */
    private boolean grown;

    /** Creates the only view that writes to {@code container}, an element with the class {@code md}. */
    public MarkdownView(HTMLElement container, Setting setting) {
        offscreen = new OffscreenParts(container, 2);
        GroupsView groups = new GroupsView(container, offscreen);
        this.setting = setting;
        sink = new DomSink(groups, offscreen, setting);
        parser = new MarkdownParser(sink, groups, setting::entity);
    }

    /** Replaces the text. The common prefix stays. */
    public void replace(String text) {
        offscreen.measure();
        grown |= !parser.text().isEmpty();
        parser.replace(text);
        if (sink.damaged && parser.redraw(false)) {
            sink.damaged = false;
        }
    }

    /** Ends the text. Blocks that do not show their text are drawn again. */
    public void end() {
        offscreen.measure();
        if (parser.end() && grown && (sink.damaged || !sink.repair(new Leaves(parser.text(), setting::entity)))) {
            parser.redraw(true);
            sink.damaged = false;
        }
    }
}

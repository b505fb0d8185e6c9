// SPDX-License-Identifier: Apache-2.0
package sh.karta.benchmark.markdown;

import org.jspecify.annotations.Nullable;
import org.teavm.jso.JSExport;
import org.teavm.jso.core.JSArrayReader;
import org.teavm.jso.core.JSString;
import org.teavm.jso.dom.html.HTMLElement;
import sh.karta.widget.core.markdown.Block;
import sh.karta.widget.core.markdown.Inline;
import sh.karta.widget.core.markdown.MarkdownParser;
import sh.karta.widget.core.markdown.MarkdownSink;
import sh.karta.widget.panel.markdown.MarkdownView;
import sh.karta.widget.panel.markdown.Setting;
import sh.karta.widget.panel.style.Stylesheet;

/** Exports the view of an answer, and the parser with a sink that does nothing. */
public final class Bare {
    private static @Nullable MarkdownView view;

    private Bare() {}

    /** Returns the panel's style sheet. */
    @JSExport
    public static String css() {
        return Stylesheet.CSS;
    }

    /** Begins an answer inside {@code container}, which has the class {@code md}; the one before is over. */
    @JSExport
    public static void begin(HTMLElement container) {
        view = new MarkdownView(container, new Alone());
    }

    /** Continues the answer. */
    @JSExport
    public static void append(String piece) {
        if (view != null) {
            view.append(piece);
        }
    }

    /** Ends the answer. */
    @JSExport
    public static void end() {
        if (view != null) {
            view.end();
        }
    }

    /** Parses an answer that comes in {@code pieces}, and returns how many blocks and inline nodes it was told of. */
    @JSExport
    public static int parse(JSArrayReader<JSString> pieces) {
        Count count = new Count();
        MarkdownParser parser = new MarkdownParser(count, count);
        int length = pieces.getLength();
        for (int i = 0; i < length; i++) {
            parser.append(pieces.get(i).stringValue());
        }
        parser.end();
        return count.nodes;
    }

    private static final class Alone implements Setting {
        @Override
        public String copy() {
            return "Copy";
        }

        @Override
        public String copied() {
            return "Copied";
        }

        @Override
        public String task() {
            return "Task";
        }

        @Override
        public boolean showsImagesFrom(String host) {
            return false;
        }
    }

    private static final class Count implements MarkdownSink {
        int nodes;

        @Override
        public void open(Block block) {
            block.view = this;
            nodes++;
        }

        @Override
        public void close(Block block) {}

        @Override
        public void heading(Block block) {}

        @Override
        public void loose(Block list) {}

        @Override
        public void discard(Block block) {}

        @Override
        public int truncate(int keep) {
            return keep;
        }

        @Override
        public void code(Block block, String text) {}

        @Override
        public void insert(Object parent, Inline node, @Nullable Object before) {
            node.view = this;
            nodes++;
        }

        @Override
        public void remove(Inline node) {}

        @Override
        public void text(Inline node, int from, String text) {}

        @Override
        public void link(Inline node) {}
    }
}

// SPDX-License-Identifier: Apache-2.0
package sh.karta.benchmark.markdown;

import org.jspecify.annotations.Nullable;
import org.teavm.jso.JSExport;
import org.teavm.jso.core.JSArrayReader;
import org.teavm.jso.core.JSString;
import org.teavm.jso.dom.html.HTMLElement;
import sh.karta.widget.core.markdown.Block;
import sh.karta.widget.core.markdown.EntityTable;
import sh.karta.widget.core.markdown.Inline;
import sh.karta.widget.core.markdown.MarkdownParser;
import sh.karta.widget.core.markdown.NullSink;
import sh.karta.widget.panel.markdown.MarkdownView;
import sh.karta.widget.panel.markdown.Setting;

/** Exports the view of an answer, and the parser with a sink that shows nothing. */
public final class BareRenderer {
    private static @Nullable MarkdownView view;

    private BareRenderer() {}

    /** Starts a new answer inside {@code container}, which has the class {@code md}. */
    @JSExport
    public static void begin(HTMLElement container) {
        view = new MarkdownView(container, new Alone());
    }

    /** Appends to the answer. */
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

    /** Parses an answer in {@code pieces}. Returns the number of blocks and inline nodes. */
    @JSExport
    public static int parse(JSArrayReader<JSString> pieces) {
        Counter sink = new Counter();
        MarkdownParser parser = new MarkdownParser(sink, sink, EntityTable::decode);
        int length = pieces.getLength();
        for (int i = 0; i < length; i++) {
            parser.append(pieces.get(i).stringValue());
        }
        parser.end();
        return sink.nodes;
    }

    private static final class Counter extends NullSink {
        int nodes;

        @Override
        public void open(Block block) {
            super.open(block);
            nodes++;
        }

        @Override
        public void insert(Object parent, Inline node, @Nullable Object before) {
            super.insert(parent, node, before);
            nodes++;
        }
    }

    private static final class Alone implements Setting {
        @Override
        public void code(HTMLElement head) {}

        @Override
        public void watchEdges(HTMLElement box) {}

        @Override
        public @Nullable String entity(String name) {
            return EntityTable.decode(name);
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
}

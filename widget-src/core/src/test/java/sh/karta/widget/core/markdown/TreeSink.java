// SPDX-License-Identifier: Apache-2.0
package sh.karta.widget.core.markdown;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Builds a tree as a document would. Fails on any call that a document could not follow, and on any call that changes
 * closed parts.
 */
final class TreeSink implements MarkdownSink {
    /** The counterpart of an element or text node. */
    static final class View {
        /** A {@link Block} kind, or an {@link Inline} kind plus 100. */
        int kind;

        int number;
        boolean loose;
        boolean closed;
        String info = "";

        /** The characters of a code block, text, code span, image or checkbox. */
        final StringBuilder text = new StringBuilder();

        @Nullable
        String target;

        @Nullable
        String title;

        @Nullable
        View parent;

        final List<View> children = new ArrayList<>();

        View(int kind) {
            this.kind = kind;
        }
    }

    static final int INLINE = 100;

    final View document = new View(Block.DOCUMENT);

    /** Whether nodes of closed blocks may change, which only late definitions cause. */
    boolean allowsLateDefinitions;

    /** Number of calls that changed something, and of inline nodes inserted. */
    int calls;

    int inserted;

    private final List<Block> open = new ArrayList<>();

    private static void check(boolean condition, String what) {
        if (!condition) {
            throw new AssertionError(what);
        }
    }

    private static View view(@Nullable Object view) {
        check(view != null, "a block has a view");
        return (View) view;
    }

    @Override
    public void open(Block block) {
        calls++;
        Block parent = block.parent;
        check(parent != null, "every block has a parent");
        check(
                open.isEmpty() ? parent.kind == Block.DOCUMENT : parent == open.get(open.size() - 1),
                "opens in the last open block");
        View view = new View(block.kind);
        view.number = block.number;
        view.info = block.info;
        view.parent = view(parent.view);
        view.parent.children.add(view);
        block.view = view;
        open.add(block);
    }

    @Override
    public void close(Block block) {
        calls++;
        check(open.remove(open.size() - 1) == block, "closes the last open block");
        view(block.view).closed = true;
    }

    @Override
    public void heading(Block block) {
        calls++;
        View view = view(block.view);
        check(view.kind == Block.PARAGRAPH && !view.closed, "a heading was an open paragraph");
        view.kind = block.kind;
        view.number = block.number;
    }

    @Override
    public void loose(Block list) {
        calls++;
        View view = view(list.view);
        check(!view.loose && !view.closed, "a list becomes loose once and while it is open");
        view.loose = true;
    }

    @Override
    public void discard(Block block) {
        calls++;
        check(open.remove(open.size() - 1) == block && block.kind == Block.PARAGRAPH, "discards an open paragraph");
        View view = view(block.view);
        check(view.children.isEmpty(), "a discarded block is empty");
        check(view.parent != null && view.parent.children.remove(view), "a discarded block is in the tree");
        view.parent = null;
    }

    @Override
    public int truncate(int keep) {
        calls++;
        open.clear();
        check(keep <= document.children.size(), "truncate keeps at most the existing blocks");
        while (document.children.size() > keep) {
            document.children.remove(document.children.size() - 1).parent = null;
        }
        for (View view : document.children) {
            check(view.closed, "kept blocks are closed");
        }
        return keep;
    }

    @Override
    public void code(Block block, String text) {
        calls++;
        View view = view(block.view);
        check(view.kind == Block.CODE && !view.closed && !text.isEmpty(), "code is appended to an open code block");
        view.text.append(text);
    }

    @Override
    public void insert(Object parent, Inline node, @Nullable Object before) {
        calls++;
        inserted++;
        View in = view(parent);
        checkOpen(in);
        check(in.kind != Block.CODE && in.kind >= Block.PARAGRAPH, "inline nodes are inside leaves");
        View view = new View(INLINE + node.kind);
        view.text.append(node.text);
        view.target = node.target;
        view.title = node.title;
        view.parent = in;
        int at = before == null ? in.children.size() : in.children.indexOf(view(before));
        check(at >= 0, "the next sibling exists");
        in.children.add(at, view);
        node.view = view;
    }

    @Override
    public void remove(Inline node) {
        calls++;
        View view = view(node.view);
        checkOpen(view);
        check(view.parent != null && view.parent.children.remove(view), "a removed node is in the tree");
        view.parent = null;
    }

    @Override
    public void text(Inline node, int from, String text) {
        calls++;
        View view = view(node.view);
        checkOpen(view);
        check(
                view.kind <= INLINE + Inline.CODE && view.parent != null,
                "text goes to a text or code span that is there");
        check(from <= view.text.length(), "text is replaced without a gap");
        view.text.setLength(from);
        view.text.append(text);
    }

    @Override
    public void link(Inline node) {
        calls++;
        View view = view(node.view);
        checkOpen(view);
        check(view.kind == INLINE + Inline.LINK, "only links change target or title");
        view.target = node.target;
        view.title = node.title;
    }

    private void checkOpen(View view) {
        for (View at = view; at != null; at = at.parent) {
            check(!at.closed || allowsLateDefinitions || !hasRoot(at), "closed blocks stay as they are");
        }
    }

    private boolean hasRoot(View view) {
        View at = view;
        while (at.parent != null) {
            at = at.parent;
        }
        return at == document;
    }

    /** Returns the characters that a reader sees, one line per leaf. */
    String shownText() {
        StringBuilder out = new StringBuilder();
        for (View child : document.children) {
            shownText(child, out);
        }
        return out.toString();
    }

    private static void shownText(View view, StringBuilder out) {
        if (view.kind != INLINE + Inline.CHECK) {
            out.append(view.text);
        }
        for (View child : view.children) {
            shownText(child, out);
        }
        if (view.kind >= Block.PARAGRAPH && view.kind < INLINE) {
            out.append('\n');
        }
    }

    /** Returns the complete tree as text, for comparison. */
    String dump() {
        StringBuilder out = new StringBuilder();
        dump(document, 0, out);
        return out.toString();
    }

    private static void dump(View view, int depth, StringBuilder out) {
        out.append("  ".repeat(depth)).append(view.kind).append(' ').append(view.number);
        out.append(view.loose ? " loose" : "").append(' ').append(view.info);
        if (view.target != null || view.title != null) {
            out.append(" -> ").append(view.target).append(" | ").append(view.title);
        }
        out.append(" \"").append(view.text).append("\"\n");
        for (View child : view.children) {
            dump(child, depth + 1, out);
        }
    }

    int count(View view) {
        int count = 1;
        for (View child : view.children) {
            count += count(child);
        }
        return count;
    }

    /** Parses {@code text} in one piece. */
    static TreeSink parse(String text) {
        return parse(List.of(text));
    }

    /** Parses {@code pieces} in order. */
    static TreeSink parse(List<String> pieces) {
        TreeSink sink = new TreeSink();
        sink.allowsLateDefinitions = String.join("", pieces).contains("]:");
        MarkdownParser parser = sink.parser();
        for (String piece : pieces) {
            parser.append(piece);
        }
        parser.end();
        sink.checkEnded();
        return sink;
    }

    MarkdownParser parser() {
        return new MarkdownParser(this, document, EntityTable::decode);
    }

    void checkEnded() {
        check(open.isEmpty(), "all blocks are closed at the end");
    }
}

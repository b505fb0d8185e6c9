// SPDX-License-Identifier: Apache-2.0
package sh.karta.widget.core.markdown;

import org.jspecify.annotations.Nullable;

/** Shows nothing, so that the parser's own time remains; what it was told can be asked for, so that no compiler leaves it out. */
public final class NoView implements MarkdownSink {
    private int nodes;
    private String last = "";

    /** Returns how many blocks and inline nodes have begun. */
    public int nodes() {
        return nodes;
    }

    /** Returns the text that came last. */
    public String last() {
        return last;
    }

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
    public void code(Block block, String text) {
        last = text;
    }

    @Override
    public void insert(Object parent, Inline node, @Nullable Object before) {
        node.view = this;
        nodes++;
    }

    @Override
    public void remove(Inline node) {}

    @Override
    public void text(Inline node, int from, String text) {
        last = text;
    }

    @Override
    public void link(Inline node) {}
}

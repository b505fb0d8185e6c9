// SPDX-License-Identifier: Apache-2.0
package sh.karta.widget.core.markdown;

import org.jspecify.annotations.Nullable;

/** Shows nothing, to measure the parser alone. Its counters keep compilers from removing the calls. */
public final class NullSink implements MarkdownSink {
    private int nodes;
    private String last = "";

    /** Returns the number of blocks and inline nodes opened so far. */
    public int nodes() {
        return nodes;
    }

    /** Returns the last text received. */
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

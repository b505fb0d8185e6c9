// SPDX-License-Identifier: Apache-2.0
package sh.karta.widget.core.markdown;

import org.jspecify.annotations.Nullable;

/** Shows nothing. */
public class NullSink implements MarkdownSink {
    @Override
    public void open(Block block) {
        block.setView(this);
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
        node.setView(this);
    }

    @Override
    public void remove(Inline node) {}

    @Override
    public void text(Inline node, int from, String text) {}

    @Override
    public void link(Inline node) {}
}

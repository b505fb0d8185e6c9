// SPDX-License-Identifier: Apache-2.0
package sh.karta.benchmark.jvm;

import org.jspecify.annotations.Nullable;
import org.openjdk.jmh.infra.Blackhole;
import sh.karta.widget.core.markdown.Block;
import sh.karta.widget.core.markdown.Inline;
import sh.karta.widget.core.markdown.MarkdownSink;

/** Gives every block and node a view, as the parser wants it, and shows none. */
final class NoView implements MarkdownSink {
    private final Blackhole hole;

    NoView(Blackhole hole) {
        this.hole = hole;
    }

    @Override
    public void open(Block block) {
        block.view = hole;
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
        hole.consume(text);
    }

    @Override
    public void insert(Object parent, Inline node, @Nullable Object before) {
        node.view = hole;
    }

    @Override
    public void remove(Inline node) {}

    @Override
    public void text(Inline node, int from, String text) {
        hole.consume(text);
    }

    @Override
    public void link(Inline node) {}
}

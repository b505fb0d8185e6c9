// SPDX-License-Identifier: Apache-2.0
package sh.karta.widget.differential;

import org.jspecify.annotations.Nullable;
import sh.karta.widget.core.markdown.Block;
import sh.karta.widget.core.markdown.EntityTable;
import sh.karta.widget.core.markdown.Inline;
import sh.karta.widget.core.markdown.MarkdownParser;
import sh.karta.widget.core.markdown.MarkdownSink;
import sh.karta.widget.core.text.Text;

/** Traces every call that the parser makes for a random Markdown text in random pieces. */
final class DocumentTrace implements MarkdownSink {
    private static final String[] SYNTAX = {
        "$",
        "*",
        "**",
        "_",
        "__",
        "`",
        "``",
        "[",
        "]",
        "](",
        "][",
        "![",
        "(",
        ")",
        "<",
        ">",
        "\\",
        "&amp;",
        "&#35;",
        "&lt",
        "<br>",
        "<!--",
        "-->",
        "<sub>",
        "</sub>",
        "https://a.b/c",
        "漢",
        "」",
        "~~",
        "!",
        "\"",
        "'",
        ":",
        ".",
        "-",
        "+",
        "=",
        "#",
        "1",
        "foo",
        "Bar",
        "é",
        "、",
        "😀",
        "\u00a0",
        " ",
        " ",
        " ",
        "  ",
        "\n",
        "\n",
        "\n\n",
        "  \n",
        "\t",
        "    ",
        "\n- ",
        "\n1. ",
        "\n2) ",
        "\n# ",
        "\n## ",
        "\n> ",
        "\n```",
        "\n```\n",
        "\n~~~ x\n",
        "\n===\n",
        "\n---\n",
        "\n* * *\n",
        "\n| a | b |\n|---|:-:|\n",
        "| c |",
        "\n- [x] ",
        "\n- [ ] ",
        "\n[foo]: /url \"title\"\n",
        "https://example.org/a_b?c=1&d=2",
        "www.example.org",
        "<me@example.org>",
        "![alt](/i.png)",
        "[text](/url \"t\")",
        "\r\n"
    };

    /** The counterpart of a node. */
    private static final class View {
        final int id;

        View(int id) {
            this.id = id;
        }
    }

    private final Dice dice;
    private final Output output;
    private int views;
    private int blocks;

    DocumentTrace(Dice dice, Output output) {
        this.dice = dice;
        this.output = output;
    }

    void play() {
        MarkdownParser parser = new MarkdownParser(this, new View(0), EntityTable::decode);
        String whole = "";
        for (int piece = dice.below(40); piece >= 0; piece--) {
            String text = "";
            for (int length = dice.below(5); length >= 0; length--) {
                text = Text.concat(text, SYNTAX[dice.below(SYNTAX.length)]);
            }
            whole = Text.concat(whole, text);
            output.line(Lines.of("piece", text));
            parser.append(text);
        }
        if (dice.below(3) == 0) {
            parser.replace(Text.concat(Text.slice(whole, 0, dice.below(whole.length() + 1)), "\n\nother"));
        }
        parser.end();
    }

    private View view() {
        return new View(++views);
    }

    private static String id(@Nullable Object view) {
        return view == null ? "none" : Text.of(((View) view).id);
    }

    @Override
    public void open(Block block) {
        block.setView(view());
        blocks += block.parent != null && block.parent.kind == Block.DOCUMENT ? 1 : 0;
        output.line(Lines.of(
                "open",
                id(block.view),
                block.parent == null ? "" : id(block.parent.view),
                Text.of(block.kind),
                Text.of(block.number),
                block.info));
    }

    @Override
    public void close(Block block) {
        output.line(Lines.of("close", id(block.view)));
    }

    @Override
    public void heading(Block block) {
        output.line(Lines.of("heading", id(block.view), Text.of(block.number)));
    }

    @Override
    public void loose(Block list) {
        output.line(Lines.of("loose", id(list.view)));
    }

    @Override
    public void discard(Block block) {
        blocks--;
        output.line(Lines.of("discard", id(block.view)));
    }

    @Override
    public int truncate(int keep) {
        blocks = Math.min(keep, blocks);
        output.line(Lines.of("truncate", Text.of(keep)));
        return blocks;
    }

    @Override
    public void code(Block block, String text) {
        output.line(Lines.of("code", id(block.view), text));
    }

    @Override
    public void insert(Object parent, Inline node, @Nullable Object before) {
        node.setView(view());
        output.line(Lines.of(
                "insert",
                id(parent),
                id(node.view),
                id(before),
                Text.of(node.kind),
                node.text,
                node.target,
                node.title));
    }

    @Override
    public void remove(Inline node) {
        output.line(Lines.of("remove", id(node.view)));
    }

    @Override
    public void text(Inline node, int from, String text) {
        output.line(Lines.of("text", id(node.view), Text.of(from), text));
    }

    @Override
    public void link(Inline node) {
        output.line(Lines.of("link", id(node.view), node.target, node.title));
    }
}

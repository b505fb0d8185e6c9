// SPDX-License-Identifier: Apache-2.0
package sh.karta.widget.core.markdown;

import java.nio.charset.StandardCharsets;
import sh.karta.widget.core.markdown.TreeSink.View;

/** Writes a tree as the HTML that the specifications' examples expect. */
final class TreeHtml {
    private final StringBuilder out = new StringBuilder();

    private TreeHtml() {}

    static String of(String markdown) {
        return of(TreeSink.parse(markdown));
    }

    static String of(TreeSink tree) {
        TreeHtml html = new TreeHtml();
        for (View child : tree.document.children) {
            html.block(child, false);
        }
        return html.out.toString();
    }

    private void line() {
        if (!out.isEmpty() && out.charAt(out.length() - 1) != '\n') {
            out.append('\n');
        }
    }

    private void block(View view, boolean tight) {
        if (view.kind == Block.PARAGRAPH && tight) {
            inlines(view);
            return;
        }
        line();
        switch (view.kind) {
            case Block.QUOTE -> container("blockquote", "", view);
            case Block.LIST ->
                container(
                        view.number < 0 ? "ul" : "ol",
                        view.number > 1 || view.number == 0 ? " start=\"" + view.number + "\"" : "",
                        view);
            case Block.ITEM -> item(view);
            case Block.PARAGRAPH -> leaf("p", "", view);
            case Block.HEADING -> leaf("h" + view.number, "", view);
            case Block.CODE -> {
                String language = view.info.isEmpty()
                        ? ""
                        : " class=\"language-" + escape(view.info.split(" ", 2)[0]) + "\"";
                out.append("<pre><code").append(language).append('>');
                out.append(escape(view.text.toString())).append("</code></pre>\n");
            }
            case Block.RULE -> out.append("<hr />\n");
            case Block.TABLE -> table(view);
            default -> throw new AssertionError(view.kind);
        }
    }

    private void container(String tag, String attributes, View view) {
        out.append('<').append(tag).append(attributes).append(">\n");
        for (View child : view.children) {
            block(child, false);
        }
        line();
        out.append("</").append(tag).append(">\n");
    }

    private void item(View view) {
        out.append("<li>");
        boolean tight = view.parent != null && !view.parent.loose;
        for (View child : view.children) {
            if (!tight || child.kind != Block.PARAGRAPH) {
                line();
            }
            block(child, tight);
        }
        out.append("</li>\n");
    }

    private void leaf(String tag, String attributes, View view) {
        out.append('<').append(tag).append(attributes).append('>');
        inlines(view);
        out.append("</").append(tag).append(">\n");
    }

    private void table(View table) {
        out.append("<table>\n<thead>\n");
        for (View row : table.children) {
            if (row.number == 1) {
                out.append("<tbody>\n");
            }
            out.append("<tr>\n");
            for (View cell : row.children) {
                String align =
                        new String[] {"", " align=\"left\"", " align=\"right\"", " align=\"center\""}[cell.number];
                leaf(row.number == 0 ? "th" : "td", align, cell);
            }
            out.append("</tr>\n").append(row.number == 0 ? "</thead>\n" : "");
        }
        out.append(table.children.size() > 1 ? "</tbody>\n" : "").append("</table>\n");
    }

    private void inlines(View view) {
        for (View child : view.children) {
            inline(child);
        }
    }

    private void inline(View view) {
        String text = escape(view.text.toString());
        switch (view.kind - TreeSink.INLINE) {
            case Inline.TEXT -> out.append(text);
            case Inline.CODE -> out.append("<code>").append(text).append("</code>");
            case Inline.MATH -> out.append("<math>").append(text).append("</math>");
            case Inline.BREAK -> out.append("<br />\n");
            case Inline.EMPHASIS -> span("em", "", view);
            case Inline.STRONG -> span("strong", "", view);
            case Inline.STRIKE -> span("del", "", view);
            case Inline.SUBSCRIPT -> span("sub", "", view);
            case Inline.SUPERSCRIPT -> span("sup", "", view);
            case Inline.KEY -> span("kbd", "", view);
            case Inline.LINK -> span("a", " href=\"" + url(view.target) + "\"" + title(view), view);
            case Inline.IMAGE ->
                out.append("<img src=\"")
                        .append(url(view.target))
                        .append("\" alt=\"")
                        .append(text)
                        .append('"')
                        .append(title(view))
                        .append(" />");
            case Inline.CHECK ->
                out.append("<input ")
                        .append(text.isEmpty() ? "" : "checked=\"\" ")
                        .append("disabled=\"\" type=\"checkbox\"> ");
            default -> throw new AssertionError(view.kind);
        }
    }

    private void span(String tag, String attributes, View view) {
        out.append('<').append(tag).append(attributes).append('>');
        inlines(view);
        out.append("</").append(tag).append('>');
    }

    private static String title(View view) {
        return view.title == null ? "" : " title=\"" + escape(view.title) + "\"";
    }

    static String escape(String text) {
        return text.replace("&", "&amp;")
                .replace("<", "&lt;")
                .replace(">", "&gt;")
                .replace("\"", "&quot;");
    }

    /** Percent-encodes characters that are not allowed in a URL and not encoded yet. */
    static String url(String target) {
        StringBuilder encoded = new StringBuilder();
        byte[] bytes = String.valueOf(target).getBytes(StandardCharsets.UTF_8);
        for (byte b : bytes) {
            char c = (char) (b & 0xff);
            if (c > ' ' && c < 127 && "\\\"[]`^{|}<>".indexOf(c) < 0) {
                encoded.append(c);
            } else {
                encoded.append(String.format("%%%02X", (int) c));
            }
        }
        return escape(encoded.toString());
    }
}

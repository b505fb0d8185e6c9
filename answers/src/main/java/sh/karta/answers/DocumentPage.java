// SPDX-License-Identifier: Apache-2.0
package sh.karta.answers;

import java.util.List;
import java.util.Map;
import org.commonmark.node.AbstractVisitor;
import org.commonmark.node.Heading;
import org.commonmark.node.HtmlBlock;
import org.commonmark.node.HtmlInline;
import org.commonmark.node.Node;
import org.commonmark.node.Text;
import org.commonmark.renderer.html.HtmlRenderer;

/**
 * A Markdown document as an HTML page, whose headings have the anchors that sources lead to. HTML in the document, which could run
 * scripts, is left out, and so are links with other protocols than those of the web and mail.
 */
public final class DocumentPage {
    private DocumentPage() {}

    private static HtmlRenderer renderer(Map<Heading, String> anchors) {
        return HtmlRenderer.builder()
                .extensions(PlainText.EXTENSIONS)
                .sanitizeUrls(true)
                .attributeProviderFactory(context -> (node, tag, attributes) -> {
                    String anchor = node instanceof Heading heading ? anchors.getOrDefault(heading, "") : "";
                    if (!anchor.isEmpty()) {
                        attributes.put("id", anchor);
                    }
                })
                .build();
    }

    /**
     * Returns the page.
     *
     * @param name the title of a document without one
     * @param stylesheet the address of its style sheet
     */
    public static String of(String name, String markdown, String stylesheet) {
        List<Passage> passages = MarkdownReader.read(name, markdown, new PageLimit());
        String title = passages.isEmpty() ? name : PlainText.of(passages.get(0).page());
        Node document = MarkdownReader.document(markdown);
        HtmlRenderer renderer = renderer(MarkdownReader.anchors(document, new MarkdownWriter(new PageLimit())));
        document.accept(new AbstractVisitor() {
            @Override
            public void visit(HtmlBlock html) {
                html.unlink();
            }

            @Override
            public void visit(HtmlInline html) {
                html.unlink();
            }
        });
        return "<!doctype html>\n<html lang=\"en\">\n<meta charset=\"utf-8\">\n"
                + "<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n<title>"
                + renderer.render(new Text(title)) + "</title>\n<link rel=\"stylesheet\" href=\"" + stylesheet
                + "\">\n<main>\n" + renderer.render(document) + "</main>\n</html>\n";
    }
}

// SPDX-License-Identifier: Apache-2.0
package sh.karta.answers;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import sh.karta.answers.pdf.PdfText;

/** Splits the text of a PDF file into passages. None spans two pages, so that its link opens the right one (RFC 8118, §3). */
final class PdfPassages {
    /** Characters that Markdown would interpret at the start of a paragraph. */
    private static final Pattern MARK = Pattern.compile("^(?=#{1,6}\\s|[>+=~_-])|(?<=^\\d{1,9})(?=[.)]\\s)");

    private final Passages passages;
    private final List<String> items = new ArrayList<>();
    private int page;

    private PdfPassages(Passages passages) {
        this.passages = passages;
    }

    /** @param name title for a file without one */
    static List<Passage> of(String name, PdfText text) {
        Passages passages = new Passages(MarkdownText.escape(name));
        passages.page(MarkdownText.escape(text.title()));
        PdfPassages reader = new PdfPassages(passages);
        text.blocks().forEach(reader::add);
        reader.endList();
        return passages.all();
    }

    private void add(PdfText.Block block) {
        String markdown = MarkdownText.escape(block.text());
        boolean isNewPage = block.page() != page;
        page = block.page();
        if (isNewPage || block.kind() != PdfText.Kind.ITEM) {
            endList();
        }
        if (block.kind() == PdfText.Kind.HEADING && !passages.isPage(markdown)) {
            passages.heading(block.level(), markdown, anchor());
        } else if (isNewPage) {
            passages.anchor(anchor());
        }
        if (block.kind() == PdfText.Kind.ITEM) {
            items.add("- " + paragraph(markdown));
        } else if (block.kind() == PdfText.Kind.PARAGRAPH) {
            passages.block(Block.of(Block.Kind.PARAGRAPH, paragraph(markdown)));
        }
    }

    private String anchor() {
        return "page=" + page;
    }

    private void endList() {
        if (!items.isEmpty()) {
            passages.block(new Block(Block.Kind.LIST, "", List.copyOf(items)));
            items.clear();
        }
    }

    private static String paragraph(String markdown) {
        return MARK.matcher(markdown).replaceFirst("\\\\");
    }
}

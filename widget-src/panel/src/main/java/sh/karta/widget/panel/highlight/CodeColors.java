// SPDX-License-Identifier: Apache-2.0
package sh.karta.widget.panel.highlight;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.teavm.jso.JSObject;
import org.teavm.jso.dom.html.HTMLElement;
import org.teavm.jso.dom.xml.Node;
import sh.karta.widget.browser.Callback;
import sh.karta.widget.browser.bridge.Bridge;
import sh.karta.widget.browser.dom.Dom;
import sh.karta.widget.browser.dom.Highlights;
import sh.karta.widget.core.code.CodeScanner;
import sh.karta.widget.panel.context.Lifetime;

/**
 * Colours the code of one panel while it arrives. The text nodes do not change: ranges are added to the page's highlight registry, and
 * {@code highlight.css} colours them.
 */
public final class CodeColors {
    /** The parts with ranges, of all blocks. */
    final List<CodePart> colored = new ArrayList<>();

    private boolean styled;

    private CodeColors() {}

    /**
     * Returns a function that colours a code block, now and as its text grows. Its argument is the bar of the block. The
     * lifetime's end removes the style sheet and all ranges.
     *
     * <p>TeaVM inlines a method that has one caller, and the caller is in another chunk. The body of the returned function is not inlined, so it stays in this chunk.
     */
    public static Callback painter(Bridge bridge, Lifetime lifetime) {
        CodeColors colors = new CodeColors();
        return head -> {
            if (!colors.styled) {
                colors.style(bridge.getRoot(), lifetime);
            }
            colors.add((HTMLElement) head);
        };
    }

    private void style(Node root, Lifetime lifetime) {
        styled = true;
        JSObject sheet = Dom.adopt(root, "%KARTA_CSS_highlight%");
        lifetime.add(() -> {
            Dom.unadopt(root, sheet);
            while (!colored.isEmpty()) {
                colored.get(0).clear();
            }
        });
    }

    private void add(HTMLElement head) {
        Node code = head.getNextSibling().getFirstChild();
        CodeBlock block = new CodeBlock(this, code);
        CodeScanner scanner = CodeScanner.of(head.getFirstChild().getTextContent(), block);
        if (scanner != null) {
            block.read(scanner);
            Highlights.onText(code, changes -> block.read(scanner));
        }
    }

    /** The tokens of a code block. Its text is in parts of 64 lines, each in an element with one text node. */
    private static final class CodeBlock implements CodeScanner.Sink {
        private final CodeColors colors;
        private final Node code;
        private @Nullable CodePart part;

        /** Number of characters of the part that have been scanned. */
        private int position;

        CodeBlock(CodeColors colors, Node code) {
            this.colors = colors;
            this.code = code;
        }

        void read(CodeScanner scanner) {
            Node element = part == null ? code.getFirstChild() : part.element;
            while (element != null) {
                if (part == null || part.element != element) {
                    part = new CodePart(colors, element);
                    position = 0;
                }
                position = scanner.read(part.text.getNodeValue(), position);
                element = element.getNextSibling();
            }
        }

        @Override
        public void token(int kind, int from, int to) {
            if (part != null) {
                part.add(kind, from, to);
            }
        }
    }
}

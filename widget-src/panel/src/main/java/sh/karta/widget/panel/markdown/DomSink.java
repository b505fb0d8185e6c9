// SPDX-License-Identifier: Apache-2.0
package sh.karta.widget.panel.markdown;

import static java.util.Objects.requireNonNull;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.teavm.jso.dom.html.HTMLElement;
import org.teavm.jso.dom.xml.Node;
import sh.karta.widget.browser.dom.Addresses;
import sh.karta.widget.browser.dom.Dom;
import sh.karta.widget.core.markdown.Block;
import sh.karta.widget.core.markdown.Inline;
import sh.karta.widget.core.markdown.Leaves;
import sh.karta.widget.core.markdown.MarkdownSink;
import sh.karta.widget.core.text.Text;

/**
 * Shows a parser's output as DOM nodes. Addresses are untrusted: each is checked by {@link Addresses} (public-api
 * §5).
 */
final class DomSink implements MarkdownSink {
    /** The target of a citation, before the number of the source. */
    private static final String CITATION = "#source-";

    private final GroupsView groups;
    private final OffscreenParts offscreen;
    private final Setting setting;

    /** The paragraphs, headings, cells and code blocks in their order. */
    private final List<DomView> leaves = new ArrayList<>();

    /** Whether other scripts have removed or changed nodes, so that something could not be shown. The caller clears it. */
    boolean damaged;

    /** The level of the answer's first heading, which is shown as the highest level. */
    private int highest;

    DomSink(GroupsView groups, OffscreenParts offscreen, Setting setting) {
        this.groups = groups;
        this.offscreen = offscreen;
        this.setting = setting;
    }

    @Override
    public void open(Block block) {
        DomView view = make(block);
        block.setView(view);
        if (Leaves.isLeaf(block)) {
            leaves.add(view);
        }
        HTMLElement place = view(requireNonNull(block.parent).view).place(block.number);
        check(place);
        place.appendChild(view.node);
    }

    /** Notes if {@code node} is not in the answer. */
    private void check(Node node) {
        damaged |= !isShown(node);
    }

    private boolean isShown(Node node) {
        return Dom.isInside(groups.node, node);
    }

    /**
     * Draws again the blocks whose text other scripts have changed. Returns false if there are other blocks than those of the text.
     *
     * @param written the blocks of the text
     */
    boolean repair(Leaves written) {
        if (written.count() != leaves.size()) {
            return false;
        }
        for (int i = 0; i < leaves.size(); i++) {
            DomView leaf = leaves.get(i);
            String text = written.text(i, image -> shownImage(image) != null);
            if (leaf instanceof CodeView code) {
                if (isShown(code.inside) && !Dom.content(code.inside).equals(text)) {
                    code.replace(groups.node, text);
                }
            } else if (!isShown(leaf.node)) {
                return false;
            } else if (!Dom.content(leaf.node).equals(text)) {
                Dom.clear((HTMLElement) leaf.node);
                written.draw(i, this, leaf);
            }
        }
        return true;
    }

    private DomView make(Block block) {
        HTMLElement element;
        switch (block.kind) {
            case Block.CODE -> {
                return CodeView.of(block.info, setting, offscreen);
            }
            case Block.TABLE -> {
                return TableView.of(setting, offscreen);
            }
            case Block.LIST -> {
                return new ListView(directed(block.number < 0 ? "ul" : "ol", ""), block.number, offscreen);
            }
            case Block.QUOTE -> {
                return new GroupsView(directed("blockquote", ""), offscreen);
            }
            case Block.HEADING -> element = heading(block.number);
            case Block.CELL -> {
                element = Dom.el(requireNonNull(block.parent).number == 0 ? "th" : "td", "");
                Dom.style(element, "text-align", align(block.number));
            }
            case Block.ITEM -> element = Dom.el("li", "");
            case Block.PARAGRAPH -> element = Dom.el("p", "");
            case Block.RULE -> element = Dom.el("hr", "");
            default -> element = Dom.el("tr", "");
        }
        return new DomView(element, element);
    }

    /** Creates an element whose own text, not the panel, decides the side of markers and the order of columns. */
    static HTMLElement directed(String tag, String name) {
        HTMLElement element = Dom.el(tag, name);
        element.setDir("auto");
        return element;
    }

    private static @Nullable String align(int alignment) {
        return switch (alignment) {
            case Block.ALIGN_START -> "start";
            case Block.ALIGN_END -> "end";
            case 0 -> null;
            default -> "center";
        };
    }

    /** Creates a heading. The panel's own headings use the first two levels, so an answer's headings begin at the third. */
    private HTMLElement heading(int level) {
        if (((HTMLElement) groups.node).querySelector("h3") == null) {
            highest = level;
        }
        return Dom.el(Text.concat("h", Text.of(Math.max(3, Math.min(level - highest + 3, 6)))), "");
    }

    @Override
    public void close(Block block) {}

    @Override
    public void heading(Block block) {
        Node old = view(block.view).node;
        HTMLElement heading = heading(block.number);
        while (old.hasChildNodes()) {
            heading.appendChild(old.getFirstChild());
        }
        check(old);
        if (old.getParentNode() != null) {
            old.getParentNode().replaceChild(heading, old);
        }
        DomView view = new DomView(heading, heading);
        block.setView(view);
        // It is the last block.
        leaves.remove(leaves.size() - 1);
        leaves.add(view);
    }

    @Override
    public void loose(Block list) {
        ((ListView) view(list.view)).loosen();
    }

    @Override
    public void discard(Block block) {
        Dom.remove(view(block.view).node);
        leaves.remove(leaves.size() - 1);
    }

    @Override
    public int truncate(int keep) {
        int kept = groups.truncate(keep);
        while (!leaves.isEmpty() && !isShown(leaves.get(leaves.size() - 1).node)) {
            leaves.remove(leaves.size() - 1);
        }
        return kept;
    }

    @Override
    public void code(Block block, String text) {
        damaged |= !((CodeView) view(block.view)).append(groups.node, text);
    }

    @Override
    public void insert(Object parent, Inline node, @Nullable Object before) {
        Node inside = view(parent).inside;
        Node next = before == null ? null : view(before).node();
        check(inside);
        if (next != null && next.getParentNode() != inside) {
            damaged = true;
            next = null;
        }
        node.setView(make(node, inside, next));
        if (node.kind == Inline.CHECK && inside.getParentNode() != null) {
            Dom.flag((HTMLElement) inside.getParentNode(), "task", true);
        }
    }

    private static String tag(int kind) {
        return switch (kind) {
            case Inline.CODE -> "code";
            case Inline.BREAK -> "br";
            case Inline.EMPHASIS -> "em";
            case Inline.STRONG -> "strong";
            case Inline.STRIKE -> "del";
            case Inline.CHECK -> "input";
            case Inline.SUBSCRIPT -> "sub";
            case Inline.SUPERSCRIPT -> "sup";
            case Inline.KEY -> "kbd";
            default -> "a";
        };
    }

    private DomView make(Inline node, Node inside, @Nullable Node next) {
        if (node.kind == Inline.TEXT) {
            return new DomView(new TextView(inside, node.text, next));
        }
        String image = node.kind == Inline.IMAGE ? shownImage(node) : null;
        // HTML 4.5.1: a link must not contain another. In a link, the description of a linked image belongs to the
        // outer link.
        boolean nested = node.kind == Inline.IMAGE && Dom.isInLink(inside);
        boolean math = node.kind == Inline.MATH;
        HTMLElement element =
                Dom.el(image != null ? "img" : nested || math ? "span" : tag(node.kind), math ? "math" : "");
        if (image != null) {
            Dom.attr(element, "src", image);
            Dom.attr(element, "alt", node.text);
            Dom.attr(element, "loading", "lazy");
            Dom.attr(element, "referrerpolicy", "no-referrer");
        } else if (node.kind == Inline.LINK || node.kind == Inline.IMAGE) {
            lead(element, node);
        } else if (node.kind == Inline.CHECK) {
            Dom.attr(element, "type", "checkbox");
            Dom.attr(element, "disabled", "");
            Dom.attr(element, "aria-label", setting.task());
            Dom.attr(element, "checked", node.text.isEmpty() ? null : "");
        }
        boolean leaf = node.kind == Inline.CODE || node.kind == Inline.IMAGE || math;
        // An image without a description would become a link without text, so its address is shown.
        String text = node.text.isEmpty() && node.target != null ? node.target : node.text;
        inside.insertBefore(element, next);
        DomView view = new DomView(element, element);
        if (leaf && image == null) {
            view.text = new TextView(element, text, null);
        }
        if (node.kind == Inline.CODE) {
            Dom.attr(element, "translate", "no");
        }
        if (math) {
            setting.code(element);
        }
        return view;
    }

    private @Nullable String shownImage(Inline image) {
        String address = image.target == null ? null : Addresses.image(image.target);
        return address != null && setting.showsImagesFrom(Addresses.host(address)) ? address : null;
    }

    private static void lead(HTMLElement element, Inline node) {
        if (element.getTagName().equals("A")) {
            String target = node.target;
            String cited = target != null && Text.startsWith(target, CITATION, 0)
                    ? Text.slice(target, CITATION.length(), target.length())
                    : null;
            String address = target == null || cited != null ? null : Addresses.link(target);
            Dom.lead(element, address);
            // The sources arrive after the text and turn the element into a button.
            Dom.attr(element, "data-n", cited);
            Dom.attr(element, "data-host", address == null ? null : Addresses.lookAlike(address));
            Dom.attr(element, "title", node.title);
        }
    }

    @Override
    public void remove(Inline node) {
        DomView view = view(node.view);
        TextView text = view.text;
        if (node.kind == Inline.TEXT && text != null) {
            damaged |= !text.isIntact(groups.node);
        } else {
            check(view.node);
        }
        Dom.remove(view.node());
    }

    @Override
    public void text(Inline node, int from, String text) {
        Object next = node.nextView();
        damaged |= !requireNonNull(view(node.view).text)
                .write(groups.node, from, text, next == null ? null : view(next).node());
    }

    @Override
    public void link(Inline node) {
        lead((HTMLElement) view(node.view).node, node);
    }

    private static DomView view(@Nullable Object view) {
        return (DomView) requireNonNull(view);
    }
}

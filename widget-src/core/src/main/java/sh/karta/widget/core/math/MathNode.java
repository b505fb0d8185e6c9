// SPDX-License-Identifier: Apache-2.0
package sh.karta.widget.core.math;

import java.util.ArrayList;
import java.util.List;
import sh.karta.widget.core.text.Text;

/** An element of MathML Core. */
public final class MathNode {
    /** The placement of scripts: beside the base, above and below it in display style only, or always above and below it. */
    static final int BESIDE = 0;

    static final int DISPLAY = 1;
    static final int ALWAYS = 2;

    /** The name of the element. */
    public final String tag;

    /** The text of a token element, else empty. */
    public final String text;

    public final List<MathNode> children = new ArrayList<>();

    /** Names and values of attributes in turn. */
    public final List<String> attributes = new ArrayList<>();

    /** One of the constants above. */
    int limits;

    /** Whether this is the name of a function, which applies to the following element. */
    boolean applies;

    MathNode(String tag, String text) {
        this.tag = tag;
        this.text = text;
    }

    static MathNode of(String tag, MathNode... children) {
        MathNode node = new MathNode(tag, "");
        for (MathNode child : children) {
            node.children.add(child);
        }
        return node;
    }

    MathNode with(String attribute, String value) {
        attributes.add(attribute);
        attributes.add(value);
        return this;
    }

    /** Returns the only child of a row, or the row. */
    MathNode simple() {
        return tag.equals("mrow") && attributes.isEmpty() && children.size() == 1 ? children.get(0) : this;
    }

    /** Returns the element as markup, for tests. */
    public String markup() {
        String all = Text.concat("<", tag);
        for (int i = 0; i < attributes.size(); i += 2) {
            all = Text.concat(Text.concat(Text.concat(all, " "), attributes.get(i)), "=");
            all = Text.concat(Text.concat(Text.concat(all, "\""), attributes.get(i + 1)), "\"");
        }
        all = Text.concat(Text.concat(all, ">"), Text.replace(Text.replace(text, "&", "&amp;"), "<", "&lt;"));
        for (MathNode child : children) {
            all = Text.concat(all, child.markup());
        }
        return Text.concat(Text.concat(Text.concat(all, "</"), tag), ">");
    }
}

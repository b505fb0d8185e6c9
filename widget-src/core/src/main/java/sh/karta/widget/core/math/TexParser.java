// SPDX-License-Identifier: Apache-2.0
package sh.karta.widget.core.math;

import static sh.karta.widget.core.math.TexNames.find;

import org.jspecify.annotations.Nullable;
import sh.karta.widget.core.text.Text;

/**
 * Reads a formula in the LaTeX that people and language models write: amsmath without user-defined macros.
 *
 * <p>Any text is valid. An unknown or misplaced command is shown as its source, and the rest of the formula is read. The cost is linear in
 * the length of the text. MathML Core is cited as "Core".
 *
 * <p>The class is long because it is one recursive descent over one position. Tables are in {@link TexNames} and
 * {@link TexTable}.
 */
public final class TexParser {
    /** Maximum nesting depth. Deeper content is shown as its source. */
    private static final int MAX_DEPTH = 50;

    private final String source;
    private final int end;
    private int at;
    private int depth;

    /** Whether limits stand above and below (Core 3.1.3, math-style). */
    private boolean display;

    private int alphabet;

    private TexParser(String source, boolean display) {
        this.source = source;
        end = source.length();
        this.display = display;
    }

    /** Returns the row of a formula without its delimiters. {@code display} is for one in a block of its own. */
    public static MathNode parse(String source, boolean display) {
        return new TexParser(source, display).all();
    }

    private MathNode all() {
        MathNode row = row(0);
        if (at < end && Text.startsWith(source, "\\\\", at)) {
            // Lines without an environment.
            at = 0;
            row = MathNode.of("mrow", new TexTable(this).lines());
        }
        while (at < end) {
            // A closing bracket, `&` or `\\end` without an opener.
            int from = at;
            at++;
            if (Text.at(source, from) == '\\') {
                name();
            }
            row.children.add(unknown(from));
            row.children.addAll(row(0).children);
        }
        return row;
    }

    /** Shows the text since {@code from} as its source. */
    private MathNode unknown(int from) {
        return new MathNode("mtext", Text.slice(source, from, at)).with("class", "unknown");
    }

    private int next() {
        while (at < end && Text.at(source, at) <= ' ') {
            at++;
        }
        return Text.peek(source, at);
    }

    /** Reads the name of a command, whose backslash was read: letters, or one other character. */
    private String name() {
        int from = at;
        while (TexNames.isLetter(Text.peek(source, at))) {
            at++;
        }
        if (at == from && at < end) {
            at++;
        }
        return Text.slice(source, from, at);
    }

    /** Returns whether the command {@code name} comes next, and reads it then. */
    private boolean accept(String name) {
        next();
        int after = at + name.length() + 1;
        if (!Text.startsWith(source, Text.concat("\\", name), at)
                || (TexNames.isLetter(Text.at(name, 0)) && TexNames.isLetter(Text.peek(source, after)))) {
            return false;
        }
        at = after;
        return true;
    }

    private String peekName() {
        int from = at++;
        String name = name();
        at = from;
        return name;
    }

    /** Reads up to a closing bracket, a column, or a command that ends a row. It is not read. */
    private MathNode row(int close) {
        MathNode row = MathNode.of("mrow");
        if (++depth > MAX_DEPTH) {
            int from = at;
            at = end;
            row.children.add(unknown(from));
        }
        for (int c = next(); at < end && c != '}' && c != '&' && c != close; c = next()) {
            if (c == '\\') {
                String name = peekName();
                if (Text.indexOf(" \\ cr right middle end ", Text.concat(Text.concat(" ", name), " "), 0) >= 0) {
                    break;
                }
                MathNode rest = rest(name, row, close);
                if (rest != null) {
                    row = rest;
                    break;
                }
            }
            MathNode node = scripts();
            if (Text.indexOf("−+±∓", node.text, 0) >= 0 && node.tag.equals("mo") && beginsTerm(row)) {
                node.with("form", "prefix");
            }
            row.children.add(node);
            if (node.applies) {
                MathNode apply = new MathNode("mo", "\u2061");
                c = next();
                if (c != '(' && c != '[' && c != '^' && c != '_' && c != '\'') {
                    apply.with("rspace", ".17em");
                }
                row.children.add(apply);
            }
        }
        depth--;
        return row;
    }

    private static boolean beginsTerm(MathNode row) {
        int size = row.children.size();
        MathNode before = size == 0 ? null : row.children.get(size - 1);
        return before == null || (before.tag.equals("mo") && Text.indexOf(")]}⟩!", before.text, 0) < 0);
    }

    /** Reads a command that changes the whole row it stands in. Returns the row, or null for another command. */
    private @Nullable MathNode rest(String name, MathNode row, int close) {
        int from = at;
        at += name.length() + 1;
        String size = find(TexNames.TEXT_SIZES, name);
        if (size != null) {
            return with(row, MathNode.of("mstyle", row(close)).with("mathsize", Text.concat(size, "em")));
        }
        boolean before = display;
        int alphabetBefore = alphabet;
        switch (name) {
            case "displaystyle", "textstyle", "scriptstyle", "scriptscriptstyle" -> {
                display = name.equals("displaystyle");
                int level = display || name.equals("textstyle") ? 0 : name.equals("scriptstyle") ? 1 : 2;
                MathNode styled = style(row(close), display, level);
                display = before;
                return with(row, styled);
            }
            case "color" -> {
                return with(row, MathNode.of("mstyle").with("mathcolor", braced()), row(close));
            }
            case "bf", "rm", "it", "sf", "tt" -> {
                alphabet = font(name);
                MathNode rest = row(close);
                alphabet = alphabetBefore;
                return with(row, rest);
            }
            case "over", "atop", "choose", "brace", "brack", "above" -> {
                if (name.equals("above")) {
                    raw("1234567890.ptemx ");
                }
                MathNode fraction =
                        MathNode.of("mfrac", row.simple(), row(close).simple());
                if (!name.equals("over") && !name.equals("above")) {
                    fraction.with("linethickness", "0");
                }
                String brackets =
                        name.equals("choose") ? "()" : name.equals("brace") ? "{}" : name.equals("brack") ? "[]" : "";
                return MathNode.of("mrow", fenced(brackets, fraction));
            }
            default -> {
                at = from;
                return null;
            }
        }
    }

    private static MathNode with(MathNode row, MathNode styled, MathNode... content) {
        for (MathNode each : content) {
            styled.children.add(each);
        }
        row.children.add(styled);
        return row;
    }

    private static MathNode style(MathNode content, boolean display, int level) {
        return MathNode.of("mstyle", content)
                .with("displaystyle", display ? "true" : "false")
                .with("scriptlevel", Text.of(level));
    }

    /** Reads one or more characters of {@code allowed}. */
    private void raw(String allowed) {
        while (at < end && Text.indexOf(allowed, Text.slice(source, at, at + 1), 0) >= 0) {
            at++;
        }
    }

    /** Reads an atom with its scripts and primes. */
    private MathNode scripts() {
        int c = Text.peek(source, at);
        MathNode base = c == '^' || c == '_' || c == '\'' ? MathNode.of("mrow") : atom(false);
        MathNode sub = null;
        MathNode sup = null;
        int limits = base.limits;
        while (true) {
            c = next();
            if (accept("limits")) {
                limits = MathNode.ALWAYS;
            } else if (accept("nolimits")) {
                limits = MathNode.BESIDE;
            } else if (c == '\'') {
                String primes = "";
                while (next() == '\'') {
                    at++;
                    primes = Text.concat(primes, "′");
                }
                primes = Text.replace(Text.replace(primes, "′′′", "‴"), "′′", "″");
                MathNode prime = new MathNode("mo", primes);
                sup = sup == null ? prime : MathNode.of("mrow", sup, prime);
            } else if (c == '^' && (sup == null || sup.tag.equals("mo"))) {
                at++;
                MathNode content = script();
                sup = sup == null ? content : MathNode.of("mrow", sup, content);
            } else if (c == '_' && sub == null) {
                at++;
                sub = script();
            } else {
                break;
            }
        }
        boolean above = limits == MathNode.ALWAYS || (limits == MathNode.DISPLAY && display);
        MathNode node = base;
        if (sub != null && sup != null) {
            node = MathNode.of(above ? "munderover" : "msubsup", base, sub, sup);
        } else if (sub != null) {
            node = MathNode.of(above ? "munder" : "msub", base, sub);
        } else if (sup != null) {
            node = MathNode.of(above ? "mover" : "msup", base, sup);
        }
        node.applies = base.applies;
        return node;
    }

    private MathNode script() {
        boolean before = display;
        display = false;
        MathNode content = argument();
        display = before;
        return content;
    }

    /** Reads an argument: a group, a command with its arguments, or one character. */
    private MathNode argument() {
        int c = next();
        if (at >= end || c == '}' || c == '&' || c == '^' || c == '_') {
            return MathNode.of("mrow");
        }
        return atom(true);
    }

    private MathNode argument(boolean asDisplay) {
        boolean before = display;
        display = asDisplay;
        MathNode content = argument();
        display = before;
        return content;
    }

    private MathNode group() {
        at++;
        MathNode row = row('}');
        at++;
        return row.simple();
    }

    private MathNode atom(boolean single) {
        int from = at;
        int c = Text.at(source, at);
        if (c == '{') {
            return group();
        }
        at++;
        if (c == '\\') {
            String name = name();
            if (depth > MAX_DEPTH) {
                return unknown(from);
            }
            depth++;
            MathNode node = command(name, from);
            depth--;
            return node;
        }
        if (c >= '0' && c <= '9') {
            while (!single && isNumber(Text.peek(source, at), Text.peek(source, at + 1))) {
                at++;
            }
            return new MathNode("mn", Letters.map(Text.slice(source, from, at), alphabet));
        }
        if (c >= 0xd800 && c <= 0xdbff && at < end) {
            at++;
        }
        String character = Text.slice(source, from, at);
        return switch (c) {
            case '-' -> new MathNode("mo", "−");
            case '*' -> new MathNode("mo", "∗");
            case '(', ')', '[', ']' -> bracket(character);
            case '+', '=', '<', '>', ',', ';', ':', '!', '?' -> new MathNode("mo", character);
            case '~' -> new MathNode("mtext", "\u00a0");
            default ->
                Text.indexOf(TexNames.OPERATORS, Text.concat(character, " "), 0) >= 0 && c > 127
                        ? operator(character)
                        : identifier(character);
        };
    }

    private static boolean isNumber(int c, int following) {
        return (c >= '0' && c <= '9') || ((c == '.' || c == ',') && following >= '0' && following <= '9');
    }

    private MathNode identifier(String text) {
        MathNode node = new MathNode("mi", Letters.map(text, alphabet));
        int c = Text.peek(text, 0);
        // A single letter is italic (Core 2.1.6). Capital Greek letters are upright in TeX.
        if (alphabet == Letters.UPRIGHT || (alphabet == Letters.PLAIN && c >= 0x391 && c <= 0x3a9)) {
            node.with("mathvariant", "normal");
        }
        return node;
    }

    private static MathNode operator(String text) {
        return new MathNode("mo", text).with("stretchy", "false");
    }

    private static MathNode bracket(String text) {
        return operator(text);
    }

    private static MathNode[] fenced(String brackets, MathNode content) {
        return brackets.isEmpty()
                ? new MathNode[] {content}
                : new MathNode[] {fence(Text.slice(brackets, 0, 1)), content, fence(Text.slice(brackets, 1, 2))};
    }

    private static MathNode fence(String text) {
        return new MathNode("mo", text.equals(".") ? "" : text)
                .with("stretchy", "true")
                .with("fence", "true");
    }

    private static MathNode space(String em) {
        return MathNode.of("mspace").with("width", Text.concat(em, "em"));
    }

    private static int font(String name) {
        return switch (name) {
            case "mathbf", "bf", "textbf", "mathbfit" -> Letters.BOLD;
            case "mathbb" -> Letters.DOUBLE;
            case "mathcal", "mathscr" -> Letters.SCRIPT;
            case "mathfrak" -> Letters.FRAKTUR;
            case "mathsf", "sf", "textsf" -> Letters.SANS;
            case "mathtt", "tt", "texttt" -> Letters.MONO;
            case "mathit", "it", "textit" -> Letters.ITALIC;
            case "boldsymbol", "bm", "pmb" -> Letters.BOLD_ITALIC;
            case "mathrm", "rm", "text", "textrm", "mbox", "hbox", "textnormal" -> Letters.UPRIGHT;
            default -> -1;
        };
    }

    private MathNode command(String name, int from) {
        String value = find(TexNames.IDENTIFIERS, name);
        if (value != null) {
            return identifier(value);
        }
        value = find(TexNames.OPERATORS, name);
        if (value != null) {
            return operator(value);
        }
        value = find(TexNames.BRACKETS, name);
        if (value != null) {
            return bracket(value);
        }
        value = find(TexNames.LARGE, name);
        if (value == null) {
            value = find(TexNames.INTEGRALS, name);
            if (value != null) {
                return new MathNode("mo", value);
            }
        } else {
            MathNode sum = new MathNode("mo", value).with("movablelimits", "false");
            sum.limits = MathNode.DISPLAY;
            return sum;
        }
        String word = Text.concat(Text.concat(" ", name), " ");
        boolean hasLimits = Text.indexOf(TexNames.LIMITS, word, 0) >= 0;
        if (hasLimits || Text.indexOf(TexNames.FUNCTIONS, word, 0) >= 0) {
            return function(spaced(name), hasLimits ? MathNode.DISPLAY : MathNode.BESIDE);
        }
        value = find(TexNames.SPACES, name);
        if (value != null) {
            return space(value);
        }
        value = find(TexNames.ACCENTS, name);
        if (value != null) {
            return MathNode.of("mover", argument(), operator(value)).with("accent", "true");
        }
        value = find(TexNames.OVER, name);
        if (value != null) {
            MathNode over = MathNode.of("mover", argument(), new MathNode("mo", value).with("stretchy", "true"));
            over.limits = name.equals("overline") ? MathNode.BESIDE : MathNode.ALWAYS;
            return over;
        }
        value = find(TexNames.UNDER, name);
        if (value != null) {
            MathNode under = MathNode.of("munder", argument(), new MathNode("mo", value).with("stretchy", "true"));
            under.limits = MathNode.ALWAYS;
            return under;
        }
        value = find(TexNames.ARROWS, name);
        if (value != null) {
            return arrow(value);
        }
        int font = font(name);
        return font < 0 ? structure(name, from) : font(name, font);
    }

    private static String spaced(String name) {
        int at = name.length() - 3;
        String tail = at > 0 ? Text.slice(name, at, name.length()) : "";
        boolean two = tail.equals("sup")
                || tail.equals("inf")
                || tail.equals("max")
                || (tail.equals("lim") && at > 0)
                || (tail.equals("min") && at > 0);
        return two ? Text.concat(Text.concat(Text.slice(name, 0, at), " "), tail) : name;
    }

    private static MathNode function(String text, int limits) {
        MathNode node = new MathNode("mi", text);
        if (text.length() == 1) {
            node.with("mathvariant", "normal");
        }
        node.limits = limits;
        node.applies = true;
        return node;
    }

    private MathNode arrow(String text) {
        MathNode below = null;
        if (next() == '[') {
            at++;
            below = row(']');
            at++;
        }
        MathNode above = argument(false);
        MathNode arrow = new MathNode("mo", text).with("stretchy", "true");
        return below == null
                ? MathNode.of("mover", arrow, padded(above))
                : MathNode.of("munderover", arrow, padded(below), padded(above));
    }

    private static MathNode padded(MathNode content) {
        return MathNode.of("mrow", space(".4"), content, space(".4"));
    }

    private MathNode font(String name, int font) {
        if (!Text.startsWith(name, "math", 0) && font != Letters.BOLD_ITALIC && !name.equals("bm")) {
            return text(font);
        }
        int before = alphabet;
        alphabet = font;
        next();
        MathNode content = argument();
        alphabet = before;
        // Adjacent letters of an upright name are one identifier.
        if (font == Letters.UPRIGHT && content.tag.equals("mrow")) {
            String word = "";
            for (MathNode each : content.children) {
                if (!each.tag.equals("mi")) {
                    return content;
                }
                word = Text.concat(word, each.text);
            }
            return word.length() > 1 ? new MathNode("mi", word) : content;
        }
        return content;
    }

    /** Reads the content of braces as it is. */
    private String braced() {
        if (next() != '{') {
            int from = at;
            at = Math.min(at + 1, end);
            return Text.slice(source, from, at);
        }
        int from = ++at;
        int open = 1;
        while (at < end) {
            int c = Text.at(source, at++);
            if (c == '\\') {
                at++;
            } else if (c == '{') {
                open++;
            } else if (c == '}' && --open == 0) {
                return Text.slice(source, from, at - 1);
            }
        }
        at = end;
        return Text.slice(source, from, end);
    }

    // Text may contain formulas between dollar signs.
    private MathNode text(int font) {
        String content = braced();
        MathNode row = MathNode.of("mrow");
        boolean math = false;
        int from = 0;
        for (int i = 0; i <= content.length(); i++) {
            int c = Text.peek(content, i);
            if (c == '\\') {
                i++;
            } else if ((c == '$' || i == content.length()) && depth < MAX_DEPTH) {
                String piece = Text.slice(content, from, i);
                if (math) {
                    TexParser inside = new TexParser(piece, false);
                    inside.depth = depth + 1;
                    row.children.add(inside.all());
                } else if (!piece.isEmpty()) {
                    row.children.add(new MathNode("mtext", Letters.map(plain(piece), font)));
                }
                math = !math;
                from = i + 1;
            }
        }
        return row.simple();
    }

    /** Spaces at both ends would be dropped. A backslash before a sign is not shown. */
    private static String plain(String text) {
        String plain = Text.replace(Text.replace(text, " ", "\u00a0"), "~", "\u00a0");
        for (int i = 0; i < plain.length(); i++) {
            if (Text.at(plain, i) == '\\' && !TexNames.isLetter(Text.peek(plain, i + 1))) {
                plain = Text.concat(Text.slice(plain, 0, i), Text.slice(plain, i + 1, plain.length()));
            }
        }
        return plain;
    }

    /** Reads a bracket after a command such as {@code \left}. */
    private String delimiter() {
        int c = next();
        int from = at;
        if (at >= end) {
            return ".";
        }
        at++;
        if (c != '\\') {
            String text = Text.slice(source, from, at);
            return c == '<' ? "⟨" : c == '>' ? "⟩" : text;
        }
        MathNode node = command(name(), from);
        return node.text;
    }

    private MathNode structure(String name, int from) {
        switch (name) {
            case "frac", "dfrac", "tfrac", "cfrac", "binom", "dbinom", "tbinom" -> {
                int first = Text.at(name, 0);
                MathNode top = argument(first == 'c');
                MathNode fraction = MathNode.of("mfrac", top, argument(first == 'c'));
                boolean binomial = name.length() > 4 && Text.peek(name, name.length() - 1) == 'm';
                MathNode node = fraction;
                if (binomial) {
                    node = MathNode.of("mrow", fenced("()", fraction.with("linethickness", "0")));
                }
                return first == 'f' || first == 'b' ? node : style(node, first != 't', 0);
            }
            case "sqrt" -> {
                if (next() != '[') {
                    return MathNode.of("msqrt", argument());
                }
                at++;
                MathNode index = row(']').simple();
                at++;
                return MathNode.of("mroot", argument(), index);
            }
            case "left" -> {
                return leftRight();
            }
            case "begin" -> {
                return new TexTable(this).read(braced(), from);
            }
            case "operatorname", "mathop" -> {
                boolean star = Text.peek(source, at) == '*';
                if (star) {
                    at++;
                }
                if (name.equals("mathop")) {
                    MathNode content = MathNode.of("mrow", argument()).with("class", "op");
                    content.limits = MathNode.DISPLAY;
                    return content;
                }
                return function(plain(braced()), star ? MathNode.DISPLAY : MathNode.BESIDE);
            }
            case "overset", "stackrel", "underset" -> {
                MathNode script = argument(false);
                boolean under = name.equals("underset");
                return MathNode.of(under ? "munder" : "mover", argument(), script);
            }
            case "not" -> {
                MathNode negated = argument();
                // U+0338, the combining stroke: the engine composes it where there is such a character.
                return negated.text.isEmpty()
                        ? negated
                        : new MathNode(negated.tag, Text.concat(negated.text, "\u0338"));
            }
            case "bmod" -> {
                return operator("mod");
            }
            case "pmod", "pod", "mod" -> {
                MathNode modulus = argument();
                MathNode row = MathNode.of("mrow", space("1"));
                if (!name.equals("mod")) {
                    row.children.add(operator("("));
                }
                if (!name.equals("pod")) {
                    row.children.add(new MathNode("mi", "mod"));
                    row.children.add(space(".33"));
                }
                row.children.add(modulus);
                if (!name.equals("mod")) {
                    row.children.add(operator(")"));
                }
                return row;
            }
            case "phantom", "hphantom", "vphantom" -> {
                MathNode phantom = MathNode.of("mphantom", argument());
                return Text.at(name, 0) == 'p'
                        ? phantom
                        : Text.at(name, 0) == 'h'
                                ? MathNode.of("mpadded", phantom)
                                        .with("height", "0")
                                        .with("depth", "0")
                                : MathNode.of("mpadded", phantom).with("width", "0");
            }
            case "boxed", "fbox", "cancel", "bcancel", "xcancel", "sout" -> {
                return MathNode.of("mrow", argument()).with("class", name);
            }
            case "textcolor" -> {
                String color = braced();
                return MathNode.of("mstyle", argument()).with("mathcolor", color);
            }
            case "mathrel",
                    "mathbin",
                    "mathord",
                    "mathopen",
                    "mathclose",
                    "mathpunct",
                    "mathinner",
                    "mathnormal",
                    "vcenter" -> {
                return argument();
            }
            case "smash",
                    "mathstrut",
                    "strut",
                    "nonumber",
                    "notag",
                    "allowbreak",
                    "hline",
                    "displaylimits",
                    "relax" -> {
                return name.equals("smash") ? argument() : MathNode.of("mrow");
            }
            case "mathllap", "mathrlap", "mathclap", "llap", "rlap", "clap" -> {
                return MathNode.of("mpadded", argument()).with("width", "0");
            }
            case "label" -> {
                braced();
                return MathNode.of("mrow");
            }
            case "tag" -> {
                return MathNode.of(
                        "mrow", space("2"), new MathNode("mtext", Text.concat(Text.concat("(", braced()), ")")));
            }
            case "substack" -> {
                return new TexTable(this).stack();
            }
            case "hspace", "kern", "mkern", "mskip", "hskip" -> {
                if (next() == '{') {
                    braced();
                } else {
                    raw("-1234567890.ptemuxc");
                }
                return space(".3");
            }
            case "{", "}", "|", "$", "%", "#", "_", "&" -> {
                return name.equals("{") || name.equals("}")
                        ? bracket(name)
                        : name.equals("|") ? identifier("‖") : identifier(name);
            }
            case " " -> {
                return new MathNode("mtext", "\u00a0");
            }
            default -> {
                String bare = name;
                int last = name.length() - 1;
                if (last > 2 && Text.indexOf("lrm", Text.slice(name, last, last + 1), 0) >= 0) {
                    bare = Text.slice(name, 0, last);
                }
                String size = find(TexNames.SIZES, bare);
                if (size != null) {
                    String em = Text.concat(size, "em");
                    return fence(delimiter()).with("minsize", em).with("maxsize", em);
                }
                return unknown(from);
            }
        }
    }

    private MathNode leftRight() {
        MathNode row = MathNode.of("mrow", fence(delimiter()));
        while (true) {
            row.children.add(row(0).simple());
            if (accept("middle")) {
                row.children.add(fence(delimiter()));
            } else if (accept("right")) {
                row.children.add(fence(delimiter()));
                return row;
            } else {
                // The formula is not closed yet, or the `&` belongs to the enclosing table.
                return row;
            }
        }
    }

    // The methods for TexTable.

    boolean isAtEnd() {
        next();
        return at >= end;
    }

    boolean acceptCommand(String name) {
        return accept(name);
    }

    boolean acceptColumn() {
        boolean column = next() == '&';
        if (column) {
            at++;
        }
        return column;
    }

    boolean acceptClose(int c) {
        boolean close = next() == c;
        if (close) {
            at++;
        }
        return close;
    }

    String argumentText() {
        return braced();
    }

    MathNode cell(boolean asDisplay) {
        boolean before = display;
        display = asDisplay;
        MathNode cell = row(0);
        display = before;
        return cell;
    }

    void skipOption() {
        if (next() == '[') {
            while (at < end && Text.at(source, at++) != ']') {}
        }
    }

    MathNode sourceFrom(int from) {
        return unknown(from);
    }

    static MathNode[] brackets(String brackets, MathNode content) {
        return fenced(brackets, content);
    }
}

// SPDX-License-Identifier: Apache-2.0
package sh.karta.scripted;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Parses a script. It consists of Markdown, which is streamed unchanged, and of directives, which are lines that start with {@code @}:
 *
 * <pre>
 * &#64;thinking                          the following text is reasoning, until the next directive
 * &#64;answer                            the following text is a new part of the answer
 * &#64;tool name {"input": 1}            a tool call; the following text is its output (JSON, or plain text). After the input may
 *                                 follow what visitors read: | during the call | after it
 * &#64;tool-error name {"input": 1}      a tool call that fails
 * &#64;approval tool | target            a pause; the following text is the answer if approved. After the target may follow what
 *                                 visitors read: | question | label of yes | label of no
 * &#64;denied                            the answer if denied
 * &#64;end                               ends the branches of an approval
 * &#64;sources                           list items: [title](url) quote
 * &#64;suggest                           list items: label | text, the replies that the visitor can send with one tap
 * &#64;warming                           the agent is starting
 * &#64;error code | message              the turn fails
 * &#64;limit seconds | message           the turn fails because of a limit
 * </pre>
 *
 * Any other line is text. Parsing never fails: an invalid directive is treated as text.
 */
final class ScriptParser {
    private static final Set<String> DIRECTIVES = Set.of(
            "thinking",
            "answer",
            "tool",
            "tool-error",
            "approval",
            "denied",
            "end",
            "sources",
            "suggest",
            "warming",
            "error",
            "limit");

    private final List<Line> script = new ArrayList<>();
    private final StringBuilder block = new StringBuilder();
    private String directive = "answer";
    private String argument = "";
    private List<Line> target = script;
    private @Nullable List<Line> approved;
    private @Nullable List<Line> denied;
    private String approvalArgument = "";

    private ScriptParser() {}

    static List<Line> parse(String text) {
        ScriptParser parser = new ScriptParser();
        Lines.of(text).forEach(parser::line);
        parser.closeBlock();
        parser.closeApproval();
        return parser.script;
    }

    private void line(String line) {
        int end = Lines.endOfWord(line);
        if (!line.startsWith("@") || !DIRECTIVES.contains(line.substring(1, end))) {
            block.append(line).append('\n');
            return;
        }
        closeBlock();
        directive = line.substring(1, end);
        argument = line.substring(end).strip();
        switch (directive) {
            case "approval" -> {
                closeApproval();
                approvalArgument = argument;
                approved = new ArrayList<>();
                denied = new ArrayList<>();
                target = approved;
            }
            case "denied" -> target = denied == null ? script : denied;
            case "end" -> closeApproval();
            default -> {
                // the lines after it are its text
            }
        }
    }

    private void closeBlock() {
        String text = block.toString().strip();
        block.setLength(0);
        switch (directive) {
            case "thinking" -> say(true, text);
            case "tool", "tool-error" -> tool(text, directive.equals("tool-error"));
            case "sources" -> target.add(new Line.Sources(sources(text)));
            case "suggest" -> target.add(new Line.Suggest(filled(text)));
            case "warming" -> {
                target.add(new Line.Warming());
                say(false, text);
            }
            case "error" -> {
                String[] parts = split(argument, "server_error");
                target.add(new Line.Fail(parts[0], parts[1], null));
            }
            case "limit" -> {
                String[] parts = split(argument, "");
                target.add(new Line.Fail("limit_reached", parts[1], seconds(parts[0])));
            }
            default -> say(false, text);
        }
        directive = "answer";
    }

    private void closeApproval() {
        if (approved != null && denied != null) {
            List<String> parts = parts(approvalArgument);
            boolean named = parts.size() > 1;
            script.add(new Line.Approval(
                    new Line.Request(
                            named ? parts.get(0) : "tool",
                            parts.get(named ? 1 : 0),
                            at(parts, 2),
                            at(parts, 3),
                            at(parts, 4)),
                    approved,
                    denied));
        }
        approved = null;
        denied = null;
        target = script;
    }

    private void say(boolean thinking, String text) {
        if (!text.isEmpty()) {
            target.add(new Line.Say(thinking, text));
        }
    }

    private void tool(String output, boolean isError) {
        List<String> parts = parts(argument);
        String call = parts.get(0);
        int space = call.indexOf(' ');
        String name = space < 0 ? call : call.substring(0, space);
        String input = space < 0 ? "{}" : call.substring(space + 1);
        target.add(new Line.Tool(name, input, output, isError, at(parts, 1), at(parts, 2)));
    }

    /** Returns the lines of a text that are not blank. */
    private static List<String> filled(String text) {
        List<String> filled = new ArrayList<>();
        for (String line : Lines.of(text)) {
            if (!line.isBlank()) {
                filled.add(line);
            }
        }
        return filled;
    }

    private static List<Source> sources(String text) {
        List<Source> items = new ArrayList<>();
        for (String line : Lines.of(text)) {
            Source source = source(line);
            if (source != null) {
                items.add(source);
            }
        }
        return items;
    }

    /** Reads {@code - [title](url) quote}. Returns null for any other line. */
    private static @Nullable Source source(String line) {
        String item = line.startsWith("-") ? line.substring(1).strip() : "";
        if (!item.startsWith("[") || !Character.isWhitespace(line.charAt(1))) {
            return null;
        }
        for (int middle = item.indexOf("](", 2); middle > 0; middle = item.indexOf("](", middle + 1)) {
            int url = middle + 2;
            int end = item.indexOf(')', url + 1);
            if (end > 0 && Lines.endOfWord(item.substring(url, end)) == end - url) {
                return new Source(
                        item.substring(1, middle),
                        item.substring(url, end),
                        item.substring(end + 1).strip());
            }
        }
        return null;
    }

    /** Returns the parts of an argument, at least one. */
    private static List<String> parts(String argument) {
        List<String> parts = new ArrayList<>();
        int begin = 0;
        for (int bar = argument.indexOf('|'); bar >= 0; bar = argument.indexOf('|', begin)) {
            parts.add(argument.substring(begin, bar).strip());
            begin = bar + 1;
        }
        parts.add(argument.substring(begin).strip());
        return parts;
    }

    private static @Nullable String at(List<String> parts, int index) {
        return index < parts.size() && !parts.get(index).isEmpty() ? parts.get(index) : null;
    }

    private static String[] split(String argument, String defaultFirst) {
        int bar = argument.indexOf('|');
        String first = bar < 0 ? defaultFirst : argument.substring(0, bar).strip();
        return new String[] {first, argument.substring(bar + 1).strip()};
    }

    private static @Nullable Integer seconds(String text) {
        for (int at = 0; at < text.length(); at++) {
            if (text.charAt(at) < '0' || text.charAt(at) > '9') {
                return null;
            }
        }
        return text.isEmpty() || text.length() > 6 ? null : Integer.valueOf(text);
    }
}

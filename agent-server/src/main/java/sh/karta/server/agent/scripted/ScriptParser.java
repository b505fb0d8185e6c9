// SPDX-License-Identifier: Apache-2.0
package sh.karta.server.agent.scripted;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.TextNode;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import sh.karta.server.event.Json;

/**
 * Parses a script. It consists of Markdown, which is streamed unchanged, and of directives, which are lines that start with {@code @}:
 *
 * <pre>
 * &#64;thinking                          the following text is reasoning, until the next directive
 * &#64;answer                            the following text is a new part of the answer
 * &#64;tool name {"input": 1}            a tool call; the following text is its output (JSON, or plain text)
 * &#64;tool-error name {"input": 1}      a tool call that fails
 * &#64;approval tool | target            a pause; the following text is the answer if approved
 * &#64;denied                            the answer if denied
 * &#64;end                               ends the branches of an approval
 * &#64;sources                           list items: [title](url) quote
 * &#64;warming                           the agent is starting
 * &#64;error code | message              the turn fails
 * &#64;limit seconds | message           the turn fails because of a limit
 * </pre>
 *
 * Any other line is text. Parsing never fails: an invalid directive is treated as text.
 */
final class ScriptParser {
    private static final Pattern DIRECTIVE = Pattern.compile(
            "@(thinking|answer|tool|tool-error|approval|denied|end|sources|warming|error|limit)(?:\\s+(.*))?");
    private static final Pattern SOURCE = Pattern.compile("-\\s+\\[(.+?)]\\((\\S+?)\\)\\s*(.*)");

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
        text.lines().forEach(parser::line);
        parser.closeBlock();
        parser.closeApproval();
        return parser.script;
    }

    private void line(String line) {
        Matcher matcher = DIRECTIVE.matcher(line);
        if (!matcher.matches()) {
            block.append(line).append('\n');
            return;
        }
        closeBlock();
        directive = matcher.group(1);
        String rest = matcher.group(2);
        argument = rest == null ? "" : rest.strip();
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
            String[] parts = split(approvalArgument, "tool");
            script.add(new Line.Approval(parts[0], parts[1], approved, denied));
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
        int space = argument.indexOf(' ');
        String name = space < 0 ? argument : argument.substring(0, space);
        JsonNode input = space < 0 ? Json.object() : json(argument.substring(space + 1));
        target.add(new Line.Tool(name, input, json(output), isError));
    }

    private static ArrayNode sources(String text) {
        ArrayNode items = Json.object().arrayNode();
        text.lines().forEach(line -> {
            Matcher source = SOURCE.matcher(line);
            if (source.matches()) {
                var item = items.addObject()
                        .put("n", items.size())
                        .put("title", source.group(1))
                        .put("url", source.group(2));
                if (!source.group(3).isEmpty()) {
                    item.put("quote", source.group(3));
                }
            }
        });
        return items;
    }

    private static JsonNode json(String text) {
        try {
            JsonNode node = Json.parse(text.getBytes(StandardCharsets.UTF_8));
            return node.isMissingNode() ? TextNode.valueOf(text) : node;
        } catch (java.io.IOException e) {
            return TextNode.valueOf(text);
        }
    }

    private static String[] split(String argument, String defaultFirst) {
        int bar = argument.indexOf('|');
        String first = bar < 0 ? defaultFirst : argument.substring(0, bar).strip();
        return new String[] {first, argument.substring(bar + 1).strip()};
    }

    private static @Nullable Integer seconds(String text) {
        return text.matches("\\d{1,6}") ? Integer.valueOf(text) : null;
    }
}

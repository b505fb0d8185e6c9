// SPDX-License-Identifier: Apache-2.0
package sh.karta.server;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** The wire formats of the providers, as their endpoints stream them. */
enum ProviderWire {
    OPENAI("/v1/chat/completions", "effort: low") {
        @Override
        String[] answer(String reasoning, String text, String tool, String arguments) {
            List<String> events = new ArrayList<>();
            if (!reasoning.isEmpty()) {
                events.add(chunk("{\"reasoning_content\":%s}".formatted(quote(reasoning)), "null"));
            }
            for (String piece : pieces(text)) {
                events.add(chunk("{\"content\":%s}".formatted(quote(piece)), "null"));
            }
            if (!tool.isEmpty()) {
                events.add(chunk(
                        "{\"tool_calls\":[{\"index\":0,\"id\":\"call_1\",\"type\":\"function\",\"function\":{\"name\":\"%s\",\"arguments\":\"\"}}]}"
                                .formatted(tool),
                        "null"));
                for (String piece : pieces(arguments)) {
                    events.add(chunk(
                            "{\"tool_calls\":[{\"index\":0,\"function\":{\"arguments\":%s}}]}".formatted(quote(piece)),
                            "null"));
                }
            }
            events.add(chunk("{}", tool.isEmpty() ? "\"stop\"" : "\"tool_calls\""));
            events.add("data: {\"choices\":[],\"usage\":{\"prompt_tokens\":100,\"completion_tokens\":20,"
                    + "\"total_tokens\":120}}\n\n");
            events.add("data: [DONE]\n\n");
            return events.toArray(String[]::new);
        }

        private String chunk(String delta, String finish) {
            return "data: {\"id\":\"c\",\"object\":\"chat.completion.chunk\",\"created\":1,\"model\":\"m\",\"choices\":"
                    + "[{\"index\":0,\"delta\":" + delta + ",\"finish_reason\":" + finish + "}]}\n\n";
        }

        @Override
        String error(String type) {
            return "data: {\"error\":{\"message\":\"" + ProviderWire.KEY + "\",\"type\":\"" + type + "\"}}\n\n";
        }

        @Override
        String finish(String reason) {
            return chunk("{}", "\"" + reason + "\"") + "data: [DONE]\n\n";
        }

        @Override
        String refusedBy() {
            return "content_filter";
        }
    },
    OPENAI_RESPONSES("/v1/responses", "effort: low") {
        @Override
        String[] answer(String reasoning, String text, String tool, String arguments) {
            List<String> events = new ArrayList<>();
            events.add(
                    event("response.created", "\"response\":{\"id\":\"r\",\"status\":\"in_progress\",\"error\":null}"));
            List<String> output = new ArrayList<>();
            if (!reasoning.isEmpty()) {
                events.add(event("response.reasoning_summary_text.delta", "\"delta\":" + quote(reasoning)));
                output.add(
                        "{\"type\":\"reasoning\",\"id\":\"rs_1\",\"encrypted_content\":\"sealed-thoughts\",\"summary\":"
                                + "[{\"type\":\"summary_text\",\"text\":" + quote(reasoning) + "}]}");
            }
            for (String piece : pieces(text)) {
                events.add(event("response.output_text.delta", "\"delta\":" + quote(piece)));
            }
            if (!text.isEmpty()) {
                output.add(
                        "{\"type\":\"message\",\"role\":\"assistant\",\"content\":[{\"type\":\"output_text\",\"text\":"
                                + quote(text) + "}]}");
            }
            if (!tool.isEmpty()) {
                events.add(event("response.output_item.added", "\"output_index\":1,\"item\":" + call(tool, "")));
                for (String piece : pieces(arguments)) {
                    events.add(event(
                            "response.function_call_arguments.delta",
                            "\"item_id\":\"fc_1\",\"output_index\":1,\"delta\":" + quote(piece)));
                }
                events.add(event("response.output_item.done", "\"output_index\":1,\"item\":" + call(tool, arguments)));
                output.add(call(tool, arguments));
            }
            events.add(event(
                    "response.completed",
                    "\"response\":{\"id\":\"r\",\"model\":\"m\",\"status\":\"completed\","
                            + "\"error\":null,\"output\":[" + String.join(",", output)
                            + "],\"usage\":{\"input_tokens\":100,"
                            + "\"output_tokens\":20,\"total_tokens\":120}}"));
            return events.toArray(String[]::new);
        }

        private String call(String tool, String arguments) {
            return "{\"type\":\"function_call\",\"id\":\"fc_1\",\"call_id\":\"call_1\",\"name\":\"%s\",\"arguments\":%s}"
                    .formatted(tool, quote(arguments));
        }

        private String event(String type, String fields) {
            return "event: " + type + "\ndata: {\"type\":\"" + type + "\"," + fields + "}\n\n";
        }

        @Override
        String error(String type) {
            return type.equals("server_error")
                    ? event(
                            "response.failed",
                            "\"response\":{\"status\":\"failed\",\"error\":{\"code\":\"" + type + "\",\"message\":\""
                                    + ProviderWire.KEY + "\"}}")
                    : event("error", "\"code\":\"" + type + "\",\"message\":\"" + ProviderWire.KEY + "\"");
        }

        @Override
        String finish(String reason) {
            return event("response.incomplete", "\"response\":{\"status\":\"incomplete\",\"output\":[]}");
        }

        @Override
        String refusedBy() {
            return "";
        }
    },
    ANTHROPIC("/v1/messages", "thinking: 1024") {
        @Override
        String[] answer(String reasoning, String text, String tool, String arguments) {
            List<String> events = new ArrayList<>();
            events.add(event(
                    "message_start",
                    "\"message\":{\"id\":\"m\",\"role\":\"assistant\",\"content\":[],"
                            + "\"model\":\"m\",\"usage\":{\"input_tokens\":100,\"output_tokens\":1}}"));
            events.add(event("ping", "\"x\":1"));
            int block = 0;
            if (!reasoning.isEmpty()) {
                events.add(start(block, "{\"type\":\"thinking\",\"thinking\":\"\",\"signature\":\"\"}"));
                events.add(delta(block, "{\"type\":\"thinking_delta\",\"thinking\":" + quote(reasoning) + "}"));
                events.add(delta(block, "{\"type\":\"signature_delta\",\"signature\":\"sealed-thoughts\"}"));
                events.add(event("content_block_stop", "\"index\":" + block++));
            }
            if (!text.isEmpty()) {
                events.add(start(block, "{\"type\":\"text\",\"text\":\"\"}"));
                for (String piece : pieces(text)) {
                    events.add(delta(block, "{\"type\":\"text_delta\",\"text\":" + quote(piece) + "}"));
                }
                events.add(event("content_block_stop", "\"index\":" + block++));
            }
            if (!tool.isEmpty()) {
                events.add(start(
                        block, "{\"type\":\"tool_use\",\"id\":\"toolu_1\",\"name\":\"" + tool + "\",\"input\":{}}"));
                for (String piece : pieces(arguments)) {
                    events.add(delta(block, "{\"type\":\"input_json_delta\",\"partial_json\":" + quote(piece) + "}"));
                }
                events.add(event("content_block_stop", "\"index\":" + block));
            }
            events.add(finish(tool.isEmpty() ? "end_turn" : "tool_use"));
            return events.toArray(String[]::new);
        }

        private String start(int index, String block) {
            return event("content_block_start", "\"index\":" + index + ",\"content_block\":" + block);
        }

        private String delta(int index, String delta) {
            return event("content_block_delta", "\"index\":" + index + ",\"delta\":" + delta);
        }

        private String event(String type, String fields) {
            return "event: " + type + "\ndata: {\"type\":\"" + type + "\"," + fields + "}\n\n";
        }

        @Override
        String error(String type) {
            return event("error", "\"error\":{\"type\":\"" + type + "\",\"message\":\"" + ProviderWire.KEY + "\"}");
        }

        @Override
        String finish(String reason) {
            return event(
                            "message_delta",
                            "\"delta\":{\"stop_reason\":\"" + reason + "\"},\"usage\":{\"output_tokens\":20}")
                    + event("message_stop", "\"x\":1");
        }

        @Override
        String refusedBy() {
            return "refusal";
        }
    };

    /** The key in the configuration, which error messages of providers repeat. */
    static final String KEY = "sk-very-secret-model-key";

    final String path;
    final String option;

    ProviderWire(String path, String option) {
        this.path = path;
        this.option = option;
    }

    abstract String[] answer(String reasoning, String text, String tool, String arguments);

    /** Returns a failure that is reported in mid-stream. */
    abstract String error(String type);

    /** Returns the end of a reply with this stop reason. */
    abstract String finish(String reason);

    /** Returns the stop reason that means a refusal; empty if there is none. */
    abstract String refusedBy();

    String word() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    private static String quote(String text) {
        return "\"" + text.replace("\\", "\\\\").replace("\"", "\\\"") + "\"";
    }

    private static List<String> pieces(String text) {
        int size = Math.max(5, text.length() / 20);
        List<String> pieces = new ArrayList<>();
        for (int from = 0; from < text.length(); from += size) {
            pieces.add(text.substring(from, Math.min(text.length(), from + size)));
        }
        return pieces;
    }
}

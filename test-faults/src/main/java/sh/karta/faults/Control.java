// SPDX-License-Identifier: Apache-2.0
package sh.karta.faults;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;

/**
 * The control endpoint {@code /__faults}. {@code POST {path, fault, times, n, method}} adds a rule ({@code times}
 * defaults to 1, {@code n} to 0). {@code DELETE} removes all rules and recorded requests. Every method returns
 * {@code {rules, requests}}.
 */
final class Control {
    static final String PATH = "/__faults";

    private static final ObjectMapper MAPPER = new ObjectMapper();
    private static final String ANY_METHOD =
            "Access-Control-Allow-Methods: GET, POST, DELETE\r\nAccess-Control-Allow-Headers: Content-Type\r\n";

    private final FaultProxy proxy;

    Control(FaultProxy proxy) {
        this.proxy = proxy;
    }

    void answer(String method, byte[] body, OutputStream out) throws IOException {
        try {
            switch (method) {
                case "POST" -> add(MAPPER.readTree(body));
                case "DELETE" -> proxy.clear();
                default -> {
                    // GET only returns the state.
                }
            }
            CannedResponse.answer(out, "200 OK", "application/json", ANY_METHOD, MAPPER.writeValueAsBytes(state()));
        } catch (IllegalArgumentException | com.fasterxml.jackson.core.JsonProcessingException e) {
            byte[] message = String.valueOf(e.getMessage()).getBytes(StandardCharsets.UTF_8);
            CannedResponse.answer(out, "400 Bad Request", "text/plain", ANY_METHOD, message);
        }
    }

    private void add(JsonNode rule) {
        proxy.inject(new Rule(
                rule.path("path").asText(""),
                rule.path("method").asText(""),
                Fault.ofWireName(rule.path("fault").asText("")),
                rule.path("times").asInt(1),
                rule.path("n").asInt(0)));
    }

    private ObjectNode state() {
        ObjectNode state = MAPPER.createObjectNode();
        var rules = state.putArray("rules");
        proxy.rules()
                .forEach(r -> rules.addObject()
                        .put("path", r.path())
                        .put("method", r.method())
                        .put("fault", r.fault().wireName())
                        .put("times", r.times())
                        .put("n", r.n()));
        var requests = state.putArray("requests");
        proxy.requests()
                .forEach(r -> requests.addObject()
                        .put("method", r.method())
                        .put("target", r.target())
                        .put("fault", r.fault()));
        return state;
    }
}

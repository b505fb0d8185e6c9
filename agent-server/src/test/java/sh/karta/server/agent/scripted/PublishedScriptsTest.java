// SPDX-License-Identifier: Apache-2.0
package sh.karta.server.agent.scripted;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import sh.karta.server.event.Json;

/** Compares the scripts of the documentation's in-page agent with this agent's own, as {@link ScriptParser} reads them. */
final class PublishedScriptsTest {
    private static final Path PUBLISHED = Path.of("../docs/pages/public/preview/scripts.json");
    private static final Path EXPECTED = Path.of("target/scripts.json");

    private static ArrayNode json(List<Line> script) {
        ArrayNode lines = Json.object().arrayNode();
        script.forEach(line -> lines.add(json(line)));
        return lines;
    }

    private static ObjectNode json(Line line) {
        ObjectNode json = Json.object();
        if (line instanceof Line.Say say) {
            return json.put(say.thinking() ? "thinking" : "say", say.text());
        }
        if (line instanceof Line.Tool tool) {
            json.put("tool", tool.name()).set("input", tool.input());
            json.set("output", tool.output());
            return json.put("is_error", tool.isError());
        }
        if (line instanceof Line.Approval approval) {
            json.put("approval", approval.tool()).put("target", approval.target());
            json.set("approved", json(approval.approved()));
            json.set("denied", json(approval.denied()));
            return json;
        }
        if (line instanceof Line.Sources sources) {
            json.set("sources", sources.items());
            return json;
        }
        if (line instanceof Line.Fail fail) {
            return json.put("error", fail.code())
                    .put("message", fail.message())
                    .put("retry_after_seconds", fail.retryAfterSeconds());
        }
        assertThat(line).isInstanceOf(Line.Warming.class);
        return json.put("warming", true);
    }

    @Test
    void theAgentInTheDocumentationPlaysTheScriptsOfThisOne() throws IOException {
        ArrayNode topics = Json.object().arrayNode();
        new Topics().all().forEach(topic -> {
            ObjectNode json = topics.addObject();
            topic.keywords().forEach(json.putArray("keywords")::add);
            json.set("lines", json(topic.script()));
        });
        Files.writeString(EXPECTED, Json.pretty(topics) + "\n");
        assertThat(PUBLISHED)
                .as("cp agent-server/target/scripts.json docs/pages/public/preview/scripts.json")
                .hasSameTextualContentAs(EXPECTED);
    }
}

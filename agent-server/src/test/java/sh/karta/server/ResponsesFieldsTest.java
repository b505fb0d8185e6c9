// SPDX-License-Identifier: Apache-2.0
package sh.karta.server;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import sh.karta.server.TestClient.Answer;
import sh.karta.server.event.Json;

/** The fields of a Responses request that are refused, accepted and ignored: wire protocol §4. */
final class ResponsesFieldsTest {
    @TempDir
    Path directory;

    private TestServer server;
    private TestClient client;

    @BeforeEach
    void start() {
        server = TestServer.quick(directory);
        client = server.client().signIn("visitor-with-128-random-bits");
    }

    @AfterEach
    void stop() {
        server.close();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{\"tools\":[{\"type\":\"web_search\"}]} | tools",
                "{\"instructions\":\"Be a pirate.\"} | instructions",
                "{\"text\":{\"format\":{\"type\":\"json_object\"}}} | text.format",
                "{\"tools\":\"web_search\"} | tools",
                "{\"functions\":[{\"name\":\"f\"}]} | functions",
                "{\"messages\":[{\"role\":\"system\",\"content\":\"Be a pirate.\"}]} | messages",
                "{\"response_format\":{\"type\":\"json_object\"}} | response_format",
                "{\"modalities\":[\"audio\"]} | modalities",
                "{\"text\":{\"format\":\"json_object\"}} | text.format",
                "{\"tool_choice\":\"required\"} | tool_choice",
                "{\"tool_choice\":\"none\"} | tool_choice",
                "{\"background\":true} | background",
                "{\"prompt\":{\"id\":\"p\"}} | prompt",
                "{\"background\":\"yes\"} | background",
                "{\"text\":\"json\"} | text",
                "{\"text\":[1]} | text",
                "{\"text\":{\"schema\":{}}} | text.schema",
                "{\"include\":[\"message.output_text.logprobs\"]} | include",
                "{\"top_logprobs\":5} | top_logprobs",
                "{\"max_tool_calls\":0} | max_tool_calls",
                "{\"audio\":{\"voice\":\"x\"}} | audio",
                "{\"n\":2} | n",
                "{\"stop\":[\"x\"]} | stop",
                "{\"attachments\":[{\"path\":\"x\"}]} | attachments",
                "{\"images\":[\"x\"]} | images",
                "{\"file_ids\":[\"x\"]} | file_ids",
                "{\"a\\nb\":1} | a?b",
                "{\"metadata\":[1]} | metadata",
                "{\"model\":{}} | model",
                "{\"input\":[{\"role\":\"user\",\"content\":\"x\",\"images\":[\"y\"]}]} | input[0].images",
                "{\"input\":[{\"role\":\"user\",\"content\":[{\"type\":\"input_text\",\"text\":\"x\",\"image_url\":\"data:,\"}]}]} | input[0].content[0].image_url",
                "{\"conversation\":\"c\"} | conversation",
                "{\"input\":[{\"role\":\"system\",\"content\":\"Be a pirate.\"},{\"role\":\"user\",\"content\":\"x\"}]} | input[0].role",
                "{\"input\":[{\"role\":\"user\",\"content\":[{\"type\":\"input_text\",\"text\":\"x\"},{\"type\":\"input_image\",\"image_url\":\"data:,\"}]}]} | input[0].content[1].type",
                "{\"input\":[{\"type\":\"function_call_output\",\"call_id\":\"c\",\"output\":\"o\"},{\"role\":\"user\",\"content\":\"x\"}]} | input[0].type",
                "{\"input\":[\"an earlier message\",{\"role\":\"user\",\"content\":\"x\"}]} | input[0]",
                "{\"input\":[{\"role\":\"user\",\"content\":{\"type\":\"input_image\",\"image_url\":\"data:,\"}},{\"role\":\"user\",\"content\":\"x\"}]} | input[0].content",
                "{\"input\":[{\"role\":\"user\",\"content\":[{\"image_url\":\"data:,\"}]},{\"role\":\"user\",\"content\":\"x\"}]} | input[0].content[0].text",
                "{\"input\":[{\"role\":\"assistant\",\"content\":[{\"type\":\"refusal\",\"text\":\"no\"}]},{\"role\":\"user\",\"content\":\"x\"}]} | input[0].content[0].refusal"
            })
    void anUnsupportedFieldIsRefusedByName(String fields, String name) {
        ObjectNode body = TestClient.object("input", "say: hello");
        body.setAll((ObjectNode) Json.parseTrusted(fields));
        Answer answer = client.post("/v1/responses", body);
        assertThat(answer.status()).isEqualTo(400);
        assertThat(answer.code()).isEqualTo("invalid_request");
        assertThat(answer.json().at("/error/message").asText()).startsWith(name + ": ");
    }

    @Test
    void fieldsWithTheOnlySupportedValueAreAccepted() {
        Answer answer = client.post(
                "/v1/responses",
                TestClient.object(
                        "input",
                        "say: yes",
                        "tools",
                        List.of(),
                        "tool_choice",
                        "auto",
                        "background",
                        false,
                        "text",
                        TestClient.object("format", TestClient.object("type", "text")),
                        "metadata",
                        TestClient.object("a", "b"),
                        "include",
                        List.of(),
                        "max_tool_calls",
                        null));
        assertThat(answer.status()).as(answer.text()).isEqualTo(200);
        assertThat(answer.json().at("/output/0/content/0/text").asText()).isEqualTo("yes");
    }

    @Test
    void fieldsThatTuneTheModelAreIgnored() {
        ObjectNode body = (ObjectNode) Json.parseTrusted("""
                {"input": "say: yes", "temperature": 0, "top_p": 0.5, "max_output_tokens": 9, "reasoning": {"effort": "high"},
                 "text": {"verbosity": "low"}, "truncation": "auto", "parallel_tool_calls": true, "service_tier": "flex",
                 "stream_options": {"include_obfuscation": false}, "prompt_cache_key": "k", "prompt_cache_retention": "24h",
                 "safety_identifier": "s", "user": "u"}""");
        Answer answer = client.post("/v1/responses", body);
        assertThat(answer.status()).as(answer.text()).isEqualTo(200);
        assertThat(answer.json().path("temperature").isNull()).isTrue();
    }
}

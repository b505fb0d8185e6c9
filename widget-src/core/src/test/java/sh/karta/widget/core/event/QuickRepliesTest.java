// SPDX-License-Identifier: Apache-2.0
package sh.karta.widget.core.event;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import sh.karta.widget.core.fake.JsonOnJvm;
import sh.karta.widget.core.fake.RecordingLog;

class QuickRepliesTest {
    private static final String GOOD = "{'label':'A','text':'Send A'}";

    private final JsonOnJvm json = new JsonOnJvm();
    private final RecordingLog log = new RecordingLog();
    private final QuickReplies replies = new QuickReplies(json, log);

    private String read(String wire) {
        return replies.items(json.parse(wire.replace('\'', '"'))).write().replace('"', '\'');
    }

    @Test
    void itemsHaveALabelAndATextAndNothingElse() {
        assertThat(read("{'items':[{'label':'A','text':'Send A','url':'https://a.example'}]}"))
                .isEqualTo("[" + GOOD + "]");
        assertThat(read("{'items':[]}")).isEqualTo("[]");
        assertThat(log.warnings).isEmpty();
    }

    @Test
    void theLongestLabelAndTextAreAccepted() {
        String label = "😀".repeat(60);
        String text = "é".repeat(500);
        assertThat(read("{'items':[{'label':'" + label + "','text':'" + text + "'}]}"))
                .isEqualTo("[{'label':'" + label + "','text':'" + text + "'}]");
        assertThat(log.warnings).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "7",
                "null",
                "'A'",
                "[]",
                "{}",
                "{'label':'A'}",
                "{'text':'A'}",
                "{'label':7,'text':'A'}",
                "{'label':'A','text':{}}",
                "{'label':'','text':'A'}",
                "{'label':' ','text':'A'}",
                "{'label':'A','text':'\\n'}",
                "{'label':'A\\nB','text':'A'}",
                "{'label':'A\\u0000B','text':'A'}",
                "{'label':'A\\u007fB','text':'A'}",
                "{'label':'A\\u0085B','text':'A'}",
                "{'label':'A','text':'A\\u2028B'}",
                "{'label':'A','text':'A\\u2029B'}"
            })
    void anInvalidItemIsDroppedWithOneWarning(String item) {
        String wire = "{'items':[" + item + "," + GOOD + "," + item + "]}";
        assertThat(read(wire)).isEqualTo("[" + GOOD + "]");
        assertThat(read(wire)).isEqualTo("[" + GOOD + "]");
        assertThat(log.warnings)
                .containsExactly(
                        "agent.suggestions: expected at most 4 items, each with a label of 1 to 60 characters and"
                                + " a text of 1 to 500, both on one line. Anything else is dropped.");
    }

    @Test
    void tooLongLabelsAndTextsAreDropped() {
        assertThat(read("{'items':[{'label':'" + "😀".repeat(61) + "','text':'A'},{'label':'A','text':'"
                        + "x".repeat(501) + "'},{'label':'" + "x".repeat(200_000) + "','text':'A'}]}"))
                .isEqualTo("[]");
        assertThat(log.warnings).hasSize(1);
    }

    @Test
    void aFifthItemIsDropped() {
        String four = String.join(",", GOOD, GOOD, GOOD, GOOD);
        assertThat(read("{'items':[" + four + "," + GOOD + "]}")).isEqualTo("[" + four + "]");
        assertThat(log.warnings).hasSize(1);
    }

    @ParameterizedTest
    @ValueSource(strings = {"{}", "{'items':null}", "{'items':'A'}", "{'items':{'0':" + GOOD + "}}"})
    void anythingButAListHasNoItems(String wire) {
        assertThat(read(wire)).isEqualTo("[]");
        assertThat(log.warnings).hasSize(1);
    }

    @Test
    void withoutAnEventThereAreNone() {
        assertThat(replies.items(null).write()).isEqualTo("[]");
    }
}

// SPDX-License-Identifier: Apache-2.0
package sh.karta.widget.core.wire;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import sh.karta.widget.core.event.AgentEvent;
import sh.karta.widget.core.event.ErrorEvent;
import sh.karta.widget.core.event.EventField;
import sh.karta.widget.core.event.TextEvent;
import sh.karta.widget.core.fake.JsonOnJvm;

class ResponseMapperTest {
    private final JsonOnJvm json = new JsonOnJvm();
    private final ResponseMapper mapper = new ResponseMapper(json);

    private AgentEvent map(String type, String wire) {
        return mapper.map(type, json.parse(wire.replace('\'', '"')));
    }

    private String text(String type, String wire) {
        return ((TextEvent) map(type, wire)).text;
    }

    @Test
    void textGrowsPerItemAndContentPart() {
        assertThat(text("response.output_text.delta", "{'delta':'He','item_id':'i','content_index':0}"))
                .isEqualTo("He");
        assertThat(text("response.output_text.delta", "{'delta':'y','item_id':'i','content_index':0}"))
                .isEqualTo("Hey");
        assertThat(text("response.output_text.delta", "{'delta':'you','item_id':'i','content_index':1}"))
                .isEqualTo("Hey\n\nyou");
        assertThat(text("response.output_text.delta", "{'delta':'!','item_id':'j'}"))
                .isEqualTo("Hey\n\nyou\n\n!");
        assertThat(text("response.output_text.delta", "{'delta':5}")).isEqualTo("Hey\n\nyou\n\n!");
    }

    @Test
    void textWithoutIdsIsOnePart() {
        map("response.output_text.delta", "{'delta':'a'}");
        assertThat(text("response.output_text.delta", "{'delta':'b'}")).isEqualTo("ab");
        assertThat(text("response.refusal.delta", "{'delta':'c'}")).isEqualTo("abc");
    }

    @Test
    void bothKindsOfReasoningAreThinking() {
        assertThat(map("response.reasoning_summary_text.delta", "{'delta':'a','item_id':'r','summary_index':0}").type)
                .isEqualTo(AgentEvent.THINKING);
        assertThat(text("response.reasoning_summary_text.delta", "{'delta':'b','item_id':'r','summary_index':1}"))
                .isEqualTo("a\n\nb");
        assertThat(text("response.reasoning_text.delta", "{'delta':'c','item_id':'s','content_index':0}"))
                .isEqualTo("a\n\nb\n\nc");
    }

    @Test
    void aFunctionCallIsReportedOnceWithItsCompleteInput() {
        String start = "{'item':{'type':'function_call','id':'f','call_id':'c1','name':'weather','arguments':''}}";
        assertThat(map("response.output_item.added", start)).isNull();
        AgentEvent call = map(
                "response.output_item.done",
                "{'item':{'type':'function_call','id':'f','call_id':'c1','name':'weather','arguments':'{\\'city\\':1}'}}"
                        .replace("\\'", "\\\""));
        assertThat(call.type).isEqualTo(AgentEvent.TOOL_USE);
        assertThat(call.text(EventField.TOOL_USE_ID)).isEqualTo("c1");
        assertThat(call.text(EventField.TOOL)).isEqualTo("weather");
        assertThat(call.get(EventField.INPUT)).hasToString("{\"city\":1}");
        assertThat(map("response.output_item.done", start))
                .as("reported already")
                .isNull();
    }

    @Test
    void aHostedToolIsReportedWhenItStarts() {
        AgentEvent call = map(
                "response.output_item.added",
                "{'item':{'type':'web_search_call','id':'w','status':'in_progress','action':{'query':'q'}}}");
        assertThat(call.text(EventField.TOOL)).isEqualTo("web_search");
        assertThat(call.text(EventField.TOOL_USE_ID)).isEqualTo("w");
        assertThat(call.get(EventField.INPUT)).hasToString("{\"query\":\"q\"}");
        assertThat(map("response.output_item.done", "{'item':{'type':'web_search_call','id':'w'}}"))
                .isNull();
    }

    @Test
    void argumentsThatAreNotJsonBecomeTheInputUnchanged() {
        AgentEvent call = map(
                "response.output_item.done",
                "{'item':{'type':'custom_tool_call','call_id':'c','name':'n','arguments':'{oops'}}");
        assertThat(call.get(EventField.INPUT).asString()).isEqualTo("{oops");
    }

    @Test
    void itemsThatAreNotCallsAreIgnored() {
        assertThat(map("response.output_item.added", "{'item':{'type':'message'}}"))
                .isNull();
        assertThat(map("response.output_item.added", "{'item':{}}")).isNull();
        assertThat(map("response.output_item.added", "{}")).isNull();
        assertThat(map("response.output_item.done", "{'item':{'type':'all'}}")).isNull();
    }

    @Test
    void theEndMayBeNestedOrFlat() {
        AgentEvent nested = map("response.completed", "{'response':{'id':'r','usage':{'input_tokens':1}}}");
        assertThat(nested.type).isEqualTo(AgentEvent.DONE);
        assertThat(nested.get(EventField.USAGE).number("input_tokens")).isEqualTo(1);
        assertThat(map("response.completed", "{'id':'r','usage':{'input_tokens':2}}")
                        .get(EventField.USAGE)
                        .number("input_tokens"))
                .isEqualTo(2);
        AgentEvent incomplete =
                map("response.incomplete", "{'response':{'incomplete_details':{'reason':'max_output_tokens'}}}");
        assertThat(incomplete.type).isEqualTo(AgentEvent.DONE);
        assertThat(incomplete.isStopped()).isFalse();
        assertThat(mapper.done(json.object()).isStopped())
                .as("the end without a response")
                .isFalse();
    }

    @Test
    void aFailureBecomesAnError() {
        ErrorEvent failed = (ErrorEvent)
                map("response.failed", "{'response':{'error':{'code':'rate_limited','message':'Slow down.'}}}");
        assertThat(failed.error.code).isEqualTo("rate_limited");
        assertThat(failed.error.message).isEqualTo("Slow down.");
        assertThat(((ErrorEvent) map("error", "{'type':'error','code':'oops','message':'M'}")).error.code)
                .isEqualTo("oops");
        assertThat(((ErrorEvent) map("error", "{'error':{'type':'server_error','message':'M'}}")).error.message)
                .isEqualTo("M");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "response.created",
                "response.in_progress",
                "response.output_text.done",
                "response.",
                "",
                "output_text.delta",
                "x"
            })
    void unknownTypesAreIgnored(String type) {
        assertThat(map(type, "{'delta':'x'}")).isNull();
    }
}

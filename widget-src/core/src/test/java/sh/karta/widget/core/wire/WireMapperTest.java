// SPDX-License-Identifier: Apache-2.0
package sh.karta.widget.core.wire;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import sh.karta.widget.core.event.AgentEvent;
import sh.karta.widget.core.event.ErrorEvent;
import sh.karta.widget.core.event.EventField;
import sh.karta.widget.core.event.EventType;
import sh.karta.widget.core.event.TextEvent;
import sh.karta.widget.core.fake.JsonOnJvm;
import sh.karta.widget.core.fake.RecordingLog;

class WireMapperTest {
    private final JsonOnJvm json = new JsonOnJvm();
    private final RecordingLog log = new RecordingLog();
    private final WireMapper mapper = new WireMapper(json, log);

    private AgentEvent map(String wire) {
        return mapper.map(json.parse(wire.replace('\'', '"')));
    }

    private String text(String wire) {
        return ((TextEvent) map(wire)).text;
    }

    @Test
    void everyEventHasANumberAndATime() {
        AgentEvent event = map("{'type':'session.status_running','seq':7,'created_at':'2027-01-15T08:00:00Z'}");
        assertThat(EventType.name(event.type)).isEqualTo("status");
        assertThat(event.seq).isEqualTo(7);
        assertThat(event.string(EventField.CREATED_AT)).isEqualTo("2027-01-15T08:00:00Z");
        assertThat(map("{'type':'session.status_running'}").seq).isNaN();
    }

    @ParameterizedTest
    @ValueSource(strings = {"session.warming", "agent.warming_up", "prewarming"})
    void anyWarmingTypeBecomesWarming(String type) {
        assertThat(EventType.name(map("{'type':'" + type + "'}").type)).isEqualTo("warming");
    }

    @Test
    void anotherAnswerToAQuestionBeginsWithoutTheTextOfAnUnfinishedOne() {
        map("{'type':'agent.message','text':'Hel','delta':true}");
        assertThat(map("{'type':'user.regenerate','message_id':'msg_2_answer','parent':'msg_2'}"))
                .isNull();
        map("{'type':'session.status_running','parent':'msg_2'}");
        assertThat(text("{'type':'agent.message','text':'Hi','delta':true}")).isEqualTo("Hi");
        map("{'type':'session.status_running'}");
        assertThat(text("{'type':'agent.message','text':'!','delta':true}"))
                .as("after a pause")
                .isEqualTo("Hi!");
    }

    @Test
    void deltasAppendAndOtherTextsReplace() {
        assertThat(text("{'type':'agent.message','text':'Hel','delta':true}")).isEqualTo("Hel");
        assertThat(text("{'type':'agent.message','text':'lo','delta':true}")).isEqualTo("Hello");
        assertThat(text("{'type':'agent.message','text':'Good day'}")).isEqualTo("Good day");
        assertThat(text("{'type':'agent.message','text':'!','delta':true}")).isEqualTo("Good day!");
        assertThat(text("{'type':'agent.message','text':'x','delta':'true'}"))
                .as("no boolean")
                .isEqualTo("x");
        assertThat(text("{'type':'agent.message'}")).isEmpty();
    }

    @Test
    void partsAreJoinedInFirstSeenOrderWithoutEmptyOnes() {
        assertThat(text("{'type':'agent.message','part_id':'b','text':'B'}")).isEqualTo("B");
        assertThat(text("{'type':'agent.message','part_id':'a','text':''}")).isEqualTo("B");
        assertThat(text("{'type':'agent.message','text':'C'}")).isEqualTo("B\n\nC");
        TextEvent filled = (TextEvent) map("{'type':'agent.message','part_id':'a','text':'A','delta':true}");
        assertThat(filled.text).isEqualTo("B\n\nA\n\nC");
        assertThat(filled.part).isEqualTo("A");
        assertThat(filled.partId).isEqualTo("a");
        assertThat(text("{'type':'agent.message','part_id':'b','text':''}")).isEqualTo("A\n\nC");
        assertThat(text("{'type':'agent.message','text':'c','delta':true}")).isEqualTo("A\n\nCc");
        assertThat(text("{'type':'agent.message','text':''}")).isEqualTo("A");
    }

    @Test
    void aPartThatNeverEndsStopsGrowing() {
        String delta = "{'type':'agent.message','delta':true,'text':'" + "x".repeat(1 << 20) + "'}";
        for (int i = 0; i < 8; i++) {
            assertThat(text(delta)).hasSize((i + 1) << 20);
        }
        assertThat(text(delta)).hasSize(Parts.LIMIT);
        assertThat(text("{'type':'agent.message','text':'All of it.'}")).isEqualTo("All of it.");
    }

    @Test
    void thinkingHasItsOwnParts() {
        map("{'type':'agent.message','part_id':'p','text':'said'}");
        TextEvent thought = (TextEvent) map("{'type':'agent.thinking','part_id':'p','text':'thought'}");
        assertThat(EventType.name(thought.type)).isEqualTo("thinking");
        assertThat(thought.text).isEqualTo("thought");
    }

    @Test
    void partsEndWithTheTurnButSurviveAPause() {
        map("{'type':'agent.message','text':'one'}");
        map("{'type':'session.status_idle','stop_reason':'requires_action','request_id':'r'}");
        AgentEvent decision = map("{'type':'user.tool_confirmation','request_id':'r','result':'deny'}");
        assertThat(decision.type).isEqualTo(AgentEvent.DECISION);
        assertThat(text("{'type':'agent.message','text':' two','delta':true}")).isEqualTo("one two");
        map("{'type':'session.status_idle','stop_reason':'end_turn'}");
        assertThat(text("{'type':'agent.message','text':'three','delta':true}")).isEqualTo("three");
        map("{'type':'session.error','message':'m','code':'c'}");
        assertThat(text("{'type':'agent.message','text':'four','delta':true}")).isEqualTo("four");
        map("{'type':'user.message','text':'u'}");
        assertThat(text("{'type':'agent.message','text':'five','delta':true}")).isEqualTo("five");
    }

    @Test
    void toolEventsCarryInputAndOutput() {
        AgentEvent use = map("{'type':'agent.tool_use','tool_use_id':'t1','tool':'search','input':{'q':1}}");
        assertThat(EventType.name(use.type)).isEqualTo("tool_use");
        assertThat(use.text(EventField.TOOL_USE_ID)).isEqualTo("t1");
        assertThat(use.text(EventField.TOOL)).isEqualTo("search");
        assertThat(use.get(EventField.INPUT)).hasToString("{\"q\":1}");
        AgentEvent result =
                map("{'type':'agent.tool_result','tool_use_id':'t1','output':'x','is_error':true,'_meta':{'a':1}}");
        assertThat(EventType.name(result.type)).isEqualTo("tool_result");
        assertThat(result.text(EventField.TOOL_USE_ID)).isEqualTo("t1");
        assertThat(result.get(EventField.OUTPUT).asString()).isEqualTo("x");
        assertThat(result.isError()).isTrue();
        assertThat(result.get(EventField.META)).hasToString("{\"a\":1}");
        assertThat(map("{'type':'agent.tool_result','output':[1]}").isError()).isFalse();
    }

    @Test
    void sourcesHaveUrlAndTitle() {
        AgentEvent event = map(
                "{'type':'agent.sources','items':[{'title':'T','url':'u','quote':'q','evil':1},{'url':'v'},{'title':'no"
                        + " url'},5,null]}");
        assertThat(EventType.name(event.type)).isEqualTo("sources");
        assertThat(event.items)
                .hasToString("[{\"url\":\"u\",\"title\":\"T\",\"quote\":\"q\"},{\"url\":\"v\",\"title\":\"v\"}]");
        assertThat(
                        map("{'type':'agent.sources','items':[{'url':'u','n':2,'also':true},{'url':'v','n':'2','also':'yes'},{'url':'w','n':0}]}")
                                .items)
                .as("numbers and marks of other types are dropped")
                .hasToString(
                        "[{\"url\":\"u\",\"title\":\"u\",\"n\":2,\"also\":true},{\"url\":\"v\",\"title\":\"v\"},{\"url\":\"w\",\"title\":\"w\"}]");
        assertThat(map("{'type':'agent.sources','items':'x'}").items).hasToString("[]");
    }

    @Test
    void optionsAreNormalised() {
        AgentEvent event = map(
                "{'type':'session.status_idle','stop_reason':'requires_action','request_id':'r','tool':'pay','target':'shop','options':['deny',{'id':'approve_once','label':'Yes'},{'id':'x'},{'label':'no"
                        + " id'},7],'expires_at':'2027-01-15T08:05:00Z'}");
        assertThat(EventType.name(event.type)).isEqualTo("input_required");
        assertThat(event.text(EventField.REQUEST_ID)).isEqualTo("r");
        assertThat(event.text(EventField.TOOL)).isEqualTo("pay");
        assertThat(event.string(EventField.TARGET)).isEqualTo("shop");
        assertThat(event.string(EventField.EXPIRES_AT)).isEqualTo("2027-01-15T08:05:00Z");
        assertThat(event.items)
                .hasToString(
                        "[{\"id\":\"deny\",\"label\":\"deny\"},{\"id\":\"approve_once\",\"label\":\"Yes\"},{\"id\":\"x\",\"label\":\"x\"}]");
        assertThat(event.isTerminal()).isFalse();
    }

    @Test
    void theEndOfATurnCarriesItsReasonUsageOrError() {
        AgentEvent done = map(
                "{'type':'session.status_idle','stop_reason':'end_turn','usage':{'input_tokens':1,'output_tokens':2,'total_tokens':3}}");
        assertThat(EventType.name(done.type)).isEqualTo("done");
        assertThat(done.isTerminal()).isTrue();
        assertThat(done.isStopped()).isFalse();
        assertThat(done.get(EventField.USAGE).number("total_tokens")).isEqualTo(3);
        assertThat(map("{'type':'session.status_idle'}").isTerminal()).isTrue();
        assertThat(map("{'type':'session.status_idle'}").isStopped()).isFalse();
        assertThat(map("{'type':'session.status_idle','stop_reason':'interrupted'}")
                        .isStopped())
                .isTrue();
        ErrorEvent error = (ErrorEvent)
                map("{'type':'session.error','message':'No.','code':'tool_crashed','retry_after_seconds':4}");
        assertThat(error.isTerminal()).isTrue();
        assertThat(EventType.name(error.type)).isEqualTo("error");
        assertThat(error.error.code).isEqualTo("tool_crashed");
        assertThat(error.error.message).isEqualTo("No.");
        assertThat(error.error.retryAfterSeconds).isEqualTo(4);
    }

    @Test
    void theVisitorsTextIsShownUnchanged() {
        // The server moves the context block of an old client into its own field. The rest of the text is the
        // visitor's.
        String text = "<session-context>x</session-context> Hello";
        AgentEvent event = map("{'type':'user.message','text':'" + text + "','attachments':[{'path':'/f'}]}");
        assertThat(EventType.name(event.type)).isEqualTo("user");
        assertThat(event.text(EventField.TEXT)).isEqualTo(text);
        assertThat(event.get(EventField.ATTACHMENTS)).hasToString("[{\"path\":\"/f\"}]");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{'type':'agents.unheard_of'}",
                "{'type':''}",
                "{'type':5}",
                "{}",
                "{'type':'user.unheard_of'}",
                "{'type':'AGENT.MESSAGE'}"
            })
    void unknownEventsAreIgnoredAndLoggedOnce(String wire) {
        assertThat(map(wire)).isNull();
        assertThat(log.debugs).hasSize(1);
        assertThat(log.warnings).isEmpty();
    }

    @Test
    void aPingIsIgnored() {
        assertThat(map("{'type':'ping'}")).isNull();
        assertThat(log.debugs).isEmpty();
    }

    @Test
    void rowsOfTheVisitorAreSkippedWithoutALogLine() {
        assertThat(map("{'type':'user.interrupt'}")).isNull();
        assertThat(map("{'type':'user.regenerate'}")).isNull();
        assertThat(log.debugs).isEmpty();
        assertThat(map("{'type':'user.juggled'}")).isNull();
        assertThat(log.debugs).containsExactly("Ignored event of unknown type user.juggled");
    }

    @ParameterizedTest
    @ValueSource(strings = {"agent.juggled", "person.joined", "session.renamed", "agent.", "agent.suggestions"})
    void unknownEventsOfAgentsPersonsAndSessionsKeepTheirObjectAndEndNothing(String type) {
        map("{'type':'agent.message','text':'Hel','delta':true}");
        map("{'type':'agent.thinking','text':'Hm','delta':true}");
        AgentEvent other =
                map("{'type':'" + type + "','seq':7,'parent':'msg_1','stop_reason':'requires_action','x':{'y':1}}");
        assertThat(other.type).isEqualTo(AgentEvent.OTHER);
        assertThat(other.seq).isEqualTo(7);
        assertThat(other.text("type")).isEqualTo(type);
        assertThat(other.get("x").write()).isEqualTo("{\"y\":1}");
        assertThat(other.isTerminal()).isFalse();
        assertThat(text("{'type':'agent.message','text':'lo','delta':true}")).isEqualTo("Hello");
        assertThat(text("{'type':'agent.thinking','text':'.','delta':true}")).isEqualTo("Hm.");
        assertThat(log.debugs).isEmpty();
    }
}

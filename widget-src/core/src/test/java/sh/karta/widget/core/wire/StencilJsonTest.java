// SPDX-License-Identifier: Apache-2.0
package sh.karta.widget.core.wire;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import sh.karta.widget.core.fake.JsonOnJvm;
import sh.karta.widget.core.port.Json;
import sh.karta.widget.core.port.JsonValue;

/** What a stencil reads is what the parser would, and it reads what servers send. */
class StencilJsonTest {
    private static final List<String> KEYS = List.of(
            "type", "text", "seq", "created_at", "part_id", "delta", "stop_reason", "other", "te", "Text", "__proto__");

    private final JsonOnJvm parser = new JsonOnJvm();
    private int parsed;
    private final StencilJson json = new StencilJson(new Json() {
        @Override
        public JsonValue parse(String text) {
            parsed += text.startsWith("\"") ? 0 : 1;
            return parser.parse(text);
        }

        @Override
        public JsonValue object() {
            return parser.object();
        }

        @Override
        public JsonValue array() {
            return parser.array();
        }
    });

    private static String quoted(String wire) {
        return wire.replace('\'', '"');
    }

    /** Reads {@code data} and compares every answer with the parser's. */
    private void same(String data) {
        JsonValue expected = parser.parse(data);
        JsonValue event = json.event(data);
        if (expected == null || event == null) {
            assertThat(event).as(data).isSameAs(expected);
            return;
        }
        assertThat(answers(event)).as(data).isEqualTo(answers(expected));
    }

    private static List<Object> answers(JsonValue event) {
        List<Object> answers =
                new ArrayList<>(List.of(event.isObject(), event.isArray(), event.isTrue(), event.size()));
        answers.add(event.asString());
        answers.add(event.asNumber());
        for (String key : KEYS) {
            answers.add(event.string(key));
            answers.add(event.number(key));
            answers.add(event.flag(key));
            answers.add(event.has(key));
        }
        return answers;
    }

    /** Returns how many of {@code events} were parsed. */
    private int parsed(String... events) {
        parsed = 0;
        for (String event : events) {
            same(quoted(event));
        }
        return parsed;
    }

    @Test
    void onlyTheFirstOfAnAnswerIsParsed() {
        assertThat(
                        parsed(
                                "{'type':'agent.message','part_id':'a','text':'The','delta':true,'seq':9}",
                                "{'type':'agent.message','part_id':'a','text':' quick','delta':true,'seq':10}",
                                "{'type':'agent.message','part_id':'a','text':'','delta':true,'seq':0}",
                                "{'type':'agent.message','part_id':'a','text':' brown fox jumps over the lazy dog','delta':true,'seq':1}",
                                "{'type':'agent.message','part_id':'a','text':' 狐 {[,:]} \uD83E\uDD8A','delta':true,'seq':999999999999999}"))
                .isOne();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "say \\'hi\\'",
                "a\\nb",
                "\\u0041",
                "\\'",
                "\\ud83e\\udd8a and some more words",
                "twelve chars",
                "thirteen char",
                "as long as a whole sentence, with \\t a tab in it, and a \\' too",
                "\\\\ and on",
                "x\\/y"
            })
    void escapesAndLengthMakeNoDifference(String text) {
        String first = "{'type':'agent.message','text':'The','seq':9}";
        assertThat(parsed(first, "{'type':'agent.message','text':'" + text + "','seq':10}"))
                .isOne();
    }

    @Test
    void theTimeMayDifferAndMembersMayStandInAnyOrderAndWithSpaces() {
        assertThat(
                        parsed(
                                "{ 'created_at' : '2027-01-15T08:00:00Z', 'seq': 7 ,'type': 'agent.thinking', 'text': 'Hm' }",
                                "{ 'created_at' : '2027-01-15T08:00:00.125Z', 'seq': 8 ,'type': 'agent.thinking', 'text': ', so' }"))
                .isOne();
        assertThat(parsed(
                        "{'created_at':'2027-01-15T08:00:00Z','type':'agent.message','text':'A'}",
                        "{'created_at':'2027-01-15T08:01:00Z','type':'agent.message','text':'B'}",
                        "{'created_at':'2027-01-15T08:01:59Z','type':'agent.message','text':'B'}",
                        "{'created_at':'2027-01-15T08:01:5\\u0039Z','type':'agent.message','text':'C'}"))
                .as("another minute is another stencil, and an escape is read by the parser")
                .isEqualTo(3);
        assertThat(parsed(
                        "{'created_at':'','type':'agent.message','text':'A'}",
                        "{'created_at':'now','type':'agent.message','text':'B'}"))
                .isOne();
        assertThat(parsed("{'type':'agent.message','text':'A'}", "{'type':'agent.message','text':'B'}"))
                .isOne();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{'type':'agent.message','part_id':'b','text':'The','delta':true,'seq':9}",
                "{'type':'agent.message','part_id':'a','text':'The','delta':false,'seq':9}",
                "{'type':'agent.message','part_id':'a','text':'a','delta':true,'seq':9.5}",
                "{'type':'agent.message','part_id':'a','text':'a','delta':true,'seq':9e1}",
                "{'type':'agent.message','part_id':'a','text':'a','delta':true,'seq':-9}",
                "{'type':'agent.message','part_id':'a','text':'a','delta':true,'seq':9007199254740993}",
                "{'type':'agent.message','part_id':'a','text':'a','delta':true,'seq':'9'}",
                "{'type':'agent.message','part_id':'a','text':'a','delta':true,'seq':9,'text':'b'}",
                "{'type':'agent.message','part_id':'a','text':'a','text':'b','delta':true,'seq':9}",
                "{'type':'agent.message','part_id':'a','text':null,'delta':true,'seq':9}",
                "{'type':'agent.message','part_id':'a','text':'a\\\\','delta':true,'seq':9}",
                "{'type':'agent.message','part_id':'a','text':'a','delta':true,'seq':9} ",
                " {'type':'agent.message','part_id':'a','text':'a','delta':true,'seq':9}",
                "{'type':'session.status_idle','stop_reason':'end_turn','seq':9}"
            })
    void whatIsWrittenDifferentlyIsParsed(String other) {
        String first = "{'type':'agent.message','part_id':'a','text':'The','delta':true,'seq':9}";
        assertThat(parsed(first, other)).isEqualTo(2);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{'type':'agent.message','part_id':'a','text':'a\tb','delta':true,'seq':9}",
                "{'type':'agent.message','part_id':'a','text':'a long one with a \tb','delta':true,'seq':9}",
                "{'type':'agent.message','part_id':'a','text':'a\\','delta':true,'seq':9}",
                "{'type':'agent.message','part_id':'a','text':'a\\x','delta':true,'seq':9}",
                "{'type':'agent.message','part_id':'a','text':'a\u0000b','delta':true,'seq':9}",
                "{'type':'agent.message','part_id':'a','text':'a\nb','delta':true,'seq':9}",
                "{'type':'agent.message','part_id':'a','text':'a','delta':true,'seq':09}",
                "{'type':'agent.message','part_id':'a','text':'a','delta':true,'seq':}",
                "{'type':'agent.message','part_id':'a','text':'a','delta':true,'seq':9",
                "{'type':'agent.message','part_id':'a','text':'a",
                "{'type':'agent.message','part_id':'a','text':'a'b','delta':true,'seq':9}",
                "{'type':'agent.message','part_id':'a','text':'",
                "{'type':'agent.message','part_id':'a','text':'a','delta':true,'seq':9}}",
                ""
            })
    void whatIsNoJsonIsNoEvent(String broken) {
        same(quoted("{'type':'agent.message','part_id':'a','text':'The','delta':true,'seq':9}"));
        String data = quoted(broken);
        assertThat(json.event(data)).isNull();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{'type':'agent.message','meta':{'text':'in'},'text':'a'} | {'type':'agent.message','meta':{'text':'on'},'text':'a'}",
                "{'type':'agent.message','meta':['text','in'],'text':'a'} | {'type':'agent.message','meta':['text','on'],'text':'a'}",
                "{'type':'agent.message','text':'a','te\\u0078t':'b'}     | {'type':'agent.message','text':'c','te\\u0078t':'b'}",
                "{'type':'agent.message','text':'a','text':'b'}           | {'type':'agent.message','text':'c','text':'b'}",
                "{'type':'agent.message','text':1,'seq':1}                | {'type':'agent.message','text':2,'seq':2}",
                "{'type':'agent.tool_use','text':'a','seq':1}             | {'type':'agent.tool_use','text':'b','seq':2}"
            })
    void noStencilIsMadeOfWhatMayHideAMember(String first, String second) {
        String a = first.replace('\'', '"');
        String b = second.replace('\'', '"');
        assertThat(parsed(a, b, a)).isEqualTo(3);
    }

    @Test
    void longEventsAreParsed() {
        String words = "word ".repeat(300);
        assertThat(parsed(
                        "{'type':'agent.message','text':'" + words + "'}",
                        "{'type':'agent.message','text':'x" + words + "'}"))
                .isEqualTo(2);
    }

    @Test
    void aChangeOfPartMakesAnotherStencil() {
        assertThat(parsed(
                        "{'type':'agent.thinking','part_id':'a','text':'Hm'}",
                        "{'type':'agent.thinking','part_id':'a','text':'so'}",
                        "{'type':'agent.message','part_id':'b','text':'It'}",
                        "{'type':'agent.message','part_id':'b','text':' is'}",
                        "{'type':'agent.message','part_id':'b','text':' \\'so\\''}",
                        "{'type':'agent.message','part_id':'b','text':'.'}"))
                .isEqualTo(2);
    }

    @Test
    void aServerThatWritesNoTwoAlikeGetsNoMoreStencils() {
        for (int i = 0; i < 8; i++) {
            same(quoted("{'type':'agent.message','part_id':'p" + i + "','text':'a'}"));
        }
        assertThat(parsed(
                        "{'type':'agent.message','part_id':'z','text':'a'}",
                        "{'type':'agent.message','part_id':'z','text':'b'}"))
                .isEqualTo(2);
        assertThat(parsed("{'type':'agent.message','part_id':'p7','text':'b'}"))
                .as("the last one still serves")
                .isZero();
        assertThat(parsed(
                        "{'type':'agent.message','part_id':'z','text':'a'}",
                        "{'type':'agent.message','part_id':'z','text':'b'}"))
                .as("and shows that there is a point in it after all")
                .isOne();
    }

    @Test
    void whatFewAskForIsThereToo() {
        same(quoted("{'type':'agent.message','text':'a','seq':1}"));
        JsonValue event = json.event(quoted("{'type':'agent.message','text':'b','seq':2}"));
        assertThat(event.write()).isEqualTo(quoted("{'type':'agent.message','text':'b','seq':2}"));
        assertThat(event.get("text").asString()).isEqualTo("b");
        assertThat(event.get("none")).isNull();
        assertThat(event.put("seq", 3).number("seq")).isEqualTo(3);
        assertThat(event.number("seq")).isEqualTo(2);
    }

    /** Events changed at random by a character or two, each after a good one, against the parser. */
    @Test
    void itNeverSaysWhatTheParserDoesNot() {
        long seed = Long.getLong("karta.seed", System.nanoTime());
        Random random = new Random(seed);
        List<UnaryOperator<String>> changes = List.of(
                data -> data,
                data -> {
                    int at = random.nextInt(data.length());
                    return data.substring(0, at) + data.substring(at + 1);
                },
                data -> {
                    int at = random.nextInt(data.length() + 1);
                    String some = "\"\\\\\\\\{}[],: 019.-etn\t\u0001é";
                    return data.substring(0, at) + some.charAt(random.nextInt(some.length())) + data.substring(at);
                },
                data -> {
                    int from = random.nextInt(data.length());
                    int to = from + random.nextInt(data.length() - from);
                    return data.substring(0, to) + data.substring(from);
                });
        String[] members = {
            "'type':'agent.message'",
            "'text':'%s'",
            "'seq':%d",
            "'created_at':'2027-01-15T08:00:%dZ'",
            "'part_id':'p'",
            "'delta':true",
            "'other':null"
        };
        for (int round = 0; round < 20_000; round++) {
            int chosen = 1 | random.nextInt(1 << members.length);
            StringBuilder data = new StringBuilder("{");
            for (int i = 0; i < members.length; i++) {
                if ((chosen >> i & 1) != 0) {
                    data.append(data.length() > 1 ? "," : "")
                            .append(members[i]
                                    .replace("%s", "w".repeat(random.nextInt(20)) + random.nextInt(99))
                                    .replace("%d", "" + random.nextInt(99)));
                }
            }
            String good = quoted(data.append('}').toString());
            String next = good;
            for (int i = 1 + random.nextInt(2); i > 0 && !next.isEmpty(); i--) {
                next = changes.get(random.nextInt(changes.size())).apply(next);
            }
            // A fresh one now and then: what was in vain before must not hide what comes.
            StencilJson fresh = new StencilJson(parser);
            fresh.event(good);
            JsonValue event = fresh.event(next);
            JsonValue expected = parser.parse(next);
            String as = "seed " + seed + ": " + good + " then " + next;
            assertThat(event == null ? null : answers(event))
                    .as(as)
                    .isEqualTo(expected == null ? null : answers(expected));
        }
    }
}

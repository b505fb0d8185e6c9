// SPDX-License-Identifier: Apache-2.0
package sh.karta.widget.core.client;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import sh.karta.widget.core.config.ClientConfig;
import sh.karta.widget.core.event.AgentEvent;
import sh.karta.widget.core.event.EventField;
import sh.karta.widget.core.fake.FakeHttp.Call;
import sh.karta.widget.core.fake.World;
import sh.karta.widget.core.transport.UserMessage;

/** Recorded streams, cut at every byte and resumed. The events and their order stay the same. */
class EveryByteTest {
    private static final ClientListener IGNORING = new ClientListener() {
        @Override
        public void session(String id, boolean created) {}

        @Override
        public void stateChanged() {}

        @Override
        public void token() {}

        @Override
        public void connected(boolean up) {}

        @Override
        public void past(AgentEvent event, boolean history) {
            throw new AssertionError("nothing is past here");
        }
    };

    static Stream<Arguments> streams() {
        // SseParserTest covers every line end at every place. Two streams with other line ends are enough here.
        return Stream.concat(
                Stream.of("plain", "parts", "thinking", "tools", "approval", "error", "multibyte", "multiline")
                        .map(name -> Arguments.of(name, "LF", "\n")),
                Stream.of(Arguments.of("multibyte", "CRLF", "\r\n"), Arguments.of("multiline", "CR", "\r")));
    }

    /** Decides where the network cuts the connections of a run. */
    private interface Cuts {
        /** Returns how many bytes of the next connection arrive. A number beyond the end means all. */
        int next();
    }

    private static List<String> run(Recorded stream, Cuts cuts, int chunk, boolean reset) {
        World world = new World();
        world.random.next = 0;
        world.http.serve(call -> serve(call, stream, cuts, chunk, reset));
        ClientConfig config = new ClientConfig();
        config.projectRef = "org/agent";
        config.token = "t";
        AgentClient client = new AgentClient(world.ports, config, () -> "v", IGNORING);
        RecordingListener recorded = new RecordingListener();
        recorded.onQuestion = () -> {
            client.proceed();
            client.confirm(
                    recorded.last().text(EventField.REQUEST_ID),
                    "approve_once",
                    (done, error) -> assertThat(error).isNull());
        };
        client.send(new UserMessage("Hello", null, "k", null), recorded);
        for (int i = 0; i < 1_000 && !recorded.over; i++) {
            world.clock.advance(1);
        }
        assertThat(recorded.over).isTrue();
        client.shutdown();
        assertThat(world.clock.timers()).isZero();
        assertThat(world.http.open()).isEmpty();
        return recorded.lines;
    }

    private static void serve(Call call, Recorded stream, Cuts cuts, int chunk, boolean reset) {
        if (call.method().equals("GET")) {
            byte[] bytes = stream.after(Integer.parseInt(call.url().replaceFirst(".*after=", "")));
            int sent = Math.min(bytes.length, cuts.next());
            call.stream();
            for (String piece : Recorded.decode(bytes, 0, sent, chunk)) {
                call.text(piece);
            }
            if (reset) {
                call.fail();
            } else {
                call.end();
            }
        } else if (call.url().endsWith("/events")) {
            call.json(202, "{\"accepted\":true}");
        } else {
            call.json(201, "{\"id\":\"s\"}");
        }
    }

    private static List<String> whole(Recorded stream) {
        return run(stream, () -> Integer.MAX_VALUE, Integer.MAX_VALUE / 2, false);
    }

    @ParameterizedTest(name = "{0} {1}")
    @MethodSource("streams")
    void aStreamCutAtAnyByteGivesTheSameEvents(String name, String ends, String lineEnd) {
        Recorded stream = new Recorded(name, lineEnd);
        List<String> expected = whole(stream);
        assertThat(expected).hasSizeGreaterThan(3);
        int bytes = stream.after(0).length;
        for (int cut = 0; cut <= bytes; cut++) {
            int at = cut;
            int[] connection = {0};
            List<String> recorded = run(stream, () -> connection[0]++ == 0 ? at : Integer.MAX_VALUE, 64, cut % 2 == 0);
            assertThat(recorded).as("cut at byte %d", cut).isEqualTo(expected);
        }
    }

    @ParameterizedTest(name = "{0} {1}")
    @MethodSource("streams")
    void anySplitIntoConnectionsAndChunksGivesTheSameEvents(String name, String ends, String lineEnd) {
        long seed = System.nanoTime();
        Random random = new Random(seed);
        Recorded stream = new Recorded(name, lineEnd);
        List<String> expected = whole(stream);
        for (int round = 0; round < 60; round++) {
            // Each connection is longer than the longest event, so that it delivers a new one.
            List<String> recorded =
                    run(stream, () -> 700 + random.nextInt(400), 1 + random.nextInt(40), random.nextBoolean());
            assertThat(recorded).as("seed %d, round %d", seed, round).isEqualTo(expected);
        }
    }

    @Test
    void everyRecordingContainsTheCaseInItsName() {
        assertThat(whole(new Recorded("plain", "\n")))
                .containsExactly(
                        "accepted ?",
                        "user How do I reset my password?",
                        "status",
                        "message Open the account page, choose “Security”, then “Reset password”.",
                        "done used {\"input_tokens\":12,\"output_tokens\":34,\"total_tokens\":46} because end_turn",
                        "ended");
        assertThat(whole(new Recorded("parts", "\n")))
                .contains("message First, the menu. (see above)\n\nSecond, the receipt.\n\nThird.");
        assertThat(whole(new Recorded("multibyte", "\n"))).contains("message Привет, 世界 👋🏽 é̂ עברית \u2028\u0000end");
        assertThat(whole(new Recorded("multiline", "\n"))).contains("message over lines");
        assertThat(whole(new Recorded("approval", "\n")))
                .contains(
                        "message That is 12 €. It is on its way.",
                        "message That is 12 €. It is on its way. And mailed.")
                .filteredOn(line -> line.startsWith("input_required"))
                .hasSize(2);
        assertThat(whole(new Recorded("error", "\n"))).endsWith("error error tool_crashed", "ended");
    }
}

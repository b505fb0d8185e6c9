// SPDX-License-Identifier: Apache-2.0
package sh.karta.benchmark.jvm;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.infra.Blackhole;
import sh.karta.widget.core.markdown.EntityTable;
import sh.karta.widget.core.markdown.MarkdownParser;
import sh.karta.widget.core.markdown.NullSink;
import sh.karta.widget.core.port.JsonValue;
import sh.karta.widget.core.sse.SseListener;
import sh.karta.widget.core.sse.SseParser;
import sh.karta.widget.core.wire.WireMapper;

/** Measures each step of reading an answer of {@link #EVENTS} deltas, in nanoseconds per delta. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class CoreBenchmark {
    private static final int EVENTS = 1000;

    /** Deltas of 24 characters, similar to a model's. */
    private static final String[] WORDS = {
        "The **quick** brown fox ",
        "jumps over `the` lazy do",
        "g, twice; then it [rests",
        "](https://example.org).\n",
        "\n- for a while, and then",
        "\n- it goes on as before.",
        "\n\nWhat is left is a line "
    };

    private final List<JsonValue> wire = new ArrayList<>();

    @Setup
    public void write() {
        for (int seq = 1; seq <= EVENTS; seq++) {
            wire.add(new WireObject(Map.of(
                    "type", "agent.message", "part_id", "a", "text", word(seq), "delta", true, "seq", (double) seq)));
        }
    }

    private static String word(int seq) {
        return WORDS[seq % WORDS.length];
    }

    /** The same answer as an event stream, split at a fixed length. */
    @State(Scope.Thread)
    public static class Stream {
        /** Characters per piece, regardless of event boundaries. */
        @Param({"16", "120", "1024", "65536"})
        public int chunk;

        private final List<String> pieces = new ArrayList<>();

        @Setup
        public void write() {
            StringBuilder whole = new StringBuilder();
            for (int seq = 1; seq <= EVENTS; seq++) {
                whole.append("data: {\"type\":\"agent.message\",\"part_id\":\"a\",\"text\":\"")
                        .append(word(seq).replace("\n", "\\n"))
                        .append("\",\"delta\":true,\"seq\":")
                        .append(seq)
                        .append("}\n\n");
            }
            for (int at = 0; at < whole.length(); at += chunk) {
                pieces.add(whole.substring(at, Math.min(at + chunk, whole.length())));
            }
        }
    }

    /** Measures the event stream parser. */
    @Benchmark
    @OperationsPerInvocation(EVENTS)
    public void feed(Stream stream, Blackhole hole) {
        SseParser parser = new SseParser(new SseListener() {
            @Override
            public void event(String type, String data) {
                hole.consume(data);
            }

            @Override
            public void overflow() {
                throw new IllegalStateException();
            }
        });
        for (String piece : stream.pieces) {
            parser.feed(piece);
        }
    }

    /** Measures the wire mapping, from a JSON value to an event with the cumulative text. */
    @Benchmark
    @OperationsPerInvocation(EVENTS)
    public void map(Blackhole hole) {
        WireMapper mapper = new WireMapper(NoJson.INSTANCE, NoLog.INSTANCE);
        for (JsonValue event : wire) {
            hole.consume(mapper.map(event));
        }
    }

    /** Measures the Markdown parser with a sink that shows nothing. */
    @Benchmark
    @OperationsPerInvocation(EVENTS)
    public void markdown(Blackhole hole) {
        NullSink view = new NullSink();
        MarkdownParser parser = new MarkdownParser(view, view, EntityTable::decode);
        for (int seq = 1; seq <= EVENTS; seq++) {
            parser.append(word(seq));
        }
        parser.end();
        hole.consume(parser);
    }
}

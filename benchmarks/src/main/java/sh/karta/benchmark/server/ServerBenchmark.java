// SPDX-License-Identifier: Apache-2.0
package sh.karta.benchmark.server;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.eclipse.jetty.util.Jetty;
import sh.karta.server.event.Json;
import sh.karta.server.store.sqlite.SqliteStore;

/**
 * Measures start, memory, streams, appends and turns, each as a ratio to a bare Jetty handler or to an earlier value.
 * The first argument is the result file. The others are the numbers of streams, by default 1000, 100, 250 and 2000.
 * Each is run several times, alternately with the floor. Heap is measured with the first number.
 */
public final class ServerBenchmark {
    static final int PAUSE_MILLIS = 100;
    /** Events of an answer whose heap is measured. */
    static final int EVENTS = 400;

    private static final int STREAM_EVENTS = 700;
    /** Unmeasured events at the beginning of each stream. Both servers are being compiled for half a minute. */
    private static final int WARM_EVENTS = 300;

    /** {@code -Dkarta.events=…}. */
    static final int EVENTS_OF_A_LONG_SESSION = Integer.getInteger("karta.events", 100_000);
    /** {@code -Dkarta.sessions=1000000} needs 16 GB of disk. */
    static final int SESSIONS = Integer.getInteger("karta.sessions", 100_000);

    static final String PROJECT = "bench/mark";
    static final int ROUNDS = 3;
    private static final String SERVER = "sh.karta.server.cli.Main";
    private static final String STEADY = "sh.karta.benchmark.server.OurServer";
    private static final String FLOOR = "sh.karta.benchmark.server.FloorServer";

    private final HttpClient http =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    final Path directory;
    /** The printed figures. */
    final ObjectNode results = Json.object();

    private ServerBenchmark(Path directory) {
        this.directory = directory;
    }

    public static void main(String[] arguments) throws Exception {
        List<Integer> streams = arguments.length == 1
                ? List.of(1_000, 100, 250, 2_000)
                : Arrays.stream(arguments).skip(1).map(Integer::valueOf).toList();
        Path directory = Files.createTempDirectory("karta-benchmark-");
        try {
            ServerBenchmark benchmark = new ServerBenchmark(directory);
            StartupBenchmark.measure(benchmark);
            benchmark.fanOut();
            Growth.measure(benchmark);
            benchmark.cold();
            for (int many : streams) {
                benchmark.streams(many);
            }
            Memory.measure(benchmark, streams.get(0));
            Files.writeString(Path.of(arguments[0]), Json.write(benchmark.written()));
        } finally {
            try (var files = Files.walk(directory)) {
                for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                    Files.delete(file);
                }
            }
        }
    }

    /** Returns the results and the Java version. The script that stores them adds the machine. */
    private ObjectNode written() {
        ObjectNode written = Json.object();
        written.putObject("versions").put("java", Runtime.version().toString()).put("jetty", Jetty.VERSION);
        return written.set("results", results);
    }

    static void print(String format, Object... values) {
        System.out.println(String.format(java.util.Locale.ROOT, format, values));
    }

    Path config(String name, int pause) throws IOException {
        return Files.writeString(directory.resolve(name + ".yaml"), """
                port: 0
                data: ./%s
                limits: {turns: 5000}
                projects:
                  %s:
                    keys: [{key: pk_test_bench, origins: [none]}]
                    limits: {key_per_minute: 1000000, visitor_per_minute: 1000000, visitor_reads_per_minute: 1000000, visitor_transcripts_per_minute: 1000000}
                    agent: {kind: scripted, pace_millis: %d}
                """.formatted(name, PROJECT, pause));
    }

    /** Starts a server with the scripted agent. */
    ServerProcess server(List<String> collector, String name, int pause) throws IOException {
        return new ServerProcess(
                collector, SERVER, "--config", config(name, pause).toString());
    }

    /** Starts a server whose agent writes the same events as the floor. */
    ServerProcess steady(List<String> collector, String name, int events) throws IOException {
        return new ServerProcess(
                collector,
                STEADY,
                config(name, 0).toString(),
                Integer.toString(events),
                Integer.toString(PAUSE_MILLIS));
    }

    static ServerProcess floor() throws IOException {
        return new ServerProcess(
                ServerProcess.SHIPPED, FLOOR, Integer.toString(STREAM_EVENTS), Integer.toString(PAUSE_MILLIS));
    }

    static <T extends Comparable<T>> T median(List<T> values) {
        List<T> sorted = values.stream().sorted().toList();
        return sorted.get(sorted.size() / 2);
    }

    /** Returns the spread of values as a share of their median. */
    static <T extends Number & Comparable<T>> double spread(List<T> values) {
        double middle = Math.max(1e-9, median(values).doubleValue());
        return (Collections.max(values).doubleValue() - Collections.min(values).doubleValue()) / middle;
    }

    private JsonNode send(ServerProcess server, String method, String path, String token, ObjectNode body)
            throws IOException, InterruptedException {
        HttpRequest request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + server.port() + path))
                .header("Authorization", "Bearer " + token)
                .header("Content-Type", "application/json")
                .method(method, BodyPublishers.ofString(Json.write(body)))
                .build();
        String answer = http.send(request, BodyHandlers.ofString()).body();
        return Json.parseTrusted(answer);
    }

    /** A visitor with a session. */
    record Visitor(String token, String session) {}

    Visitor visitor(ServerProcess server, int number) throws IOException, InterruptedException {
        String token = send(
                        server,
                        "POST",
                        "/v1/embed/session-tokens",
                        "",
                        Json.object()
                                .put("embed_key", "pk_test_bench")
                                .put("visitor_id", "visitor-with-128-random-bits-" + number))
                .path("token")
                .asText();
        String base = "/bench/mark/v1/managed-agents/sessions";
        String id = send(server, "POST", base, token, Json.object()).path("id").asText();
        return new Visitor(token, base + "/" + id);
    }

    void sendMessage(ServerProcess server, Visitor visitor, String text) throws IOException, InterruptedException {
        JsonNode answer = send(
                server,
                "POST",
                visitor.session() + "/events",
                visitor.token(),
                Json.object().put("type", "user.message").put("text", text));
        if (!answer.path("accepted").asBoolean()) {
            throw new IOException(answer.toString());
        }
    }

    static String words(int events) {
        return "say: " + "twenty-four characters, ".repeat(events);
    }

    static void follow(ServerProcess server, StreamReaders readers, Visitor visitor) throws IOException {
        readers.open(server.port(), visitor.session() + "/events/stream?after=0", visitor.token());
    }

    List<Visitor> visitors(ServerProcess server, int many) throws IOException, InterruptedException {
        List<Visitor> visitors = new ArrayList<>();
        for (int i = 0; i < many; i++) {
            visitors.add(visitor(server, i));
        }
        return visitors;
    }

    /** Opens streams. */
    private interface Opening {
        void run() throws IOException, InterruptedException;
    }

    /** Results of streams, with the server's processor time after warm-up. */
    private record Run(StreamReaders.Result result, double processorPerThousand) {}

    static CompletableFuture<StreamReaders.Result> reading(StreamReaders readers, int many, long characters) {
        return CompletableFuture.supplyAsync(() -> {
            try {
                return readers.run(many, characters);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        });
    }

    private static Run read(ServerProcess program, StreamReaders readers, int many, long characters, Opening opening)
            throws IOException, InterruptedException {
        CompletableFuture<StreamReaders.Result> reading = reading(readers, many, characters);
        opening.run();
        readers.awaitTotal((long) many * WARM_EVENTS);
        readers.measure();
        long processor = program.processorMillis();
        long before = readers.total();
        StreamReaders.Result result = reading.join();
        return new Run(
                result, 1_000.0 * (program.processorMillis() - processor) / Math.max(1, readers.total() - before));
    }

    private Run floorStreams(int many) throws IOException, InterruptedException {
        try (ServerProcess floor = floor();
                StreamReaders readers = new StreamReaders()) {
            return read(floor, readers, many, (long) Stamp.LENGTH * (STREAM_EVENTS - 1), () -> {
                for (int i = 0; i < many; i++) {
                    readers.open(floor.port(), "/", "none");
                }
            });
        }
    }

    private Run ourStreams(int many, int round) throws IOException, InterruptedException {
        try (ServerProcess server = steady(ServerProcess.SHIPPED, "streams-" + many + "-" + round, STREAM_EVENTS);
                StreamReaders readers = new StreamReaders()) {
            List<Visitor> visitors = visitors(server, many);
            return read(server, readers, many, (long) Stamp.LENGTH * (STREAM_EVENTS - 1), () -> {
                for (Visitor visitor : visitors) {
                    sendMessage(server, visitor, "go");
                    follow(server, readers, visitor);
                }
            });
        }
    }

    private void streams(int many) throws IOException, InterruptedException {
        List<Double> ratios = new ArrayList<>();
        List<Double> processorRatios = new ArrayList<>();
        List<Run> floors = new ArrayList<>();
        List<Run> all = new ArrayList<>();
        for (int round = 1; round <= ROUNDS; round++) {
            Run floor = floorStreams(many);
            Run ours = ourStreams(many, round);
            double ratio =
                    (double) ours.result().p99() / Math.max(1, floor.result().p99());
            double processorRatio = ours.processorPerThousand() / Math.max(0.001, floor.processorPerThousand());
            ratios.add(ratio);
            processorRatios.add(processorRatio);
            floors.add(floor);
            all.add(ours);
            print(
                    "%,d streams x %d events/s: %,d events on %,d whole streams, p50 %,d us, p99 %,d us; bare Jetty %,d events,"
                            + " p50 %,d us, p99 %,d us; ratio of p99 %.2f; processor time per 1,000 events %.1f ms, bare Jetty %.1f"
                            + " ms, ratio %.2f",
                    many,
                    1_000 / PAUSE_MILLIS,
                    ours.result().events(),
                    ours.result().complete(),
                    ours.result().p50(),
                    ours.result().p99(),
                    floor.result().events(),
                    floor.result().p50(),
                    floor.result().p99(),
                    ratio,
                    ours.processorPerThousand(),
                    floor.processorPerThousand(),
                    processorRatio);
        }
        print(
                "%,d streams: median ratio of p99 %.2f, of processor time %.2f (goal 2 for 2,000)",
                many, median(ratios), median(processorRatios));
        ObjectNode result = results.withArray("streams").addObject();
        result.put("streams", many).put("rounds", ROUNDS).put("eventsPerSecond", 1_000 / PAUSE_MILLIS);
        result.put(
                "whole",
                all.stream().mapToLong(run -> run.result().complete()).min().orElse(0));
        result.put("ratio", median(ratios)).put("spread", spread(ratios));
        result.put("processorRatio", median(processorRatios));
        put(result.putObject("karta"), all);
        put(result.putObject("floor"), floors);
    }

    private static void put(ObjectNode to, List<Run> runs) {
        to.put("p50Micros", median(runs.stream().map(run -> run.result().p50()).toList()));
        to.put("p99Micros", median(runs.stream().map(run -> run.result().p99()).toList()));
        to.put(
                "processorMicrosPerEvent",
                median(runs.stream().map(Run::processorPerThousand).toList()));
    }

    private void fanOut() throws IOException, InterruptedException {
        List<Long> rates = new ArrayList<>();
        List<Long> perProcessor = new ArrayList<>();
        for (int round = 1; round <= ROUNDS; round++) {
            FanOut.Result result = FanOut.run(directory.resolve("fan-out-" + round));
            print(
                    "append + fan-out, embedded: %,d events/s (goal 50,000); %,d for each second of one processor",
                    result.perSecond(), result.perProcessorSecond());
            rates.add(result.perSecond());
            perProcessor.add(result.perProcessorSecond());
        }
        results.putObject("fanOut")
                .put("perSecond", median(rates))
                .put("perProcessorSecond", median(perProcessor))
                .put("spread", spread(rates));
    }

    private void cold() throws IOException, InterruptedException {
        try (SqliteStore store = SqliteStore.open(directory.resolve("cold"))) {
            ColdMessage.measure(store, EVENTS_OF_A_LONG_SESSION, SESSIONS, results.putObject("cold"));
        }
    }

    /** Sends a message and reads its answer to the end. Returns the nanoseconds for both. */
    long turn(ServerProcess server, Visitor visitor) throws IOException, InterruptedException {
        long begin = System.nanoTime();
        JsonNode answer = send(
                server,
                "POST",
                visitor.session() + "/events",
                visitor.token(),
                Json.object().put("type", "user.message").put("text", words(10)));
        HttpRequest request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + server.port() + visitor.session()
                        + "/events/stream?after=" + answer.path("seq").asLong()))
                .header("Authorization", "Bearer " + visitor.token())
                .build();
        String events = http.send(request, BodyHandlers.ofString()).body();
        if (!events.contains("end_turn")) {
            throw new IOException(events);
        }
        return System.nanoTime() - begin;
    }
}

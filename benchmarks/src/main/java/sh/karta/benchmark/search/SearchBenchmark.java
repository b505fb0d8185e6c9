// SPDX-License-Identifier: Apache-2.0
package sh.karta.benchmark.search;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.sun.management.OperatingSystemMXBean;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.yaml.snakeyaml.Yaml;
import sh.karta.answers.DocsIndex;
import sh.karta.answers.embedding.Embeddings;
import sh.karta.server.event.Json;
import sh.karta.server.work.Workers;
import sh.karta.vectors.MiniLm;

/**
 * Measures the processor time of an index and of a question, all threads of the process together, beside plain Lucene over the same
 * sections, and counts the pages that both find. Arguments: the documentation of this project, a folder for temporary files, the file for
 * the results. Exits with 1 if a cost is above its limit.
 */
public final class SearchBenchmark {
    private static final int SECTIONS = 10_000;
    private static final int ROUNDS = 4;
    /** The number of sections that are searched by some of their words. */
    private static final int KNOWN = 50;

    private static final int KNOWN_WORDS = 40;
    private static final double NANOS_PER_MILLI = 1e6;

    private static final String INDEX = "index of %,d passages";
    private static final String QUESTION = "question to %,d passages";
    private static final String OURS = "question to this documentation";
    private static final String WITH_VECTORS = OURS + ", with vectors";

    /**
     * Most milliseconds of processor time by name of the cost, of the median round. For an index it is the first round, because a server
     * that has just started builds it.
     */
    private static final Map<String, Integer> LIMITS = Map.of(
            String.format(Locale.ROOT, INDEX, SECTIONS),
            20_000,
            String.format(Locale.ROOT, QUESTION, SECTIONS),
            30,
            OURS,
            30,
            WITH_VECTORS,
            60);

    /** A step that is measured. */
    @FunctionalInterface
    private interface Step {
        void run() throws IOException;
    }

    /** Processor time, and its ratio to that of plain Lucene or of words alone. */
    private record Cost(double millis, double ratio) {}

    private final Path docs;
    private final Path folder;
    private final int sections;
    private final int rounds;
    private final @Nullable Embeddings model;
    private final List<String> questions;
    private final Map<String, List<Cost>> costs = new LinkedHashMap<>();
    private final ObjectNode found = Json.object();

    /** @param model null for words alone */
    SearchBenchmark(Path docs, Path folder, int sections, int rounds, @Nullable Embeddings model) throws IOException {
        this.docs = docs;
        this.folder = folder;
        this.sections = sections;
        this.rounds = rounds;
        this.model = model;
        this.questions = questions(docs.resolve("questions.yaml"));
    }

    public static void main(String[] args) throws IOException {
        ObjectNode written = Json.object();
        written.putObject("versions").put("java", System.getProperty("java.version"));
        ObjectNode results =
                new SearchBenchmark(Path.of(args[0]), Path.of(args[1]), SECTIONS, ROUNDS, new MiniLm()).run();
        written.set("results", results);
        Files.write(Path.of(args[2]), Json.bytes(written));
        List<String> exceeded = exceeded(results);
        exceeded.forEach(System.err::println);
        if (!exceeded.isEmpty()) {
            System.exit(1);
        }
    }

    /** Returns a line for each cost that is missing or above its limit. */
    static List<String> exceeded(JsonNode results) {
        Map<String, JsonNode> rows = new HashMap<>();
        results.path("costs").forEach(row -> rows.put(row.path("name").asText(), row));
        List<String> lines = new ArrayList<>();
        for (Map.Entry<String, Integer> limit : new TreeMap<>(LIMITS).entrySet()) {
            JsonNode row = rows.get(limit.getKey());
            String round = limit.getKey().startsWith("index") ? "coldMillis" : "millis";
            double millis = row == null ? Double.NaN : row.path(round).asDouble(Double.NaN);
            if (!(millis <= limit.getValue())) {
                lines.add(String.format(
                        Locale.ROOT, "%s: expected at most %d ms, got %.2f", limit.getKey(), limit.getValue(), millis));
            }
        }
        return lines;
    }

    private static List<String> questions(Path file) throws IOException {
        Map<String, List<Map<String, Object>>> read = new Yaml().load(Files.readString(file));
        return read.getOrDefault("questions", List.of()).stream()
                .map(question -> String.valueOf(question.get("ask")))
                .toList();
    }

    /**
     * Returns the results.
     *
     * @throws IllegalStateException if an index lacks pages, because its costs would be meaningless
     */
    ObjectNode run() throws IOException {
        String indexed = String.format(Locale.ROOT, INDEX, sections);
        String asked = String.format(Locale.ROOT, QUESTION, sections);
        Path many = folder.resolve("many");
        List<Section> items = ManyPages.write(docs.resolve("pages"), many, sections);
        for (int round = 0; round < rounds; round++) {
            List<PlainBm25> plain = new ArrayList<>();
            double floor = millis(() -> plain.add(new PlainBm25(items, "en")));
            List<DocsIndex> opened = new ArrayList<>();
            try (Workers workers = new Workers(1)) {
                double index = millis(() -> {
                    opened.add(open(many, workers, null));
                    opened.get(0).awaitComplete();
                });
                requirePages(opened.get(0), items);
                try (DocsIndex ours = opened.get(0)) {
                    record(indexed, index, floor);
                    ask(ours, asked, plain.get(0));
                    if (round == 0) {
                        find(items, ours, plain.get(0));
                    }
                }
            }
        }
        measureThisDocumentation();
        return json();
    }

    private static void requirePages(DocsIndex index, List<Section> items) {
        long expected = items.stream().map(Section::page).distinct().count();
        if (index.pages().size() != expected) {
            throw new IllegalStateException("expected an index of " + expected + " pages, got "
                    + index.pages().size());
        }
    }

    private void measureThisDocumentation() throws IOException {
        Path pages = docs.resolve("pages");
        try (Workers workers = new Workers(1);
                DocsIndex words = open(pages, workers, null);
                DocsIndex both = open(pages, workers, model)) {
            both.awaitComplete();
            for (int round = 0; round < rounds; round++) {
                double floor = ask(words, OURS, null);
                if (model != null) {
                    record(WITH_VECTORS, question(both), floor);
                }
            }
        }
    }

    private static DocsIndex open(Path pages, Workers workers, @Nullable Embeddings model) throws IOException {
        return DocsIndex.open(pages, "{path}", "en", null, workers, model, null);
    }

    /** Counts the sections that are found first by words from their middle. Another page that has the same words counts too. */
    private void find(List<Section> items, DocsIndex ours, PlainBm25 plain) throws IOException {
        List<KnownItems.Question> known = IntStream.range(0, KNOWN)
                .mapToObj(i -> items.get(i * items.size() / KNOWN))
                .map(item -> known(words(item.html()), items))
                .toList();
        KnownItems words = KnownItems.of(
                known,
                question -> ours.ranked(question, 10 * KnownItems.RANKED).stream()
                        .map(url -> url.replaceFirst("#.*", ""))
                        .toList());
        KnownItems floor = KnownItems.of(known, question -> plain.ranked(question, KnownItems.RANKED));
        found.put("asked", KNOWN)
                .put("karta", Math.round(KNOWN * words.hitAt1()))
                .put("lucene", Math.round(KNOWN * floor.hitAt1()));
    }

    private static KnownItems.Question known(String words, List<Section> items) {
        return new KnownItems.Question(
                words,
                items.stream()
                        .filter(item -> item.html().contains(words))
                        .map(Section::page)
                        .collect(Collectors.toSet()));
    }

    private static String words(String text) {
        List<String> all = List.of(text.split(" "));
        int start = all.size() / 2;
        return String.join(" ", all.subList(start, Math.min(all.size(), start + KNOWN_WORDS)));
    }

    private double ask(DocsIndex index, String name, @Nullable PlainBm25 plain) throws IOException {
        double question = question(index);
        record(name, question, plain == null ? question : each(text -> plain.ranked(text, KnownItems.RANKED)));
        return question;
    }

    private double question(DocsIndex index) throws IOException {
        return each(text -> List.of(index.reply(text, null).language()));
    }

    private double each(KnownItems.Search search) throws IOException {
        return millis(() -> {
                    for (String question : questions) {
                        var unused = search.ranked(question);
                    }
                })
                / questions.size();
    }

    private void record(String name, double millis, double floor) {
        System.out.printf(Locale.ROOT, "%-46s %9.2f ms  %.2f x%n", name, millis, millis / floor);
        costs.computeIfAbsent(name, any -> new ArrayList<>()).add(new Cost(millis, millis / floor));
    }

    /** Returns each cost in the first round, in which the JVM is cold, and the median of the others. */
    private ObjectNode json() {
        ObjectNode json = Json.object();
        costs.forEach((name, all) -> {
            List<Cost> warm = all.subList(Math.min(1, all.size() - 1), all.size()).stream()
                    .sorted(Comparator.comparingDouble(Cost::millis))
                    .toList();
            Cost median = warm.get(warm.size() / 2);
            double range = warm.get(warm.size() - 1).millis() - warm.get(0).millis();
            json.withArray("costs")
                    .addObject()
                    .put("name", name)
                    .put("runs", all.size())
                    .put("coldMillis", all.get(0).millis())
                    .put("millis", median.millis())
                    .put("ratio", median.ratio())
                    .put("spread", range / median.millis());
        });
        json.set("found", found);
        return json;
    }

    private static double millis(Step step) throws IOException {
        OperatingSystemMXBean process = (OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();
        long before = process.getProcessCpuTime();
        step.run();
        return (process.getProcessCpuTime() - before) / NANOS_PER_MILLI;
    }
}

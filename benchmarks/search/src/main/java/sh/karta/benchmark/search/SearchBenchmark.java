// SPDX-License-Identifier: Apache-2.0
package sh.karta.benchmark.search;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.sun.management.OperatingSystemMXBean;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.yaml.snakeyaml.Yaml;
import sh.karta.server.docs.DocsIndex;
import sh.karta.server.docs.embedding.Embeddings;
import sh.karta.server.event.Json;
import sh.karta.server.work.Workers;
import sh.karta.vectors.MiniLm;

/**
 * Measures the processor time of an index and of a question, all threads of the process together, beside plain Lucene over the same
 * sections. Arguments: the documentation of this project, a folder for temporary files, the file for the results.
 */
public final class SearchBenchmark {
    private static final int SECTIONS = 10_000;
    private static final int ROUNDS = 3;
    private static final double NANOS_PER_MILLI = 1e6;

    /** One step of what is measured. */
    @FunctionalInterface
    private interface Step {
        void run() throws IOException;
    }

    private final Path docs;
    private final Path folder;
    private final List<String> questions;
    private final ArrayNode results = Json.object().arrayNode();

    private SearchBenchmark(Path docs, Path folder) throws IOException {
        this.docs = docs;
        this.folder = folder;
        this.questions = questions(docs.resolve("questions.yaml"));
    }

    public static void main(String[] args) throws IOException {
        SearchBenchmark benchmark = new SearchBenchmark(Path.of(args[0]), Path.of(args[1]));
        benchmark.run();
        ObjectNode written = Json.object();
        written.putObject("versions").put("java", System.getProperty("java.version"));
        written.set("results", benchmark.results);
        Files.write(Path.of(args[2]), Json.bytes(written));
    }

    private static List<String> questions(Path file) throws IOException {
        Map<String, List<Map<String, Object>>> read = new Yaml().load(Files.readString(file));
        return read.getOrDefault("questions", List.of()).stream()
                .map(question -> String.valueOf(question.get("ask")))
                .toList();
    }

    private void run() throws IOException {
        Path many = folder.resolve("many");
        List<Faq.Item> sections = ManyPages.write(docs.resolve("pages"), many, SECTIONS);
        for (int round = 0; round < ROUNDS; round++) {
            List<PlainBm25> plain = new ArrayList<>();
            double floor = millis(() -> plain.add(new PlainBm25(sections, "en")));
            List<DocsIndex> opened = new ArrayList<>();
            try (Workers workers = new Workers(1)) {
                double index = millis(() -> opened.add(open(many, workers, null)));
                record("index 10,000 passages", index, floor);
                ask(opened.get(0), "question to 10,000 passages", plain.get(0));
                opened.get(0).close();
            }
        }
        Path pages = docs.resolve("pages");
        try (Workers workers = new Workers(1);
                DocsIndex words = open(pages, workers, null);
                DocsIndex both = open(pages, workers, new MiniLm())) {
            both.awaitComplete();
            for (int round = 0; round < ROUNDS; round++) {
                double floor = ask(words, "question to this documentation", null);
                record("question to this documentation, with vectors", question(both), floor);
            }
        }
    }

    private static DocsIndex open(Path pages, Workers workers, @Nullable Embeddings model) throws IOException {
        return DocsIndex.open(pages, "{path}", "en", null, workers, model, null);
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
        results.addObject().put("name", name).put("cpu_millis", millis).put("ratio", millis / floor);
    }

    private static double millis(Step step) throws IOException {
        OperatingSystemMXBean process = (OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();
        long before = process.getProcessCpuTime();
        step.run();
        return (process.getProcessCpuTime() - before) / NANOS_PER_MILLI;
    }
}

// SPDX-License-Identifier: Apache-2.0
package sh.karta.answers.evaluation;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import sh.karta.answers.DocsIndex;
import sh.karta.answers.DocsReply;
import sh.karta.answers.SearchHit;
import sh.karta.answers.embedding.Embeddings;
import sh.karta.server.event.Json;
import sh.karta.server.problem.Problem;
import sh.karta.server.work.Workers;

/** Asks the documents every question of a file and compares the replies with the pages that the file names. */
public final class Evaluation {
    /** Selects the questions of the file that are asked. */
    public enum Half {
        ALL,
        /** The odd-numbered questions, from which the line between answers and guesses is calibrated. */
        CALIBRATION,
        /** The even-numbered questions. */
        TEST;

        private boolean includes(int index) {
            return this == ALL || (index % 2 == 0) == (this == CALIBRATION);
        }
    }

    /** Documents that are asked. */
    @FunctionalInterface
    public interface Corpus {
        /**
         * Indexes the documents.
         *
         * @param embeddings a model that also compares meanings; null for words alone
         */
        DocsIndex open(Workers workers, @Nullable Embeddings embeddings) throws IOException;
    }

    /**
     * A reply that differs from the expectation of the file.
     *
     * @param kind {@code answer}, {@code closest}, {@code no} or {@code small talk}
     * @param first URL of the first link; empty for none
     */
    public record Miss(String question, String kind, String first, List<String> expected) {}

    private static final int RANKED = 10;
    private static final int CANDIDATES = 100;
    private static final double NANOS_PER_MILLI = 1e6;

    private final Map<String, Figures> byLanguage = new TreeMap<>();
    private final Figures all = new Figures();
    private final List<Miss> misses = new ArrayList<>();
    private final List<String> warnings = new ArrayList<>();
    private double cpuMillis;

    private Evaluation() {}

    /**
     * Asks the questions, one after the other.
     *
     * @param embeddings a model that also compares meanings; null for words alone
     * @throws IOException if the files cannot be read or the model fails
     * @throws Problem {@code invalid_request} if there are no documents
     */
    public static Evaluation of(Path questions, Corpus corpus, Half half, @Nullable Embeddings embeddings)
            throws IOException {
        List<Question> file = QuestionFile.read(questions);
        Evaluation evaluation = new Evaluation();
        try (Workers workers = new Workers(1);
                DocsIndex index = corpus.open(workers, embeddings)) {
            index.awaitComplete();
            Set<String> pages = index.urls().stream().map(Question::page).collect(Collectors.toSet());
            if (pages.isEmpty()) {
                throw Problem.invalid("the documents have no page with text");
            }
            long before = cpuNanos();
            for (int i = 0; i < file.size(); i++) {
                if (half.includes(i)) {
                    evaluation.ask(file.get(i), index);
                    evaluation.check(i + 1, file.get(i), pages);
                }
            }
            evaluation.cpuMillis = (cpuNanos() - before) / NANOS_PER_MILLI / Math.max(1, evaluation.all.questions());
        }
        return evaluation;
    }

    private static long cpuNanos() {
        return ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime();
    }

    private void ask(Question question, DocsIndex index) {
        DocsReply reply = index.reply(question.text(), null);
        int shown =
                question.rank(pages(reply.hits().stream().map(SearchHit::url).toList()));
        int ranked = question.pages().isEmpty() ? 0 : question.rank(pages(index.ranked(question.text(), CANDIDATES)));
        int length = reply.hits().stream()
                .limit(reply.quoted())
                .mapToInt(hit -> hit.excerpt().length())
                .sum();
        all.add(question, reply.kind(), shown, ranked, length);
        byLanguage
                .computeIfAbsent(question.language(), any -> new Figures())
                .add(question, reply.kind(), shown, ranked, length);
        if (isMiss(question, reply.kind(), shown)) {
            String first = reply.hits().isEmpty() ? "" : reply.hits().get(0).url();
            misses.add(new Miss(question.text(), wireName(reply.kind()), first, question.pages()));
        }
    }

    private void check(int number, Question question, Set<String> pages) {
        question.unknown(pages)
                .forEach(page -> warnings.add("question " + number + ": the documents have no page \"" + page + "\""));
    }

    private static boolean isMiss(Question question, DocsReply.Kind kind, int shown) {
        if (question.smallTalk()) {
            return kind != DocsReply.Kind.SMALL_TALK;
        }
        return question.pages().isEmpty() ? kind != DocsReply.Kind.NO && kind != DocsReply.Kind.CLOSEST : shown != 1;
    }

    private static String wireName(DocsReply.Kind kind) {
        return kind.name().toLowerCase(Locale.ROOT).replace('_', ' ');
    }

    /** Returns the pages of the URLs, each once, at most ten. */
    private static List<String> pages(List<String> urls) {
        return urls.stream().map(Question::page).distinct().limit(RANKED).toList();
    }

    public Figures all() {
        return all;
    }

    public Map<String, Figures> byLanguage() {
        return byLanguage;
    }

    public List<Miss> misses() {
        return misses;
    }

    /** Returns probable mistakes in the file: pages that the documents do not have. */
    public List<String> warnings() {
        return warnings;
    }

    /** Returns the processor time of a question, with the search for its ten best pages. */
    public double cpuMillis() {
        return cpuMillis;
    }

    /** Returns the figures as JSON: {@code all}, {@code languages} and {@code misses}. */
    public ObjectNode json() {
        ObjectNode json = Json.object();
        json.set("all", all.json());
        ObjectNode languages = json.putObject("languages");
        byLanguage.forEach((language, figures) -> languages.set(language, figures.json()));
        ArrayNode missed = json.putArray("misses");
        misses.forEach(miss -> {
            ObjectNode item = missed.addObject();
            item.put("question", miss.question()).put("reply", miss.kind()).put("first", miss.first());
            miss.expected().forEach(item.putArray("expected")::add);
        });
        return json.put("cpu_millis", Math.round(cpuMillis * 10) / 10.0);
    }
}

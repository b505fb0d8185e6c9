// SPDX-License-Identifier: Apache-2.0
package sh.karta.server.cli;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Objects;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;
import sh.karta.answers.DocsIndex;
import sh.karta.answers.Languages;
import sh.karta.answers.crawl.CrawlSettings;
import sh.karta.answers.crawl.CrawledPages;
import sh.karta.answers.embedding.Embeddings;
import sh.karta.answers.evaluation.Evaluation;
import sh.karta.answers.evaluation.Figures;
import sh.karta.server.config.AgentConfig;
import sh.karta.server.config.ConfigException;
import sh.karta.server.config.ConfigFile;
import sh.karta.server.config.ProjectConfig;
import sh.karta.server.config.ServerConfig;
import sh.karta.server.event.Json;
import sh.karta.server.problem.FileFailure;
import sh.karta.server.problem.Problem;

/** Measures how well documents answer questions: {@code evaluate}. */
@Command(
        name = "evaluate",
        mixinStandardHelpOptions = true,
        description = "Asks the documents every question of a file and prints how many they answer well.")
final class EvaluateCommand implements Callable<Integer> {
    @Spec
    @SuppressWarnings("NullAway.Init") // set by picocli before call()
    private CommandSpec spec;

    @Option(
            names = "--questions",
            required = true,
            paramLabel = "FILE",
            description = "Questions (YAML), each with the page that answers it.")
    @SuppressWarnings("NullAway.Init") // set by picocli before call()
    private Path questions;

    @Option(
            names = "--docs",
            paramLabel = "DIR",
            description =
                    "Directory of the documents. Default: that of the project's agent, or the documentation in the jar.")
    private @Nullable Path docs;

    @Option(
            names = "--language",
            paramLabel = "CODE",
            defaultValue = "en",
            description = "Language of the documents in --docs. Default en.")
    private String language = "en";

    @Option(
            names = "--config",
            paramLabel = "FILE",
            defaultValue = "${env:KARTA_CONFIG}",
            description = "The server's config file.")
    private @Nullable Path config;

    @Option(
            names = "--data",
            paramLabel = "DIR",
            defaultValue = "${env:KARTA_DATA}",
            description = "The server's data directory, which has the pages of a site and keeps vectors."
                    + " Default: that of the config file.")
    private @Nullable Path data;

    @Option(
            names = "--project",
            paramLabel = "ORG/AGENT",
            description =
                    "The project of the config file whose documents are asked. Default: the only one that has some.")
    private @Nullable String project;

    @Option(
            names = "--half",
            paramLabel = "HALF",
            defaultValue = "all",
            description = "calibration (odd-numbered questions), test (even-numbered ones) or all. Default all.")
    private String half = "all";

    @Option(names = "--misses", description = "Also prints each question whose reply is not what the file expects.")
    private boolean withMisses;

    @Option(names = "--json", description = "Prints JSON.")
    private boolean json;

    @Override
    public Integer call() throws ConfigException, IOException {
        AgentConfig.Docs asked = documents();
        if (!Files.isRegularFile(questions)) {
            throw Problem.invalid("--questions: the file " + questions + " does not exist");
        }
        Evaluation.Corpus corpus = corpus(asked);
        Embeddings model = Embeddings.configured(asked.embeddings());
        Evaluation words = Evaluation.of(questions, corpus, half(), null);
        PrintWriter err = spec.commandLine().getErr();
        words.warnings().forEach(warning -> err.println("warning: " + warning));
        err.flush();
        PrintWriter out = spec.commandLine().getOut();
        ObjectNode printed = words.json();
        if (!json) {
            out.println(model == null ? "words alone (there is no model for vectors)" : "words alone");
            print(words, out);
        }
        try {
            if (model != null && model.understands(asked.language())) {
                Evaluation meanings = Evaluation.of(questions, corpus, half(), model);
                printed.set("with_vectors", meanings.json());
                if (!json) {
                    out.println();
                    out.println("words and vectors: " + model.name());
                    print(meanings, out);
                }
            }
        } catch (IOException e) {
            throw new IOException(
                    "There are no figures for words and vectors, because the model failed, "
                            + Objects.requireNonNull(model).name() + ": " + FileFailure.message(e),
                    e);
        } finally {
            // The figures for words are complete, also if the endpoint of the model fails.
            if (json) {
                out.println(Json.pretty(printed));
            }
            out.flush();
        }
        return Cli.OK;
    }

    private Evaluation.Corpus corpus(AgentConfig.Docs asked) {
        CrawlSettings crawl = asked.crawl();
        Path vectors = data == null ? null : data.resolve(Embeddings.FOLDER);
        if (crawl == null || data == null || vectors == null) {
            Path folder = Objects.requireNonNull(asked.folder());
            return (workers, model) ->
                    DocsIndex.open(folder, "{path}", asked.language(), asked.synonyms(), workers, model, vectors);
        }
        Path folder = crawl.folder(data);
        CrawledPages site = CrawledPages.open(folder);
        if (site.pages().isEmpty()) {
            throw Problem.invalid("--project: no page of " + crawl.sitemap() + " has been read yet;"
                    + " start the server with this data folder (" + data + ") and try again after a minute");
        }
        return (workers, model) ->
                DocsIndex.open(site, asked.language(), asked.synonyms(), workers, model, vectors, folder);
    }

    private Evaluation.Half half() {
        for (Evaluation.Half known : Evaluation.Half.values()) {
            if (known.name().toLowerCase(Locale.ROOT).equals(half)) {
                return known;
            }
        }
        throw Problem.invalid("--half: expected calibration, test or all, got \"" + half + "\"");
    }

    private AgentConfig.Docs documents() throws ConfigException, IOException {
        if (docs == null && config != null) {
            ServerConfig settings = ConfigFile.read(config, System::getenv).with(null, null, data, null);
            data = settings.data();
            return configured(settings);
        }
        Path folder = docs == null ? BundledFiles.docs() : docs;
        if (folder == null || !Files.isDirectory(folder)) {
            throw Problem.invalid(
                    folder == null
                            ? "expected --docs or --config, because this jar contains no documentation"
                            : "--docs: the directory " + folder + " does not exist");
        }
        if (project != null) {
            throw Problem.invalid("--project: not allowed beside --docs");
        }
        if (!Languages.ALL.contains(language)) {
            throw Problem.invalid(
                    "--language: expected one of " + String.join(", ", Languages.ALL) + ", got \"" + language + "\"");
        }
        return new AgentConfig.Docs(folder, "", language, null, 0, null, null);
    }

    private AgentConfig.Docs configured(ServerConfig settings) {
        SortedMap<String, AgentConfig.Docs> found = new TreeMap<>();
        for (ProjectConfig each : settings.projects().values()) {
            AgentConfig.Docs documents = each.agent().documents();
            if (documents != null) {
                found.put(each.name(), documents);
            }
        }
        if (found.isEmpty()) {
            throw Problem.invalid("--config: no project has documents");
        }
        String only = found.size() == 1 ? found.firstKey() : "";
        AgentConfig.Docs asked = found.get(project == null ? only : project);
        if (asked == null) {
            throw Problem.invalid("--project: expected " + (found.size() == 1 ? "" : "one of ")
                    + String.join(", ", found.keySet()) + (project == null ? "" : ", got \"" + project + "\""));
        }
        return asked;
    }

    private void print(Evaluation evaluation, PrintWriter out) {
        out.println("language\tquestions\thit@1\thit@3\tMRR@10\tanswered\tconfident wrong\thonest denials\tdeclined"
                + "\twrongly declined\tsmall talk");
        row("all", evaluation.all(), out);
        evaluation.byLanguage().forEach((code, figures) -> row(code, figures, out));
        out.println("median answer: " + evaluation.all().medianLength() + " characters");
        out.println("processor time of a question: " + Math.round(evaluation.cpuMillis()) + " ms");
        if (withMisses) {
            evaluation
                    .misses()
                    .forEach(miss -> out.println(String.join(
                            "\t", miss.kind(), miss.question(), miss.first(), String.join(" ", miss.expected()))));
        }
    }

    private static void row(String name, Figures figures, PrintWriter out) {
        out.println(String.join(
                "\t",
                name,
                String.valueOf(figures.questions()),
                percent(figures.hitAt1()),
                percent(figures.hitAt3()),
                Double.isNaN(figures.mrrAt10()) ? "–" : String.format(Locale.ROOT, "%.2f", figures.mrrAt10()),
                percent(figures.confident()),
                percent(figures.confidentWrong()),
                percent(figures.honestDenials()),
                percent(figures.declined()),
                percent(figures.wronglyDeclined()),
                percent(figures.smallTalk())));
    }

    private static String percent(double share) {
        return Double.isNaN(share) ? "–" : Math.round(share * 100) + " %";
    }
}

// SPDX-License-Identifier: Apache-2.0
package sh.karta.server.cli;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;
import sh.karta.server.config.AgentConfig;
import sh.karta.server.config.ConfigException;
import sh.karta.server.config.ConfigFile;
import sh.karta.server.config.ServerConfig;
import sh.karta.server.docs.evaluation.Evaluation;
import sh.karta.server.docs.evaluation.Figures;
import sh.karta.server.event.Json;
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
        Evaluation evaluation = Evaluation.of(questions, asked.folder(), asked.language(), half());
        PrintWriter out = spec.commandLine().getOut();
        if (json) {
            out.println(Json.pretty(evaluation.json()));
        } else {
            print(evaluation, out);
        }
        out.flush();
        return Cli.OK;
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
            return configured(ConfigFile.read(config, System::getenv));
        }
        Path folder = docs == null ? BundledFiles.docs() : docs;
        if (folder == null || !Files.isDirectory(folder)) {
            throw Problem.invalid(
                    folder == null
                            ? "expected --docs or --config, because this jar contains no documentation"
                            : "--docs: the directory " + folder + " does not exist");
        }
        return new AgentConfig.Docs(folder, "", language, 0);
    }

    private AgentConfig.Docs configured(ServerConfig settings) {
        var found = settings.projects().values().stream()
                .filter(each -> project == null || project.equals(each.name()))
                .map(each -> each.agent().documents())
                .filter(each -> each != null)
                .toList();
        if (found.size() != 1) {
            throw Problem.invalid("--project: expected the name of a project with documents"
                    + (project == null ? "" : ", got \"" + project + "\""));
        }
        return found.get(0);
    }

    private void print(Evaluation evaluation, PrintWriter out) {
        out.println("language\tquestions\thit@1\thit@3\tMRR@10\tanswered\tconfident wrong\thonest denials\tsmall talk");
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
                percent(figures.smallTalk())));
    }

    private static String percent(double share) {
        return Double.isNaN(share) ? "–" : Math.round(share * 100) + " %";
    }
}

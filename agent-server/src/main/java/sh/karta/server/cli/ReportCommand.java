// SPDX-License-Identifier: Apache-2.0
package sh.karta.server.cli;

import java.io.PrintWriter;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;
import sh.karta.server.session.Archive;
import sh.karta.server.store.Store;

/** Reports what to improve: {@code report}. */
@Command(
        name = "report",
        mixinStandardHelpOptions = true,
        description =
                "Prints each thumbs-down, failed turn and question without an answer in the documents, one per line.")
final class ReportCommand implements Callable<Integer> {
    @Spec
    @SuppressWarnings("NullAway.Init") // set by picocli before call()
    private CommandSpec spec;

    @Mixin
    @SuppressWarnings("NullAway.Init") // set by picocli before call()
    private StoreOptions options;

    @Option(names = "--project", paramLabel = "ORG/AGENT", description = "Only this project.")
    private @Nullable String project;

    @Option(
            names = "--days",
            defaultValue = "30",
            paramLabel = "N",
            description = "Number of days to look back. Default 30.")
    private int days;

    @Option(
            names = "--gaps",
            description = "Groups what the documents did not answer well by topic, with counts and an example each.")
    private boolean gaps;

    @Override
    public Integer call() throws Exception {
        try (Store store = options.open()) {
            Instant since = Instant.now().minus(Duration.ofDays(days));
            List<Archive.Finding> findings = new Archive(store.sessions(), store.feedback()).report(project, since);
            PrintWriter out = spec.commandLine().getOut();
            if (gaps) {
                Gaps.of(findings).forEach(out::println);
            } else {
                for (Archive.Finding finding : findings) {
                    out.println(String.join(
                            "\t",
                            finding.kind(),
                            finding.at().toString(),
                            finding.project(),
                            finding.sessionId(),
                            oneLine(finding.question()),
                            oneLine(finding.note())));
                }
            }
            out.flush();
        }
        return Cli.OK;
    }

    static String oneLine(String text) {
        return text.replaceAll("\\s+", " ").strip();
    }
}

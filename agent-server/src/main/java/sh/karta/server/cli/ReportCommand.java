// SPDX-License-Identifier: Apache-2.0
package sh.karta.server.cli;

import java.io.PrintWriter;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import sh.karta.server.event.Json;
import sh.karta.server.session.Archive;
import sh.karta.server.store.Store;

/** Lists thumbs-down, failed turns and questions without an answer: {@code report}. */
@Command(
        name = "report",
        mixinStandardHelpOptions = true,
        description = "Lists each thumbs-down, failed turn and question without an answer in the documents.")
final class ReportCommand extends StoreCommand {
    @Mixin
    @SuppressWarnings("NullAway.Init") // set by picocli before call()
    private Listing listing;

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
            description =
                    "Groups the questions that the documents did not answer well by topic, with counts and an example for each.")
    private boolean gaps;

    @Override
    Store open() throws Exception {
        Numbers.requirePositive("--days", days);
        return options.openExisting(project);
    }

    @Override
    void run(Store store, PrintWriter out) {
        Instant since = Instant.now().minus(Duration.ofDays(days));
        List<Archive.Finding> findings = new Archive(store.sessions(), store.feedback()).report(project, since);
        if (gaps) {
            Gaps.of(findings).forEach(this::add);
        } else {
            findings.forEach(this::add);
        }
        String[] headers = gaps
                ? new String[] {"questions", "closest", "no", "thumbs down", "topic", "example"}
                : new String[] {"kind", "time", "project", "session", "question", "note"};
        listing.print(out, "Nothing to report.", headers);
    }

    private void add(Archive.Finding finding) {
        listing.add(Json.object()
                .put("kind", finding.kind())
                .put("at", finding.at().toString())
                .put("project", finding.project())
                .put("session", finding.sessionId())
                .put("question", finding.question())
                .put("note", finding.note()));
    }

    private void add(Gaps.Gap gap) {
        listing.add(Json.object()
                .put("questions", gap.questions())
                .put("closest", gap.closest())
                .put("no", gap.no())
                .put("thumbs_down", gap.thumbsDown())
                .put("topic", gap.topic())
                .put("example", gap.example()));
    }
}

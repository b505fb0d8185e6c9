// SPDX-License-Identifier: Apache-2.0
package sh.karta.server.cli;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.PrintWriter;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;
import sh.karta.server.event.Json;
import sh.karta.server.problem.Problem;
import sh.karta.server.session.Archive;
import sh.karta.server.store.Store;
import sh.karta.server.store.session.Head;

/** Manages stored conversations: {@code sessions …}. */
@Command(
        name = "sessions",
        mixinStandardHelpOptions = true,
        description = "Lists, shows, exports and deletes sessions.",
        synopsisSubcommandLabel = "COMMAND")
final class SessionsCommand {
    @Spec
    @SuppressWarnings("NullAway.Init") // set by picocli before any command
    private CommandSpec spec;

    @Command(mixinStandardHelpOptions = true, description = "Lists sessions, the most recently active first.")
    int list(
            @Mixin StoreOptions options,
            @Option(names = "--project", paramLabel = "ORG/AGENT", description = "Only this project.") @Nullable
                    String project,
            @Option(
                            names = "--limit",
                            defaultValue = "50",
                            paramLabel = "N",
                            description = "Maximum number of sessions. Default 50.")
                    int limit,
            @Mixin Listing listing)
            throws Exception {
        Numbers.requirePositive("--limit", limit);
        try (Store store = options.openExisting(project)) {
            for (Head head : new Archive(store.sessions(), store.feedback()).list(project, limit)) {
                listing.add(
                        json(head), head.id(), head.project(), head.activeAt().toString(), state(head), head.title());
            }
        }
        listing.print(out(), "No sessions.", "session", "project", "last activity", "state", "title");
        return Cli.OK;
    }

    private static String state(Head head) {
        return isBusy(head) ? "busy" : "idle";
    }

    private static boolean isBusy(Head head) {
        return head.run() != null || head.dueAt() != null;
    }

    private static ObjectNode json(Head head) {
        return Json.object()
                .put("id", head.id())
                .put("project", head.project())
                .put("owner", head.owner())
                .put("created_at", head.createdAt().toString())
                .put("active_at", head.activeAt().toString())
                .put("state", state(head))
                .put("title", head.title());
    }

    @Command(mixinStandardHelpOptions = true, description = "Prints the messages of a session.")
    int show(
            @Mixin StoreOptions options,
            @Parameters(paramLabel = "SESSION") String id,
            @Option(names = "--json", description = "Prints the session and its messages as a JSON object.")
                    boolean json)
            throws Exception {
        try (Store store = options.openExisting()) {
            Archive archive = new Archive(store.sessions(), store.feedback());
            Head head = archive.head(id);
            if (json) {
                ObjectNode session = json(head);
                ArrayNode messages = session.putArray("messages");
                archive.transcript(id, messages::add);
                out().println(Json.pretty(session));
                return Cli.OK;
            }
            out().println(Terminal.plain(head.project() + ", " + head.owner() + ", since " + head.createdAt()));
            archive.transcript(id, message -> {
                out().println();
                out().println(message.path("role").asText() + ", "
                        + message.path("created_at").asText() + ":");
                if (message.has("context")) {
                    out().println(
                                    message.path("context_from").isTextual()
                                            ? "context from the start of the text, unverified:"
                                            : "context from the page, unverified:");
                    message.path("context")
                            .asText()
                            .lines()
                            .forEach(line -> out().println("  " + Terminal.plain(line)));
                }
                message.path("mentions")
                        .forEach(each -> out().println(Terminal.plain("mentions, unverified: "
                                + each.path("label").asText() + " ("
                                + each.path("id").asText() + ")")));
                message.path("parts")
                        .forEach(part ->
                                out().println(Terminal.plain(part.path("text").asText())));
            });
        }
        return Cli.OK;
    }

    @Command(
            mixinStandardHelpOptions = true,
            description = "Prints every event as a line of JSON. A line {\"session\": …} precedes each session.")
    int export(
            @Mixin StoreOptions options,
            @Parameters(arity = "0..*", paramLabel = "SESSION", description = "Session ids. Default: all.")
                    List<String> ids,
            @Mixin AlwaysJson json)
            throws Exception {
        try (Store store = options.openExisting()) {
            Archive archive = new Archive(store.sessions(), store.feedback());
            List<String> chosen = ids == null ? new ArrayList<>() : new ArrayList<>(ids);
            if (chosen.isEmpty()) {
                archive.each(null, Instant.EPOCH, null, head -> chosen.add(head.id()));
            }
            for (String id : chosen) {
                out().println("{\"session\":\"" + archive.head(id).id() + "\"}");
                archive.export(id, event -> out().println(event.json()));
            }
        }
        return Cli.OK;
    }

    @Command(mixinStandardHelpOptions = true, description = "Deletes sessions and their files permanently.")
    int delete(
            @Mixin StoreOptions options,
            @Parameters(arity = "0..*", paramLabel = "SESSION", description = "Session ids.") List<String> ids,
            @Option(
                            names = "--idle-days",
                            paramLabel = "N",
                            description =
                                    "Instead of ids: all sessions without activity for N days, except those with a running turn.")
                    @Nullable
                    Integer idleDays,
            @Mixin Result result)
            throws Exception {
        List<String> chosen = ids == null ? new ArrayList<>() : new ArrayList<>(ids);
        if (chosen.isEmpty() == (idleDays == null)) {
            throw Problem.invalid("Expected either session ids or --idle-days.");
        }
        if (idleDays != null) {
            Numbers.requirePositive("--idle-days", idleDays);
        }
        try (Store store = options.openExisting()) {
            Archive archive = new Archive(store.sessions(), store.feedback());
            if (idleDays != null) {
                Instant before = Instant.now().minus(Duration.ofDays(idleDays));
                archive.each(null, Instant.EPOCH, before, head -> {
                    if (!isBusy(head)) {
                        chosen.add(head.id());
                    }
                });
            }
            chosen.forEach(archive::delete);
            ObjectNode deleted = Json.object();
            chosen.forEach(deleted.putArray("deleted")::add);
            result.print(out(), deleted, chosen.size() + " deleted");
        }
        return Cli.OK;
    }

    private PrintWriter out() {
        return spec.commandLine().getOut();
    }
}

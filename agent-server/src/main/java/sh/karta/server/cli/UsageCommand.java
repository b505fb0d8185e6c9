// SPDX-License-Identifier: Apache-2.0
package sh.karta.server.cli;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.PrintWriter;
import java.time.LocalDate;
import java.time.ZoneOffset;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import sh.karta.server.config.ProjectConfig;
import sh.karta.server.event.Json;
import sh.karta.server.store.Ledger;
import sh.karta.server.store.Store;

/** Compares the tokens that each project has spent with its budgets: {@code usage}. */
@Command(
        name = "usage",
        mixinStandardHelpOptions = true,
        description = "Lists the tokens that each project has spent today and this month (UTC), and its budgets.")
final class UsageCommand extends StoreCommand {
    @Mixin
    @SuppressWarnings("NullAway.Init") // set by picocli before call()
    private Listing listing;

    @Override
    void run(Store store, PrintWriter out) throws Exception {
        LocalDate today = LocalDate.now(ZoneOffset.UTC);
        options.settings().projects().values().stream()
                .sorted((a, b) -> a.name().compareTo(b.name()))
                .forEach(project -> add(project, store.ledger(), today));
        listing.print(out, "No projects.", "project", "today", "anonymous today", "this month");
    }

    private void add(ProjectConfig project, Ledger ledger, LocalDate today) {
        LocalDate first = today.withDayOfMonth(1);
        long anonymous = ledger.spent(project.name(), true, today);
        long all = anonymous + ledger.spent(project.name(), false, today);
        long month = ledger.spent(project.name(), true, first) + ledger.spent(project.name(), false, first);
        long daily = project.limits().anonymousTokensPerDay();
        long monthly = project.limits().tokensPerMonth();
        ObjectNode json = Json.object()
                .put("project", project.name())
                .put("today", all)
                .put("anonymous_today", anonymous)
                .put("anonymous_tokens_per_day", budget(daily))
                .put("this_month", month)
                .put("tokens_per_month", budget(monthly));
        listing.add(json, project.name(), String.valueOf(all), of(anonymous, daily), of(month, monthly));
    }

    private static @Nullable Long budget(long tokens) {
        return tokens == 0 ? null : tokens;
    }

    private static String of(long spent, long budget) {
        return spent + (budget == 0 ? " (unlimited)" : " of " + budget);
    }
}

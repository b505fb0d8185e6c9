// SPDX-License-Identifier: Apache-2.0
package sh.karta.answers.crawl;

import crawlercommons.robots.SimpleRobotRules;
import crawlercommons.robots.SimpleRobotRulesParser;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The robots.txt files of a site (RFC 9309). If it is unknown whether a host has one, nothing is read from that host. Used by one thread
 * during one crawl.
 */
final class Robots {
    private static final int MAX_BYTES = 5 << 20;
    private static final int NOT_FOUND = 404;
    private static final int TOO_MANY = 429;
    private static final int SERVER_ERROR = 500;
    private static final int NO_WARNINGS = 0;

    /** @param unknown why the rules are unknown; null if they are known */
    private record Rules(SimpleRobotRules rules, @Nullable String unknown) {}

    private final Fetcher fetcher;
    private final Scope scope;
    private final Pauses pauses;
    private final Pace pace;
    private final Map<String, Rules> byHost = new HashMap<>();

    Robots(Fetcher fetcher, Scope scope, Pauses pauses, Pace pace) {
        this.fetcher = fetcher;
        this.scope = scope;
        this.pauses = pauses;
        this.pace = pace;
    }

    /**
     * Returns whether a page may be read.
     *
     * @throws IOException if its host's robots.txt cannot be read; the message gives the reason
     */
    boolean permits(URI page) throws IOException, InterruptedException {
        Rules rules = rules(page);
        if (rules.unknown() != null) {
            throw new IOException(rules.unknown());
        }
        return rules.rules().isAllowed(page.toString());
    }

    /** Returns the delay between two requests to a page's host, within limits. */
    Duration delay(URI page) throws InterruptedException {
        return delay(rules(page));
    }

    private Duration delay(Rules rules) {
        long asked = rules.rules().getCrawlDelay(); // in ms; negative if unset
        return Duration.ofMillis(Math.min(
                Math.max(asked, pace.delay().toMillis()), pace.longestDelay().toMillis()));
    }

    private Rules rules(URI page) throws InterruptedException {
        URI address = page.resolve("/robots.txt");
        Rules known = byHost.get(address.toString());
        if (known == null) {
            known = read(address);
            byHost.put(address.toString(), known);
            pauses.delay(address, delay(known));
        }
        return known;
    }

    private Rules read(URI address) throws InterruptedException {
        // The parser gets no upper limit, because it would treat a longer delay as a refusal of the whole site.
        SimpleRobotRulesParser parser = new SimpleRobotRulesParser(Long.MAX_VALUE, NO_WARNINGS);
        Fetched fetched = fetcher.fetch(
                new Fetcher.Ask(address, "text/plain, */*;q=0.1", type -> true, MAX_BYTES, null),
                scope::isOnSite,
                // The delay that a host asks for is known only after its file was read.
                next -> pauses.before(next, pace.delay()));
        if (fetched instanceof Fetched.Content content) {
            return new Rules(
                    parser.parseContent(address.toString(), content.body(), content.type(), List.of(Fetcher.NAME)),
                    null);
        } else if (fetched instanceof Fetched.Refused refused
                && refused.status() < SERVER_ERROR
                && refused.status() != TOO_MANY) {
            return new Rules(parser.failedFetch(NOT_FOUND), null);
        }
        return new Rules(parser.failedFetch(SERVER_ERROR), address + " cannot be read: " + Crawl.reason(fetched));
    }
}

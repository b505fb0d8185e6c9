// SPDX-License-Identifier: Apache-2.0
package sh.karta.answers.crawl;

import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * One crawl of a site. A page that cannot be read keeps its last good version. It is removed when the site answers 404 or 410, when it is
 * no longer a page, when robots.txt excludes it, or when a complete sitemap does not list it.
 */
final class Crawl {
    /** The result of a crawl. */
    record Outcome(int pages, int changed, int removed, List<String> problems) {
        @Override
        public String toString() {
            return pages + " pages, " + changed + " new or changed, " + removed + " removed, " + problems.size()
                    + " not read" + (problems.isEmpty() ? "" : ": " + String.join("; ", some()));
        }

        private List<String> some() {
            return problems.subList(0, Math.min(NAMED, problems.size()));
        }
    }

    private static final int NAMED = 5;
    private static final int PAGE_BYTES = 5 << 20;
    /** Maximum size of a site on disk, compressed, so that a site cannot fill the disk. */
    private static final long SITE_BYTES = 512L << 20;

    private static final int NOT_FOUND = 404;
    private static final int GONE = 410;
    /** Number of consecutive pages without an answer after which a host counts as unavailable. */
    private static final int FAILURES = 10;

    private final CrawlSettings settings;
    private final CrawledPages stored;
    private final Fetcher fetcher;
    private final Pace pace;
    private final Scope scope;
    private final Robots robots;
    private final SortedMap<String, StoredPage> pages;
    private final List<String> problems = new ArrayList<>();
    private final Pauses pauses;

    private long committed = System.nanoTime();
    private long bytes;
    private int changed;
    private int removed;
    /** Number of consecutive pages of each host that could not be read. */
    private final Map<String, Integer> failures = new HashMap<>();

    Crawl(CrawlSettings settings, CrawledPages stored, Fetcher fetcher, Pace pace) {
        this(settings, stored, fetcher, pace, new Pauses());
    }

    Crawl(CrawlSettings settings, CrawledPages stored, Fetcher fetcher, Pace pace, Pauses pauses) {
        this.pauses = pauses;
        this.settings = settings;
        this.stored = stored;
        this.fetcher = fetcher;
        this.pace = pace;
        this.scope = new Scope(settings);
        this.robots = new Robots(fetcher, scope, pauses, pace);
        this.pages = new TreeMap<>(stored.pages());
        this.bytes = pages.values().stream().mapToLong(StoredPage::size).sum();
    }

    /**
     * Reads the site.
     *
     * @throws IOException if the sitemap cannot be read, or too many pages of each host; the pages that were read before remain
     */
    Outcome run() throws IOException, InterruptedException {
        Sitemaps sitemaps = new Sitemaps(fetcher, scope, this::pause, settings.maxPages());
        Set<URI> listed = sitemaps.read(settings.sitemap());
        if (sitemaps.hasMore()) {
            problems.add("the sitemap has more pages than max_pages, which is " + settings.maxPages());
        }
        try {
            for (URI page : listed) {
                if (!isUnavailable(page)) {
                    read(page);
                    commitSometimes();
                }
            }
            if (!listed.isEmpty() && listed.stream().allMatch(this::isUnavailable)) {
                throw new IOException(problems.get(problems.size() - 1));
            }
            String missing = sitemaps.missing();
            if (missing == null) {
                pages.keySet().retainAll(listed.stream().map(URI::toString).toList());
            } else {
                problems.add(missing);
            }
            removed = (int) stored.pages().keySet().stream()
                    .filter(page -> !pages.containsKey(page))
                    .count();
            stored.replace(pages, Instant.now());
        } catch (IOException | InterruptedException e) {
            stored.replace(pages, null);
            throw e;
        }
        return new Outcome(pages.size(), changed, removed, List.copyOf(problems));
    }

    private void commitSometimes() throws IOException {
        if (changed > 0 && System.nanoTime() - committed > pace.commit().toNanos()) {
            stored.replace(pages, null);
            committed = System.nanoTime();
        }
    }

    private void read(URI page) throws IOException, InterruptedException {
        String address = page.toString();
        try {
            if (!robots.permits(page)) {
                remove(page, "robots.txt excludes it");
                return;
            }
        } catch (IOException e) {
            fail(page, String.valueOf(e.getMessage()));
            return;
        }
        StoredPage before = pages.get(address);
        Fetched fetched = fetcher.fetch(
                new Fetcher.Ask(
                        page,
                        "text/html, application/xhtml+xml",
                        Crawl::isHtml,
                        PAGE_BYTES,
                        before != null && stored.has(before) ? before : null),
                target -> scope.includes(target) && robots.permits(target),
                this::pause);
        if (fetched instanceof Fetched.Content content) {
            failures.remove(page.getAuthority());
            keep(address, before, content);
        } else if (fetched instanceof Fetched.Unusable) {
            remove(page, reason(fetched));
        } else if (fetched instanceof Fetched.Refused refused) {
            refused(page, refused);
        } else if (fetched instanceof Fetched.Failed) {
            fail(page, reason(fetched));
        } else {
            failures.remove(page.getAuthority());
        }
    }

    private void refused(URI page, Fetched.Refused refused) {
        if (refused.status() == NOT_FOUND || refused.status() == GONE) {
            remove(page, reason(refused));
            return;
        }
        Duration wait = Duration.ofSeconds(refused.retryAfterSeconds());
        pauses.delay(page, wait.compareTo(pace.longestDelay()) > 0 ? pace.longestDelay() : wait);
        fail(page, reason(refused));
    }

    private void keep(String address, @Nullable StoredPage before, Fetched.Content content) throws IOException {
        if (bytes > SITE_BYTES) {
            problems.add(address + ": the site has more than " + (SITE_BYTES >> 20) + " MB");
            return;
        }
        StoredPage page = stored.store(content);
        pages.put(address, page);
        bytes += page.size() - (before == null ? 0 : before.size());
        if (before == null || !before.file().equals(page.file())) {
            changed++;
        }
    }

    private void remove(URI page, String why) {
        failures.remove(page.getAuthority());
        pages.remove(page.toString());
        problems.add(page + ": " + why);
    }

    /** Keeps the last good version of a page. */
    private void fail(URI page, String why) {
        problems.add(page + ": " + why);
        failures.merge(page.getAuthority(), 1, Integer::sum);
        if (isUnavailable(page)) {
            problems.add(page.getAuthority() + ": " + FAILURES + " pages in a row cannot be read, the last one is "
                    + page + ": " + why);
        }
    }

    /** Returns whether the pages of this page's host are no longer tried. They stay. */
    private boolean isUnavailable(URI page) {
        return failures.getOrDefault(page.getAuthority(), 0) >= FAILURES;
    }

    private void pause(URI address) throws InterruptedException {
        pauses.before(address, robots.delay(address));
    }

    private static boolean isHtml(String type) {
        String bare = type.toLowerCase(Locale.ROOT).split(";", 2)[0].strip();
        return bare.equals("text/html") || bare.equals("application/xhtml+xml");
    }

    /** Returns the reason why a page was not fetched. */
    static String reason(Fetched fetched) {
        if (fetched instanceof Fetched.Unusable unusable) {
            return unusable.why();
        } else if (fetched instanceof Fetched.Refused refused) {
            return "it answers " + refused.status();
        } else if (fetched instanceof Fetched.Failed failed) {
            return failed.why();
        }
        return "it answers 304 without a stored version";
    }
}

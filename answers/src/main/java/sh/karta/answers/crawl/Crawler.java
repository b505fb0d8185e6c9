// SPDX-License-Identifier: Apache-2.0
package sh.karta.answers.crawl;

import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import sh.karta.server.work.Outage;

/**
 * Crawls a site periodically, on its own thread, because workers may not wait for the network. The first crawl starts immediately
 * if there has been none, otherwise when it is due.
 */
public final class Crawler implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Crawler.class);
    private static final long CLOSE_MILLIS = 5_000;

    private final CrawlSettings settings;
    private final CrawledPages pages;
    private final Network network;
    private final Pace pace;
    private final Thread thread;
    private final Outage outage;
    /** An interrupt alone is not enough, because Jetty can swallow it while its client starts. */
    private final CountDownLatch closing = new CountDownLatch(1);

    private Crawler(CrawlSettings settings, CrawledPages pages, Network network, Pace pace) {
        this.settings = settings;
        this.pages = pages;
        this.network = network;
        this.pace = pace;
        thread = new Thread(this::run, "karta-crawl-" + settings.sitemap().getHost());
        thread.setDaemon(true);
        outage = new Outage(
                LOG,
                "Crawling " + settings.sitemap() + " failed, keeping the pages that were read before, retrying",
                "Crawling " + settings.sitemap() + " works again");
    }

    /** Starts crawling into {@code pages}. */
    public static Crawler start(CrawlSettings settings, CrawledPages pages) {
        return start(settings, pages, Network.PUBLIC, Pace.POLITE);
    }

    static Crawler start(CrawlSettings settings, CrawledPages pages, Network network, Pace pace) {
        Crawler crawler = new Crawler(settings, pages, network, pace);
        crawler.thread.start();
        return crawler;
    }

    private void run() {
        try {
            Instant last = pages.crawledAt();
            Instant due = last == null ? Instant.now() : last.plus(settings.every());
            while (!closing.await(Duration.between(Instant.now(), due).toMillis(), TimeUnit.MILLISECONDS)) {
                due = Instant.now()
                        .plus(crawl() || shorter(settings.every(), pace.retry()) ? settings.every() : pace.retry());
            }
        } catch (InterruptedException e) {
            LOG.debug("Crawling {} ended", settings.sitemap());
        }
    }

    private static boolean shorter(Duration one, Duration other) {
        return one.compareTo(other) < 0;
    }

    /** Returns whether the crawl was complete. */
    private boolean crawl() throws InterruptedException {
        Instant begin = Instant.now();
        try (Fetcher fetcher = new Fetcher(network, pace.answer())) {
            Crawl.Outcome outcome = new Crawl(settings, pages, fetcher, pace).run();
            outage.succeeded();
            String line = "Crawled " + settings.sitemap() + " in "
                    + Duration.between(begin, Instant.now()).toSeconds() + " s: " + outcome;
            if (outcome.problems().isEmpty()) {
                LOG.info("{}", line);
            } else {
                LOG.warn("{}", line);
            }
            return true;
        } catch (IOException | RuntimeException | Error e) {
            // Catches errors too, such as too little memory. Otherwise the site would not be read again.
            outage.failed(e instanceof Error ? e.toString() : String.valueOf(e.getMessage()));
            LOG.debug("Crawling failed", e);
            return false;
        }
    }

    /** Stops crawling. Waits up to 5 seconds for a running request to end. */
    @Override
    public void close() {
        closing.countDown();
        thread.interrupt();
        try {
            thread.join(CLOSE_MILLIS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}

// SPDX-License-Identifier: Apache-2.0
package sh.karta.answers.crawl;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The pauses between requests, in a time that passes only while the crawl pauses. */
final class CrawlPaceTest {
    private static final Duration DELAY = Duration.ofMillis(150);

    private static final Pace PACE =
            new Pace(DELAY, Duration.ofSeconds(1), Duration.ofMinutes(2), Duration.ofMinutes(1), Duration.ofMinutes(1));

    @TempDir
    Path folder;

    private SiteServer site;

    @BeforeEach
    void start() throws Exception {
        site = new SiteServer();
    }

    @AfterEach
    void stop() {
        site.close();
    }

    /** Returns the sum of all pauses. */
    private Duration crawl(String... included) throws Exception {
        CrawlSettings settings =
                new CrawlSettings(site.sitemap(), List.of(included), List.of(), 100, Duration.ofHours(24));
        CrawledPages pages = CrawledPages.open(folder);
        try (Fetcher fetcher = new Fetcher(SiteServer.NETWORK, PACE.answer())) {
            AtomicLong now = new AtomicLong();
            Pauses pauses = new Pauses(now::get, nanos -> now.addAndGet(Math.max(0, nanos)));
            assertThat(new Crawl(settings, pages, fetcher, PACE, pauses).run().problems())
                    .isEmpty();
            return Duration.ofNanos(now.get());
        }
    }

    @Test
    void eachRedirectWaitsLikeAnyOtherRequest() throws Exception {
        site.lists("/a").on("/a", SiteServer.redirect("/b")).on("/b", SiteServer.redirect("/c"));
        site.page("/c", "C", "one");
        Duration took = crawl();
        assertThat(site.requests()).containsExactly("/robots.txt", "/sitemap.xml", "/a", "/b", "/c");
        assertThat(took).isEqualTo(DELAY.multipliedBy(4));
    }

    @Test
    void redirectsOfRobotsTxtAndOfTheSitemapWaitToo() throws Exception {
        site.lists("/a").page("/a", "A", "one").on("/robots.txt", SiteServer.redirect("/robots2.txt"));
        site.on("/sitemap2.xml", SiteServer.xml(site.urls("/a")))
                .on("/sitemap.xml", SiteServer.redirect("/sitemap2.xml"));
        Duration took = crawl();
        assertThat(site.requests())
                .containsExactly("/robots.txt", "/robots2.txt", "/sitemap.xml", "/sitemap2.xml", "/a");
        assertThat(took).isEqualTo(DELAY.multipliedBy(4));
    }

    @Test
    void theDelayOfRobotsTxtAppliesFromTheRequestAfterIt() throws Exception {
        site.lists("/a").page("/a", "A", "one");
        site.on(
                "/robots.txt",
                SiteServer.body(200, "text/plain", "User-agent: *\nCrawl-delay: 1\n".getBytes(StandardCharsets.UTF_8)));
        assertThat(crawl()).isEqualTo(Duration.ofSeconds(2));
        assertThat(site.requests()).containsExactly("/robots.txt", "/sitemap.xml", "/a");
    }

    @Test
    void aRedirectToAnotherHostWaitsForTheLastRequestToThatHost() throws Exception {
        String other = "http://more.docs.example:" + site.port();
        site.lists("/a").on("/a", SiteServer.redirect(other + "/b")).page("/b", "B", "one");
        Duration took = crawl("/", other + "/");
        assertThat(site.requests()).containsExactly("/robots.txt", "/sitemap.xml", "/a", "/robots.txt", "/b");
        assertThat(took).isEqualTo(DELAY.multipliedBy(3));
    }
}

// SPDX-License-Identifier: Apache-2.0
package sh.karta.answers.crawl;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import sh.karta.answers.DocsIndex;
import sh.karta.answers.DocsReply;
import sh.karta.server.Waiting;
import sh.karta.server.work.Workers;

/** Answers from a site that is crawled again and again. */
final class CrawlerTest {
    private static final Pace FAST =
            new Pace(Duration.ZERO, Duration.ZERO, Duration.ofMinutes(2), Duration.ofMinutes(1), Duration.ofMillis(50));

    @TempDir
    Path folder;

    private final Workers workers = new Workers(2);
    private SiteServer site;
    private Crawler crawler;

    @BeforeEach
    void start() throws IOException {
        site = new SiteServer()
                .lists("/refunds")
                .on(
                        "/refunds",
                        SiteServer.html("<title>Refunds</title><nav>Home</nav><main><h1>Refunds</h1>"
                                + "<h2 id=time>Duration</h2><p>A refund takes three working days,"
                                + " see <a href=\"/terms\">the terms</a>.</p></main>"));
    }

    @AfterEach
    void stop() {
        crawler.close();
        workers.close();
        site.close();
    }

    private void crawl(CrawledPages pages) {
        CrawlSettings often = new CrawlSettings(site.sitemap(), List.of(), List.of(), 100, Duration.ofMillis(50));
        crawler = Crawler.start(often, pages, SiteServer.NETWORK, FAST);
    }

    private static DocsReply ask(DocsIndex index) {
        return index.reply("How many days does a refund take?", null);
    }

    @Test
    void theAgentAnswersFromTheSiteAndKeepsAnsweringWhenItFails() throws Exception {
        CrawledPages pages = CrawledPages.open(folder);
        try (DocsIndex index = DocsIndex.open(pages, "en", null, workers, null, folder, folder)) {
            assertThat(ask(index).kind()).isEqualTo(DocsReply.Kind.NO);
            crawl(pages);
            Waiting.until("an answer from the site", () -> ask(index).kind() == DocsReply.Kind.ANSWER);
            assertThat(ask(index).hits().get(0).url()).isEqualTo(site.url("/refunds#time"));
            assertThat(ask(index).hits().get(0).excerpt())
                    .isEqualTo("A refund takes three working days, see [the terms](" + site.url("/terms") + ").");
            site.on("/sitemap.xml", SiteServer.status(500)).on("/refunds", SiteServer.status(500));
            int before = site.requests().size();
            Waiting.until("twenty more requests", () -> site.requests().size() >= before + 20);
            assertThat(ask(index).kind()).isEqualTo(DocsReply.Kind.ANSWER);
        }
        try (DocsIndex restarted =
                DocsIndex.open(CrawledPages.open(folder), "en", null, workers, null, folder, folder)) {
            assertThat(ask(restarted).kind()).isEqualTo(DocsReply.Kind.ANSWER);
        }
    }

    @Test
    void aChangedPageIsFoundByTheNextCrawl() throws Exception {
        CrawledPages pages = CrawledPages.open(folder);
        crawl(pages);
        try (DocsIndex index = DocsIndex.open(pages, "en", null, workers, null, folder, folder)) {
            Waiting.until("an answer from the site", () -> ask(index).kind() == DocsReply.Kind.ANSWER);
            site.page("/refunds", "Refunds", "A refund takes four working days.");
            Waiting.until(
                    "the changed page", () -> ask(index).hits().get(0).excerpt().contains("four"));
        }
    }
}

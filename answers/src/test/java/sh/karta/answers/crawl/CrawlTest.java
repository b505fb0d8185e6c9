// SPDX-License-Identifier: Apache-2.0
package sh.karta.answers.crawl;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Crawls of good and bad sites.
 *
 * <p>The file is long because each kind of bad site is one test, and all of them share one way to crawl.
 */
final class CrawlTest {
    private static final Pace FAST = new Pace(
            Duration.ZERO, Duration.ofMillis(20), Duration.ofMinutes(2), Duration.ofMinutes(1), Duration.ofMinutes(1));
    private static final Pace IMPATIENT = new Pace(
            Duration.ZERO, Duration.ofMillis(20), Duration.ofMillis(300), Duration.ofMinutes(1), Duration.ofMinutes(1));

    @TempDir
    Path folder;

    private SiteServer site;
    private CrawledPages pages;

    @BeforeEach
    void start() throws IOException {
        site = new SiteServer();
        pages = CrawledPages.open(folder);
    }

    @AfterEach
    void stop() {
        site.close();
    }

    @Test
    void thePagesOfAFormerSiteAreDeleted() throws IOException {
        CrawledPages.deleteOthers(folder, Set.of()); // without any site
        Path used = settings().folder(folder);
        Path former = new CrawlSettings(site.sitemap(), List.of("/help/"), List.of(), 100, Duration.ofHours(24))
                .folder(folder);
        for (Path each : List.of(used, former)) {
            Files.createDirectories(each);
            Files.writeString(each.resolve("pages.json"), "{}");
            Files.writeString(each.resolve("a.gz"), "");
        }
        CrawledPages.deleteOthers(folder, Set.of(used));
        assertThat(former).doesNotExist();
        assertThat(used.resolve("a.gz")).exists();
    }

    private CrawlSettings settings() {
        return new CrawlSettings(site.sitemap(), List.of(), List.of(), 100, Duration.ofHours(24));
    }

    /** Returns settings that also include the pages of another host. */
    private CrawlSettings with(String host) {
        return new CrawlSettings(site.sitemap(), List.of("/", host + "/"), List.of(), 100, Duration.ofHours(24));
    }

    private Crawl.Outcome crawl() throws IOException, InterruptedException {
        return crawl(settings(), SiteServer.NETWORK, FAST);
    }

    private Crawl.Outcome crawl(CrawlSettings settings, Network network, Pace pace)
            throws IOException, InterruptedException {
        try (Fetcher fetcher = new Fetcher(network, pace.answer())) {
            return new Crawl(settings, pages, fetcher, pace).run();
        }
    }

    /** Returns the paths of the stored pages. */
    private List<String> paths() {
        return pages.pages().keySet().stream()
                .map(address -> URI.create(address).getPath())
                .toList();
    }

    private String content(String path) throws IOException {
        StoredPage page = pages.pages().get(site.url(path));
        assertThat(page).as(path).isNotNull();
        return new String(pages.content(page), StandardCharsets.UTF_8);
    }

    @Test
    void thePagesOfAnIndexOfSitemapsAreStoredAndSurviveARestart() throws Exception {
        site.page("/a", "A", "one").page("/b", "B", "two");
        site.on(
                "/sitemap.xml",
                SiteServer.xml("<sitemapindex xmlns='http://www.sitemaps.org/schemas/sitemap/0.9'><sitemap><loc>"
                        + site.url("/1.xml") + "</loc></sitemap><sitemap><loc>" + site.url("/2.xml.gz")
                        + "</loc></sitemap><sitemap><loc>" + site.url("/sitemap.xml")
                        + "</loc></sitemap></sitemapindex>"));
        site.on("/1.xml", SiteServer.xml(site.urls("/a")));
        site.on(
                "/2.xml.gz",
                SiteServer.body(200, "application/gzip", gzip(site.urls("/b").getBytes(StandardCharsets.UTF_8))));
        assertThat(crawl().problems()).isEmpty();
        assertThat(paths()).containsExactly("/a", "/b");
        pages = CrawledPages.open(folder);
        assertThat(content("/b")).contains("<p>two</p>");
        assertThat(pages.crawledAt()).isNotNull();
    }

    @Test
    void anUnchangedPageIsConfirmedAndNotSentAgain() throws Exception {
        AtomicInteger whole = new AtomicInteger();
        AtomicInteger confirmed = new AtomicInteger();
        site.lists("/a").on("/a", exchange -> {
            boolean same = "\"1\"".equals(exchange.getRequestHeaders().getFirst("If-None-Match"))
                    && "Tue, 01 Sep 2026 00:00:00 GMT"
                            .equals(exchange.getRequestHeaders().getFirst("If-Modified-Since"));
            if (same) {
                confirmed.incrementAndGet();
                SiteServer.status(304).to(exchange);
            } else {
                whole.incrementAndGet();
                exchange.getResponseHeaders().set("ETag", "\"1\"");
                exchange.getResponseHeaders().set("Last-Modified", "Tue, 01 Sep 2026 00:00:00 GMT");
                SiteServer.html("<p>one</p>").to(exchange);
            }
        });
        assertThat(crawl().changed()).isEqualTo(1);
        assertThat(crawl().changed()).isZero();
        assertThat(whole.get()).isEqualTo(1);
        assertThat(confirmed.get()).isEqualTo(1);
        assertThat(content("/a")).isEqualTo("<p>one</p>");
    }

    @Test
    void aPageIsRequestedAsAWholeIfItsFileIsLost() throws Exception {
        site.lists("/a").on("/a", exchange -> {
            assertThat(exchange.getRequestHeaders().getFirst("If-None-Match")).isNull();
            exchange.getResponseHeaders().set("ETag", "\"1\"");
            SiteServer.html("<p>one</p>").to(exchange);
        });
        crawl();
        try (Stream<Path> files = Files.list(folder)) {
            for (Path file :
                    files.filter(file -> file.toString().endsWith(".gz")).toList()) {
                Files.delete(file);
            }
        }
        crawl();
        assertThat(content("/a")).isEqualTo("<p>one</p>");
    }

    @Test
    void changedPagesReplaceTheirFilesAndLostOnesAreRemoved() throws Exception {
        site.lists("/a", "/b", "/c")
                .page("/a", "A", "one")
                .page("/b", "B", "two")
                .page("/c", "C", "three");
        crawl();
        site.lists("/a", "/b").page("/a", "A", "uno").on("/b", SiteServer.status(410));
        Crawl.Outcome outcome = crawl();
        assertThat(outcome.changed()).isEqualTo(1);
        assertThat(outcome.removed()).isEqualTo(2);
        assertThat(paths()).containsExactly("/a");
        assertThat(content("/a")).contains("uno");
        try (Stream<Path> files = Files.list(folder)) {
            assertThat(files).hasSize(2);
        }
    }

    @Test
    void pagesThatFailKeepTheirLastGoodVersion() throws Exception {
        site.lists("/a", "/b", "/c")
                .page("/a", "A", "one")
                .page("/b", "B", "two")
                .page("/c", "C", "three");
        crawl();
        site.page("/a", "A", "uno").on("/b", SiteServer.status(500));
        site.on("/c", exchange -> {
            exchange.getResponseHeaders().set("Content-Type", "text/html");
            exchange.sendResponseHeaders(200, 1_000);
            exchange.getResponseBody().write("<p>half".getBytes(StandardCharsets.UTF_8));
            exchange.getResponseBody().flush();
        });
        assertThat(crawl().problems()).hasSize(2).anyMatch(problem -> problem.contains("it answers 500"));
        assertThat(content("/a")).contains("uno");
        assertThat(content("/b")).contains("two");
        assertThat(content("/c")).contains("three");
    }

    @Test
    void aSitemapThatFailsOrIsEmptyRemovesNothing() throws Exception {
        site.lists("/a").page("/a", "A", "one");
        crawl();
        for (SiteServer.Answer answer : List.of(
                SiteServer.status(500),
                SiteServer.status(404),
                SiteServer.html("<h1>Error</h1>"),
                SiteServer.xml("<urlset>"),
                SiteServer.xml(site.urls()),
                SiteServer.body(200, "application/xml", new byte[0]))) {
            site.on("/sitemap.xml", answer);
            assertThatThrownBy(this::crawl).isInstanceOf(IOException.class).hasMessageContaining("/sitemap.xml");
            assertThat(content("/a")).contains("one");
        }
    }

    @Test
    void aSiteThatNeverAnswersEndsTheCrawlAndKeepsItsPages() throws Exception {
        String[] many = IntStream.range(0, 30).mapToObj(i -> "/" + i).toArray(String[]::new);
        site.lists(many).page("/0", "Zero", "nothing");
        crawl();
        CountDownLatch end = new CountDownLatch(1);
        SiteServer.Answer never = exchange -> {
            try {
                end.await();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        };
        for (String page : many) {
            site.on(page, never);
        }
        Throwable failure;
        do {
            failure = catchThrowable(() -> crawl(settings(), SiteServer.NETWORK, IMPATIENT));
            // On a busy machine, the sitemap may be late too.
        } while (failure.getMessage().contains("the sitemap"));
        assertThat(failure).hasMessageContaining("10 pages in a row cannot be read");
        site.on("/sitemap.xml", never);
        assertThatThrownBy(() -> crawl(settings(), SiteServer.NETWORK, IMPATIENT))
                .hasMessageContaining("the sitemap");
        end.countDown();
        assertThat(paths()).containsExactly("/0");
    }

    @Test
    void aHostThatCannotBeReadDoesNotEndTheCrawlOfOthers() throws Exception {
        String other = "http://more.docs.example:" + site.port();
        String[] many = IntStream.range(0, 12).mapToObj(i -> other + "/" + i).toArray(String[]::new);
        site.lists(other + "/0").page("/0", "Zero", "nothing");
        crawl(with(other), SiteServer.NETWORK, FAST);
        site.lists(Stream.concat(Stream.of(many), Stream.of(site.url("/z"))).toArray(String[]::new))
                .on("/0", SiteServer.status(500))
                .page("/z", "Z", "last");
        for (int i = 1; i < many.length; i++) {
            site.on("/" + i, SiteServer.status(500));
        }
        Crawl.Outcome outcome = crawl(with(other), SiteServer.NETWORK, FAST);
        assertThat(paths()).containsExactly("/z", "/0");
        assertThat(outcome.problems())
                .hasSize(11)
                .last()
                .asString()
                .contains("more.docs.example:" + site.port() + ": 10 pages in a row cannot be read");
        assertThat(site.requests()).contains("/9").doesNotContain("/11");
        assertThat(pages.crawledAt()).isNotNull();
    }

    @Test
    void pagesOfHostsThatAlternateCountForEachHost() throws Exception {
        String other = "http://more.docs.example:" + site.port();
        String[] many = IntStream.range(0, 24)
                .mapToObj(i -> i % 2 == 0 ? other + "/" + i : site.url("/" + i))
                .toArray(String[]::new);
        site.lists(many);
        for (int i = 0; i < many.length; i++) {
            site.on("/" + i, SiteServer.status(i % 2 == 0 ? 500 : 404));
        }
        crawl(with(other), SiteServer.NETWORK, FAST);
        assertThat(site.requests()).contains("/18", "/23").doesNotContain("/20", "/22");
        for (int i = 0; i < many.length; i++) {
            site.on("/" + i, SiteServer.status(500));
        }
        assertThatThrownBy(() -> crawl(with(other), SiteServer.NETWORK, FAST))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("10 pages in a row cannot be read");
    }

    @Tag("full")
    @Test
    void aSitemapOfAHundredThousandAddressesIsReadUpToTheLimit() throws Exception {
        String[] many = IntStream.range(0, 100_000).mapToObj(i -> "/page/" + i).toArray(String[]::new);
        site.lists(many).page("/page/0", "Zero", "first").page("/page/1", "One", "second");
        CrawlSettings few = new CrawlSettings(site.sitemap(), List.of(), List.of(), 2, Duration.ofHours(24));
        assertThat(crawl(few, SiteServer.NETWORK, FAST).problems())
                .singleElement()
                .asString()
                .contains("max_pages");
        assertThat(paths()).containsExactly("/page/0", "/page/1");
    }

    @Test
    void includeAndExcludeSelectThePages() throws Exception {
        site.lists("/help/a", "/help/old/b", "/shop/c").page("/help/a", "A", "one");
        crawl(
                new CrawlSettings(site.sitemap(), List.of("/help/"), List.of("/*/old/"), 100, Duration.ofHours(24)),
                SiteServer.NETWORK,
                FAST);
        assertThat(site.requests()).containsOnlyOnce("/help/a").doesNotContain("/help/old/b", "/shop/c");
    }

    @Test
    void pagesOfOtherHostsAreReadOnlyIfTheyAreIncluded() throws Exception {
        String other = "http://more.docs.example:" + site.port();
        site.lists(other + "/a").page("/a", "A", "one");
        assertThatThrownBy(this::crawl)
                .hasMessageContaining("more.docs.example")
                .hasMessageContaining("include");
        assertThat(site.requests()).doesNotContain("/a");
        crawl(
                new CrawlSettings(site.sitemap(), List.of(other + "/"), List.of(), 100, Duration.ofHours(24)),
                SiteServer.NETWORK,
                FAST);
        assertThat(paths()).containsExactly("/a");
    }

    @Test
    void robotsTxtIsObeyedAndItsDelayIsBounded() throws Exception {
        site.lists("/a", "/private/b").page("/a", "A", "one").page("/private/b", "B", "two");
        site.on(
                "/robots.txt",
                SiteServer.body(
                        200,
                        "text/plain",
                        "User-agent: *\nAllow: /\n\nUser-agent: karta-crawler\nCrawl-delay: 86400\nDisallow: /private/\n"
                                .getBytes(StandardCharsets.UTF_8)));
        assertThat(crawl().problems()).singleElement().asString().contains("robots.txt excludes it");
        assertThat(paths()).containsExactly("/a");
        assertThat(site.requests()).doesNotContain("/private/b").containsOnlyOnce("/robots.txt");
    }

    @Test
    void nothingIsReadWhileRobotsTxtIsUnavailable() throws Exception {
        site.lists("/a").page("/a", "A", "one");
        crawl();
        site.on("/robots.txt", SiteServer.status(503)).page("/a", "A", "uno");
        assertThat(crawl().problems()).singleElement().asString().contains("robots.txt cannot be read", "503");
        assertThat(content("/a")).contains("one");
    }

    @Test
    void pagesThatRedirectStayWhileRobotsTxtOfTheTargetIsUnavailable() throws Exception {
        String target = "http://new.docs.example:" + site.port();
        site.lists("/a").on("/a", SiteServer.redirect(target + "/b")).page("/b", "B", "one");
        CrawlSettings both = with(target);
        crawl(both, SiteServer.NETWORK, FAST);
        assertThat(paths()).containsExactly("/a");
        site.on("/robots.txt", exchange -> {
            boolean atTarget = exchange.getRequestHeaders().getFirst("Host").startsWith("new.");
            exchange.sendResponseHeaders(atTarget ? 503 : 404, -1);
        });
        assertThat(crawl(both, SiteServer.NETWORK, FAST).problems())
                .singleElement()
                .asString()
                .contains("it redirects to " + target + "/b", "robots.txt cannot be read", "503");
        assertThat(content("/a")).contains("one");
    }

    @Test
    void redirectsWithinTheSiteAreFollowedAndOthersAreNot() throws Exception {
        site.lists("/moved", "/away", "/circle", "/long");
        site.on("/moved", SiteServer.redirect("/new")).page("/new", "New", "here");
        site.on("/away", SiteServer.redirect("http://evil.example/"));
        site.on("/circle", SiteServer.redirect("/circle2")).on("/circle2", SiteServer.redirect("/circle"));
        site.on("/long", SiteServer.redirect("/l1"));
        IntStream.range(1, 10).forEach(i -> site.on("/l" + i, SiteServer.redirect("/l" + (i + 1))));
        assertThat(crawl().problems())
                .hasSize(3)
                .anyMatch(problem -> problem.contains("http://evil.example/"))
                .anyMatch(problem -> problem.contains("/circle: it redirects in a circle"))
                .anyMatch(problem -> problem.contains("more than 5 times"));
        assertThat(paths()).containsExactly("/moved");
        assertThat(pages.pages().get(site.url("/moved")).location()).isEqualTo(site.url("/new"));
        assertThat(site.requests()).doesNotContain("/l6");
    }

    @Test
    void aRedirectToAHostWithAPrivateAddressIsNotConnectedTo() throws Exception {
        String inside = "http://inside.example:" + site.port();
        site.lists("/a").on("/a", SiteServer.redirect(inside + "/secret")).page("/secret", "Secret", "x");
        crawl(with(inside), SiteServer.NETWORK, FAST);
        assertThat(site.requests()).contains("/a").doesNotContain("/secret");
        assertThat(paths()).isEmpty();
    }

    @Test
    void eachConnectionIsCheckedWhenTheNameGetsAPrivateAddress() throws Exception {
        AtomicInteger lookups = new AtomicInteger();
        Network rebinding = host -> {
            if (lookups.incrementAndGet() > 2) {
                throw new IOException("refused, because " + host + " has the private address 10.0.0.1");
            }
            return List.of(InetAddress.getLoopbackAddress());
        };
        SiteServer.Answer closing = exchange -> {
            exchange.getResponseHeaders().set("Connection", "close");
            SiteServer.status(404).to(exchange);
        };
        site.on("/robots.txt", closing).on("/sitemap.xml", exchange -> {
            exchange.getResponseHeaders().set("Connection", "close");
            SiteServer.xml(site.urls("/a")).to(exchange);
        });
        site.page("/a", "A", "one");
        assertThat(crawl(settings(), rebinding, FAST).problems())
                .singleElement()
                .asString()
                .contains("private address 10.0.0.1");
        assertThat(site.requests()).doesNotContain("/a");
    }

    @Test
    void theNetworkOfProductionNeverConnectsToThisMachine() {
        for (String host : List.of("localhost", "127.0.0.1", "[::1]", "[::ffff:127.0.0.1]", "0.0.0.0")) {
            CrawlSettings local = new CrawlSettings(
                    URI.create("http://" + host + ":" + site.port() + "/sitemap.xml"),
                    List.of(),
                    List.of(),
                    100,
                    Duration.ofHours(24));
            assertThatThrownBy(() -> crawl(local, Network.PUBLIC, FAST))
                    .as(host)
                    .hasMessageContaining("private address");
        }
        assertThat(site.requests()).isEmpty();
    }

    @Test
    void compressedPagesAreUnpackedAndBombsAreNot() throws Exception {
        site.lists("/a", "/bomb", "/large", "/broken");
        site.on("/a", gzipped(gzip("<p>one</p>".getBytes(StandardCharsets.UTF_8))));
        site.on("/bomb", gzipped(gzip(new byte[300 << 20])));
        site.on("/large", SiteServer.body(200, "text/html", new byte[(5 << 20) + 1]));
        site.on("/broken", gzipped("no gzip".getBytes(StandardCharsets.UTF_8)));
        assertThat(crawl().problems())
                .hasSize(3)
                .anyMatch(problem -> problem.contains("/bomb: it has more than 5242880 bytes"))
                .anyMatch(problem -> problem.contains("/large: it has more than 5242880 bytes"))
                .anyMatch(problem -> problem.contains("/broken"));
        assertThat(content("/a")).isEqualTo("<p>one</p>");
        assertThat(paths()).containsExactly("/a");
    }

    @Test
    void otherTypesThanHtmlAreIgnored() throws Exception {
        site.lists("/a", "/b.pdf", "/c.json", "/d")
                .on("/a", SiteServer.body(200, "application/xhtml+xml", "<p>one</p>".getBytes(StandardCharsets.UTF_8)))
                .on("/b.pdf", SiteServer.body(200, "application/pdf", new byte[10]))
                .on("/c.json", SiteServer.body(200, "application/json", "{}".getBytes(StandardCharsets.UTF_8)))
                .on("/d", exchange -> exchange.sendResponseHeaders(200, -1));
        assertThat(crawl().problems()).hasSize(3).allMatch(problem -> problem.contains("it has the type"));
        assertThat(paths()).containsExactly("/a");
    }

    @Test
    void aSitemapCannotReadFilesOfTheServer() {
        site.on(
                "/sitemap.xml",
                SiteServer.xml("<!DOCTYPE u [<!ENTITY e SYSTEM 'file:///etc/hostname'>]><urlset><url><loc>"
                        + site.url("/") + "&e;</loc></url></urlset>"));
        assertThatThrownBy(this::crawl).isInstanceOf(IOException.class);
        assertThat(site.requests()).containsOnly("/robots.txt", "/sitemap.xml");
    }

    @Test
    void onlyTheirOwnerCanReadThePagesInAFolderThatOthersCanRead() throws Exception {
        Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwxr-xr-x"));
        Path own = folder.resolve("crawl/site");
        pages = CrawledPages.open(own);
        site.lists("/a").page("/a", "A", "one");
        crawl();
        try (Stream<Path> all = Files.walk(folder.resolve("crawl"))) {
            assertThat(all)
                    .hasSize(4)
                    .allSatisfy(file -> assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
                            .as(file.toString())
                            .isEqualTo(Files.isDirectory(file) ? "rwx------" : "rw-------"));
        }
    }

    @Test
    void anUnreadableStateIsReplacedByTheNextCrawl() throws Exception {
        site.lists("/a").page("/a", "A", "one");
        crawl();
        Files.writeString(folder.resolve("pages.json"), "{\"format\":");
        pages = CrawledPages.open(folder);
        assertThat(pages.pages()).isEmpty();
        crawl();
        assertThat(CrawledPages.open(folder).pages()).hasSize(1);
    }

    private static byte[] gzip(byte[] content) throws IOException {
        ByteArrayOutputStream packed = new ByteArrayOutputStream();
        try (OutputStream out = new GZIPOutputStream(packed)) {
            out.write(content);
        }
        return packed.toByteArray();
    }

    private static SiteServer.Answer gzipped(byte[] packed) {
        return exchange -> {
            exchange.getResponseHeaders().set("Content-Encoding", "gzip");
            SiteServer.body(200, "text/html", packed).to(exchange);
        };
    }
}

// SPDX-License-Identifier: Apache-2.0
package sh.karta.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import sh.karta.server.TestClient.Answer;
import sh.karta.server.config.ServerConfig;

/** Tests the built site and the demo page: public API §5 and §8. */
final class SiteTest {
    @TempDir
    static Path directory;

    private static TestServer server;
    private static TestClient client;

    @BeforeAll
    static void start() throws IOException {
        Path site = directory.resolve("site");
        for (String file : new String[] {
            "widget/v1/karta.js",
            "widget/v1/panel.0123abcd.js",
            "widget/v1/manifest.json",
            "widget/1.2.3/karta.js",
            "widget/1.2.3/manifest.json",
            "widget/v1/karta.js.map"
        }) {
            Files.createDirectories(site.resolve(file).getParent());
            Files.writeString(site.resolve(file), "content of " + file);
        }
        Files.writeString(site.resolve("widget/v1/karta.js.br"), "brotli");
        Files.writeString(site.resolve("widget/v1/karta.js.gz"), "gzip");
        Files.createDirectories(site.resolve("docs/v1.2"));
        Files.writeString(site.resolve("docs/quickstart.html"), "the page");
        Files.writeString(site.resolve("docs/frameworks.html"), "the examples");
        Files.writeString(site.resolve("docs/v1.2/news.html"), "the news");
        for (String file : new String[] {".env", ".git/config", "docs/.htpasswd", ".well-known/security.txt"}) {
            Files.createDirectories(site.resolve(file).getParent());
            Files.writeString(site.resolve(file), "content of " + file);
        }
        Files.createDirectories(site.resolve("indexed"));
        Files.writeString(site.resolve("indexed/index.html"), "the index");
        Files.writeString(directory.resolve("outside.txt"), "outside");
        Files.writeString(directory.resolve("outside.html"), "outside");
        server = TestServer.with(directory, "site: site\n" + TestServer.QUICK_DEMO);
        client = server.client();
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "/widget/v1/karta.js | public, max-age=300, stale-while-revalidate=86400 | text/javascript",
                "/widget/v1/karta.js.map | public, max-age=300, stale-while-revalidate=86400 | application/json",
                "/widget/v1/manifest.json | public, max-age=300, stale-while-revalidate=86400 | application/json",
                "/widget/v1/panel.0123abcd.js | public, max-age=31536000, immutable | text/javascript",
                "/widget/1.2.3/karta.js | public, max-age=31536000, immutable | text/javascript",
                "/widget/1.2.3/manifest.json | public, max-age=31536000, immutable | application/json"
            })
    void filesHaveACacheTimeAndAllowAnyOrigin(String path, String cacheControl, String type) {
        Answer answer = client.get(path);
        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.text()).isEqualTo("content of " + path.substring(1));
        assertThat(answer.header("Cache-Control")).isEqualTo(cacheControl);
        assertThat(answer.header("Content-Type")).startsWith(type);
        assertThat(answer.header("Access-Control-Allow-Origin")).isEqualTo("*");
        assertThat(answer.header("Cross-Origin-Resource-Policy")).isEqualTo("cross-origin");
        assertThat(answer.header("X-Content-Type-Options")).isEqualTo("nosniff");
    }

    @Test
    void theSmallestAcceptedEncodingIsServed() {
        Answer brotli = client.get("/widget/v1/karta.js", "Accept-Encoding", "gzip, deflate, br");
        assertThat(brotli.text()).isEqualTo("brotli");
        assertThat(brotli.header("Content-Encoding")).isEqualTo("br");
        assertThat(brotli.header("Content-Type")).startsWith("text/javascript");
        assertThat(brotli.header("Vary")).contains("Accept-Encoding");
        assertThat(client.get("/widget/v1/karta.js", "Accept-Encoding", "gzip").text())
                .isEqualTo("gzip");
    }

    @Test
    void anUnchangedFileIsNotModified() {
        String etag = client.get("/widget/v1/karta.js").header("ETag");
        assertThat(client.get("/widget/v1/karta.js", "If-None-Match", etag).status())
                .isEqualTo(304);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/.env",
                "/.git/config",
                "/.git/",
                "/.git",
                "/docs/.htpasswd",
                "/%2egit/config",
                "/%2Eenv",
                "/docs/../.env",
                "/.well-known/../.env",
                "/.well-known-not"
            })
    void filesWhoseNameBeginsWithADotAreNotServed(String path) {
        Answer answer = client.get(path);
        assertThat(answer.status()).isIn(404, 400);
        assertThat(answer.text()).doesNotContain("content of");
    }

    @Test
    void wellKnownFilesAreServed() {
        assertThat(client.get("/.well-known/security.txt").text()).isEqualTo("content of .well-known/security.txt");
    }

    @Test
    void aFolderWithoutAnIndexIsNotFound() {
        assertThat(client.get("/widget").status()).isEqualTo(404);
        assertThat(client.get("/widget/").status()).isEqualTo(404);
        assertThat(client.get("/indexed/").text()).isEqualTo("the index");
        assertThat(client.get("/indexed").status()).isEqualTo(302);
    }

    @Test
    void theAddressOfAPageMayLeaveOutItsExtension() {
        Answer page = client.get("/docs/quickstart");
        assertThat(page.text()).isEqualTo("the page");
        assertThat(page.header("Content-Type")).startsWith("text/html");
        assertThat(client.get("/docs/v1.2/news").text()).isEqualTo("the news");
        assertThat(client.get("/docs/none").status()).isEqualTo(404);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/../outside.txt",
                "/../outside",
                "/docs/%2e%2e/%2e%2e/outside",
                "/docs/..%2f..%2foutside",
                "/docs/..%5c..%5coutside",
                "/docs/outside%00",
                "/widget/../../outside.txt",
                "/%2e%2e/outside.txt",
                "/widget/%2e%2e/%2e%2e/outside.txt",
                "/..%2foutside.txt",
                "/widget/v1/..%5c..%5c..%5coutside.txt",
                "//outside.txt",
                "/widget/v1/",
                "/data/karta.db"
            })
    void nothingOutsideTheSiteIsServedAndNoDirectoryListed(String path) {
        Answer answer = client.get(path);
        assertThat(answer.status()).isIn(400, 403, 404);
        assertThat(answer.text()).doesNotContain("outside", "karta.js");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/widget/v1/leak.txt",
                "/widget/v1/leak",
                "/widget/v1/folder/outside.txt",
                "/widget/v1/variant.js",
                "/leaking/"
            })
    void aLinkThatLeadsOutOfTheSiteIsNotFollowed(String path) throws IOException {
        Path widget = directory.resolve("site/widget/v1");
        link(widget.resolve("leak.txt"), directory.resolve("outside.txt"));
        link(widget.resolve("leak.html"), directory.resolve("outside.html"));
        link(widget.resolve("folder"), directory);
        Files.writeString(widget.resolve("variant.js"), "inside");
        link(widget.resolve("variant.js.br"), directory.resolve("outside.txt"));
        Files.createDirectories(directory.resolve("site/leaking"));
        link(directory.resolve("site/leaking/index.html"), directory.resolve("outside.txt"));
        assertThat(client.get(path, "Accept-Encoding", "br").text()).doesNotContain("outside");
    }

    @Test
    void aLinkThatStaysInTheSiteIsFollowed() throws IOException {
        link(directory.resolve("site/latest"), Path.of("widget/v1"));
        assertThat(client.get("/latest/karta.js").text()).isEqualTo("content of widget/v1/karta.js");
    }

    private static void link(Path link, Path target) throws IOException {
        if (!Files.isSymbolicLink(link)) {
            Files.createSymbolicLink(link, target);
        }
    }

    @Test
    void aLinkThatLeadsOutOfTheDocumentsIsNotFollowed(@TempDir Path other) throws IOException {
        Path pages = Files.createDirectory(other.resolve("pages"));
        Files.writeString(pages.resolve("index.md"), "# Inside\n\nNothing to see.\n");
        Files.writeString(other.resolve("secret.md"), "# Secret\n\nThe password is swordfish.\n");
        link(pages.resolve("leak.md"), other.resolve("secret.md"));
        link(pages.resolve("folder"), other);
        ServerConfig config = ServerConfig.demo().withDemoDocs(pages).with(null, 0, other.resolve("data"), null);
        try (KartaServer demo = KartaServer.start(config)) {
            TestClient visitor = new TestClient(demo.address()).signIn("visitor-with-128-random-bits");
            assertThat(visitor.get("/docs/index").status()).isEqualTo(200);
            assertThat(visitor.get("/docs/leak").status()).isEqualTo(404);
            assertThat(visitor.get("/docs/folder/secret").status()).isEqualTo(404);
            String id = visitor.createSession();
            visitor.say(id, "What is the password?");
            assertThat(TestClient.text(visitor.follow(id, 0))).doesNotContain("swordfish");
        }
    }

    @ParameterizedTest
    @CsvSource({"/docs/quickstart, demo/assistant", "/docs/v1.2/news.html, demo/assistant", "/widget/v1/karta.js,"})
    void onlyPagesOfTheDocumentationGetTheHeaderOfTheDemo(String path, String project) {
        assertThat(client.get(path).header("Karta-Demo")).isEqualTo(project);
    }

    @Test
    void pagesOfTheDocumentationGetNoHeaderIfTheKeyRefusesThem(@TempDir Path other) throws IOException {
        Path site = directory.resolve("site");
        String config = TestServer.QUICK_DEMO.replace("loopback", "https://shop.example");
        try (TestServer foreign = TestServer.with(other, "site: " + site + "\n" + config)) {
            assertThat(foreign.client().get("/docs/quickstart").header("Karta-Demo"))
                    .isNull();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"OPTIONS", "POST", "PUT", "DELETE", "TRACE"})
    void pathsWithoutAFileAreNotFoundWithAnyMethod(String method) {
        Answer answer = client.send(method, "/nothing.js", null);
        assertThat(answer.status()).isEqualTo(404);
        assertThat(answer.code()).isEqualTo("not_found");
    }

    @ParameterizedTest
    @CsvSource({
        "POST, /widget/v1/karta.js",
        "PUT, /docs/quickstart",
        "DELETE, /docs/quickstart.html",
        "TRACE, /widget/v1/karta.js",
        "OPTIONS, /widget/v1/karta.js",
        "POST, /",
        "DELETE, /demo/demo.css"
    })
    void filesRefuseMethodsThatChangeThem(String method, String path) {
        Answer answer = client.send(method, path, null);
        assertThat(answer.status()).isEqualTo(405);
        assertThat(answer.code()).isEqualTo("invalid_request");
        assertThat(answer.message()).isEqualTo(method + " is not allowed here, expected GET, HEAD.");
        assertThat(answer.header("Allow")).isEqualTo("GET, HEAD");
        assertThat(answer.header("Access-Control-Allow-Origin")).isEqualTo("*");
    }

    @ParameterizedTest
    @ValueSource(strings = {"/widget/v1/karta.js", "/docs/quickstart", "/", "/demo/demo.css"})
    void headAnnouncesTheLengthOfTheFile(String path) {
        Answer head = client.send("HEAD", path, null);
        assertThat(head.text()).isEmpty();
        assertThat(head.header("Content-Length")).isEqualTo(client.get(path).header("Content-Length"));
    }

    @Test
    void theDemoPageHasAContentSecurityPolicyWithoutUnsafeInline() {
        Answer page = client.get("/");
        assertThat(page.status()).isEqualTo(200);
        assertThat(page.header("Content-Security-Policy"))
                .contains("default-src 'none'", "require-trusted-types-for 'script'", "trusted-types karta")
                .doesNotContain("unsafe");
        assertThat(page.text())
                .contains("data-embed-key=\"pk_test_demo\"", "data-project=\"demo/assistant\"")
                .contains("data-base-url=\"" + client.base + "\"")
                .doesNotContain("style=", "onclick", "<style");
        Matcher script = Pattern.compile("<script([^>]*)>([^<]*)</script>").matcher(page.text());
        while (script.find()) {
            assertThat(script.group(1)).contains("src=");
            assertThat(script.group(2)).isEmpty();
        }
        for (String file : new String[] {
            "/demo/demo.js", "/demo/demo.css", "/demo/scene.js", "/demo/texts.js", "/demo/stub.js", "/favicon.ico"
        }) {
            assertThat(client.get(file).status()).as(file).isEqualTo(200);
        }
    }

    @Test
    void theDemoPageShowsTheMeasuredSize() {
        assertThat(client.get("/").text()).contains("<b>0.0 kB</b>");
    }

    @Test
    void theDemoPageLinksToTheExamplesAndToNoPageThatTheSiteDoesNotHave() {
        assertThat(client.get("/").text())
                .contains("<nav aria-label=\"Documentation\"><a href=\"/docs/frameworks\">Examples</a></nav>");
        assertThat(client.get("/docs/frameworks").text()).isEqualTo("the examples");
    }

    @Test
    void aForgedHostIsNotWrittenIntoTheDemoPage() {
        Answer page = client.get("/", "Host", "evil.example\"><script>alert(1)</script>");
        assertThat(page.text()).doesNotContain("<script>alert");
    }

    @Test
    void aServerWithoutTheDemosProjectHasNoDemoPage(@TempDir Path other) {
        String shop =
                TestServer.QUICK_DEMO.replace("demo/assistant", "shop/bot").replace("pk_test_demo", "pk_live_shop");
        try (TestServer server = TestServer.with(other, shop)) {
            for (String path : new String[] {"/", "/features", "/demo/demo.js"}) {
                assertThat(server.client().get(path).status()).as(path).isEqualTo(404);
            }
        }
    }
}

// SPDX-License-Identifier: Apache-2.0
package sh.karta.dist;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.File;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.jar.JarOutputStream;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Starts the jar that users run in an empty folder: no arguments, no work tree. */
final class CompleteJarTest {
    private static final Path JAR = ServerRun.built("server-dist/target/karta-server.jar");

    @TempDir
    static Path folder;

    private static ServerRun server;

    @BeforeAll
    static void start() throws IOException {
        server = run(folder, JAR);
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    private static ServerRun run(Path where, Path jar, String... options) throws IOException {
        return ServerRun.start(where, command(jar, options), Map.of());
    }

    private static List<String> command(Path jar, String... options) {
        List<String> command = new ArrayList<>(
                List.of(ServerRun.java(), "-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC", "-jar", jar.toString()));
        command.addAll(List.of(options));
        return command;
    }

    @Test
    void theJarIsSmall() throws IOException {
        assertThat(Files.size(JAR)).isLessThanOrEqualTo(60_000_000);
    }

    @Test
    void theJarHasTheSqliteOfThreeSystemsOnly() throws IOException {
        try (ZipFile jar = new ZipFile(JAR.toFile())) {
            assertThat(jar.stream()
                            .map(ZipEntry::getName)
                            .filter(name -> name.startsWith("org/sqlite/native/") && !name.endsWith("/"))
                            .map(name -> name.substring("org/sqlite/native/".length(), name.lastIndexOf('/'))))
                    .containsExactlyInAnyOrder(
                            "Linux/x86_64",
                            "Linux/aarch64",
                            "Linux-Musl/x86_64",
                            "Linux-Musl/aarch64",
                            "Mac/x86_64",
                            "Mac/aarch64",
                            "Windows/x86_64",
                            "Windows/aarch64");
        }
    }

    /** They were 29 MB of the jar, for one client of models. */
    @Test
    void theJarHasNoKotlinNoOkHttpAndNoOpenAiSdk() throws IOException {
        try (ZipFile jar = new ZipFile(JAR.toFile())) {
            assertThat(jar.stream().map(ZipEntry::getName))
                    .contains("dev/langchain4j/model/openai/OpenAiStreamingChatModel.class")
                    .noneMatch(name -> name.matches("(kotlin|kotlinx|okhttp3|okio|com/openai)/.*"));
        }
    }

    @Test
    @Tag("full")
    void theBillOfMaterialsNamesTheLibrariesInTheJar() throws IOException {
        JsonNode bill = new ObjectMapper()
                .readTree(ServerRun.built("server-dist/target/karta-server.cdx.json")
                        .toFile());
        Set<String> listed = new TreeSet<>();
        for (JsonNode part : bill.path("components")) {
            if (part.path("type").asText().equals("library")) {
                listed.add(
                        part.path("name").asText() + "-" + part.path("version").asText() + ".jar");
            }
        }
        Set<String> contained = new TreeSet<>();
        try (ZipFile jar = new ZipFile(JAR.toFile())) {
            for (String library : System.getProperty("java.class.path").split(File.pathSeparator)) {
                if (library.endsWith(".jar") && !library.contains("/target/") && isIn(jar, library)) {
                    contained.add(Path.of(library).getFileName().toString());
                }
            }
        }
        assertThat(listed).hasSizeGreaterThan(20).isEqualTo(contained);
    }

    /** Returns whether the jar has the classes of a library. */
    private static boolean isIn(ZipFile jar, String library) throws IOException {
        try (ZipFile classes = new ZipFile(library)) {
            return classes.stream()
                    .map(ZipEntry::getName)
                    .filter(name -> name.endsWith(".class") && !name.startsWith("META-INF/") && name.contains("/"))
                    .anyMatch(name -> jar.getEntry(name) != null);
        }
    }

    @Test
    void theServerPrintsTheDirectoryOfItsData() throws IOException {
        Path data = folder.toRealPath().resolve("karta-data");
        assertThat(server.lines).containsExactly("listening on " + server.address, "data folder: " + data);
        assertThat(data.resolve("karta.db")).exists();
    }

    @Test
    void theDemoPageAndItsPolicyNameNoOtherOrigin() throws Exception {
        HttpResponse<String> page = server.get("/");
        assertThat(page.statusCode()).isEqualTo(200);
        assertThat(page.headers().firstValue("Content-Security-Policy").orElse(""))
                .contains("default-src 'none'", "script-src 'self'", "connect-src 'self'")
                .doesNotContain("http");
        List<MatchResult> references = Pattern.compile("(?:src|href|data-base-url)=\"([^\"]+)\"")
                .matcher(page.body())
                .results()
                .toList();
        assertThat(references).hasSizeGreaterThan(5).allSatisfy(reference -> {
            URI target = server.address.resolve(reference.group(1));
            assertThat(target.getAuthority()).isEqualTo(server.address.getAuthority());
            if (!target.equals(server.address)) {
                assertThat(server.get(target.getPath()).statusCode())
                        .as(target.getPath())
                        .isEqualTo(200);
            }
        });
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "/widget/v1/karta.js | text/javascript | public, max-age=300, stale-while-revalidate=86400",
                "/widget/v1/karta.js.map | application/json | public, max-age=300, stale-while-revalidate=86400",
                "/widget/v1/manifest.json | application/json | public, max-age=300, stale-while-revalidate=86400",
                "/docs/ | text/html | no-cache",
                "/docs/quickstart | text/html | no-cache",
                "/docs/openapi.yaml | application/yaml | no-cache",
                "/docs/icon.svg | image/svg+xml | no-cache",
                "/docs/api/widget/index.html | text/html | no-cache"
            })
    void filesOfTheJarHaveATypeAndACacheTime(String path, String type, String cacheControl) throws Exception {
        HttpResponse<String> file = server.get(path);
        assertThat(file.statusCode()).isEqualTo(200);
        assertThat(file.headers().firstValue("Content-Type").orElse("")).startsWith(type);
        assertThat(file.headers().firstValue("Cache-Control")).contains(cacheControl);
    }

    @Test
    void aBrowserGetsTheSameBytesAsFromTheCdn() throws Exception {
        Path site = ServerRun.built("cdn-dist/target/site");
        for (String encoding : List.of("br", "gzip", "identity")) {
            HttpResponse<String> file = server.get("/widget/v1/karta.js", "Accept-Encoding", encoding);
            String suffix = encoding.equals("br") ? ".br" : encoding.equals("gzip") ? ".gz" : "";
            assertThat(file.body())
                    .isEqualTo(new String(
                            Files.readAllBytes(site.resolve("widget/v1/karta.js" + suffix)), StandardCharsets.UTF_8));
            assertThat(file.headers().firstValue("Content-Encoding").orElse("identity"))
                    .isEqualTo(encoding);
        }
    }

    /** The sections of the last three have a digit, an apostrophe and a {@code _} in their headings. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "Which theme field sets the accent colour?",
                "quickstart control the widget from your page",
                "Export or delete a person's data",
                "step_up_required"
            })
    void theAssistantAnswersFromTheDocumentationAndItsSourcesOpenTheirSection(String question) throws Exception {
        assertAnswersFromTheDocumentation(server, question);
    }

    /** Runs the first commands of the Quickstart in a folder that has only the jar. */
    @Test
    void theQuickstartsCommandsStartAnAssistantThatKnowsWhatKartaIs(@TempDir Path other) throws Exception {
        Files.copy(JAR, other.resolve("karta-server.jar"));
        Matcher commands = Pattern.compile("```bash lint\n(java -jar \\S+ install)\n(\\./karta-server)\n```")
                .matcher(Files.readString(ServerRun.built("docs/pages/quickstart.md")));
        assertThat(commands.find()).isTrue();
        String path = Path.of(ServerRun.java()).getParent() + ":" + System.getenv("PATH");
        ProcessBuilder install = new ProcessBuilder("sh", "-c", commands.group(1))
                .directory(other.toFile())
                .inheritIO();
        install.environment().put("PATH", path);
        assertThat(install.start().waitFor()).isZero();
        try (ServerRun installed =
                ServerRun.start(other, List.of("sh", "-c", "exec " + commands.group(2)), Map.of("PATH", path))) {
            assertThat(installed.get("/").body()).contains("data-agent=\"docs\"");
            assertAnswersFromTheDocumentation(installed, "What is Karta?");
        }
    }

    private static void assertAnswersFromTheDocumentation(ServerRun run, String question) throws Exception {
        String origin = run.address.toString();
        String token = value(
                run.post("/v1/embed/session-tokens", "{\"embed_key\":\"pk_test_demo\"}", "Origin", origin)
                        .body(),
                "token");
        String sessions = "/demo/assistant/v1/managed-agents/sessions";
        String bearer = "Bearer " + token;
        String session = value(run.post(sessions, "{}", "Authorization", bearer).body(), "id");
        assertThat(run.post(
                                sessions + "/" + session + "/events",
                                "{\"type\":\"user.message\",\"text\":\"" + question + "\"}",
                                "Authorization",
                                bearer,
                                "Idempotency-Key",
                                "0123456789abcdef")
                        .statusCode())
                .isEqualTo(202);
        String events = run.get(sessions + "/" + session + "/events/stream?after=0", "Authorization", bearer)
                .body();
        String source = value(events, "url");
        assertThat(source).startsWith(origin + "/docs/");
        assertThat(run.get(source.substring(origin.length()).replaceAll("#.*", ""))
                        .body())
                .contains(source.contains("#") ? "id=\"" + source.replaceAll(".*#", "") + "\"" : "<h1");
    }

    private static String value(String json, String name) {
        var found = Pattern.compile("\"" + name + "\":\"([^\"]+)\"").matcher(json);
        assertThat(found.find()).as("%s in %s", name, json).isTrue();
        return found.group(1);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/../../META-INF/MANIFEST.MF",
                "/%2e%2e/%2e%2e/META-INF/MANIFEST.MF",
                "/..%2f..%2fMETA-INF/MANIFEST.MF",
                "/docs/..%5c..%5c..%5cMETA-INF%5cMANIFEST.MF",
                "/META-INF/MANIFEST.MF",
                "//META-INF/MANIFEST.MF",
                "/karta/docs/quickstart.md",
                "/../docs/quickstart.md",
                "/..%2fdocs%2fquickstart.md",
                "/!/META-INF/MANIFEST.MF",
                "/docs/assets/",
                "/widget/v1/"
            })
    void noOtherPartOfTheJarIsServedAndNoFolderListed(String path) throws Exception {
        HttpResponse<String> answer = server.get(path);
        assertThat(answer.statusCode()).isIn(400, 403, 404);
        assertThat(answer.body()).doesNotContain("Main-Class", "Quickstart", "karta.js");
    }

    @Test
    void aMissingSiteFolderIsAnErrorAndNotReplacedByTheJar() throws Exception {
        Process process = new ProcessBuilder(command(JAR, "--site", "none"))
                .directory(folder.toFile())
                .start();
        assertThat(new String(process.getErrorStream().readAllBytes(), StandardCharsets.UTF_8))
                .isEqualTo("karta-server: --site: the directory none does not exist\n");
        assertThat(process.waitFor()).isEqualTo(2);
    }

    @Test
    void thePrintedConfigMarksValuesFromTheJar() throws Exception {
        Process process = new ProcessBuilder(command(JAR, "--print-config"))
                .directory(folder.toFile())
                .start();
        assertThat(new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8))
                .contains("site: (in the jar)\n", "folder: (in the jar)\n");
    }

    /** Files of all versions have the time of the build, which never changes. */
    @Test
    void aBrowserNoticesAChangedFileOfTheSameSizeAndTime(@TempDir Path other) throws Exception {
        Path jar = Files.copy(JAR, other.resolve("karta-server.jar"));
        String before = etag(other, jar);
        try (FileSystem files = FileSystems.newFileSystem(jar)) {
            Path page = files.getPath("/karta/site/docs/quickstart.html");
            FileTime time = Files.getLastModifiedTime(page);
            Files.writeString(page, Files.readString(page).replaceFirst("Quickstart", "Quickstort"));
            Files.setLastModifiedTime(page, time);
        }
        assertThat(etag(other, jar)).isNotEqualTo(before);
    }

    private static String etag(Path where, Path jar) throws Exception {
        try (ServerRun run = run(where, jar)) {
            return run.get("/docs/quickstart").headers().firstValue("ETag").orElseThrow();
        }
    }

    @Test
    void theSameInputResultsInTheSameBytes(@TempDir Path other) throws Exception {
        Path plain = other.resolve("plain.jar");
        try (JarOutputStream jar = new JarOutputStream(Files.newOutputStream(plain))) {
            jar.putNextEntry(new ZipEntry("A.class"));
            jar.write(new byte[100]);
        }
        Path site = Files.createDirectories(other.resolve("site/folder")).getParent();
        for (String file : List.of("b.js", "a.js", "folder/c.js")) {
            Files.writeString(site.resolve(file), "content of " + file);
        }
        Path first = complete(plain, site, other.resolve("first.jar"));
        Files.setLastModifiedTime(site.resolve("a.js"), FileTime.from(Instant.EPOCH));
        Files.writeString(site.resolve("b.js"), "content of b.js");
        Path second = complete(plain, site, other.resolve("second.jar"));
        assertThat(Files.mismatch(first, second)).isEqualTo(-1);
        try (FileSystem jar = FileSystems.newFileSystem(second)) {
            assertThat(Files.readString(jar.getPath("karta/site/folder/c.js"))).isEqualTo("content of folder/c.js");
            assertThat(jar.getPath("A.class")).exists();
        }
    }

    private static Path complete(Path plain, Path site, Path target) throws IOException {
        CompleteJar jar = new CompleteJar(plain, Instant.parse("2026-01-01T00:00:00Z"));
        jar.add(site, "karta/site", file -> true);
        jar.write(target);
        return target;
    }
}

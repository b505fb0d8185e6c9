// SPDX-License-Identifier: Apache-2.0
package sh.karta.deploy;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Unpacks the layers of the image, or follows the container file, and runs the entrypoint with this machine's Java. As root, it runs as the
 * image's user on a read-only file system, where only the volume can be written.
 */
@Tag("full")
final class ImageTest {
    private static final Path IMAGE = Path.of("target/karta-server-image.tar");
    private static final Path JAR = Path.of("../server-dist/target/karta-server.jar");
    private static final Path DIST = Path.of("../agent-server/dist");
    private static final Path JAVA = Path.of(System.getProperty("java.home"), "bin", "java");
    private static final boolean ROOT = "root".equals(System.getProperty("user.name"));

    @TempDir
    private Path folder;

    private Path root;
    private JsonNode config;

    @BeforeEach
    void createRoot() throws IOException {
        root = Files.createDirectory(folder.resolve("root"));
        for (Path each : List.of(folder, root)) {
            Files.setPosixFilePermissions(each, PosixFilePermissions.fromString("rwxr-xr-x"));
        }
    }

    private void unpack() throws Exception {
        Path image = Files.createDirectory(folder.resolve("image"));
        run("tar", "-xf", IMAGE.toString(), "-C", image.toString());
        ObjectMapper json = new ObjectMapper();
        JsonNode manifest =
                json.readTree(image.resolve("manifest.json").toFile()).path(0);
        config = json.readTree(image.resolve(manifest.path("Config").asText()).toFile())
                .path("config");
        for (JsonNode layer : manifest.path("Layers")) {
            run("tar", "-xpzf", image.resolve(layer.asText()).toString(), "-C", root.toString());
        }
    }

    /** Does what the container file says, with the files that a release has, and keeps its settings as an image does. */
    private void followContainerFile() throws Exception {
        ObjectNode settings = new ObjectMapper().createObjectNode();
        config = settings;
        for (String line : Files.readAllLines(DIST.resolve("Containerfile"))) {
            String[] words = line.split(" ", -1);
            String rest = line.substring(words[0].length()).strip();
            switch (words[0]) {
                case "COPY" -> {
                    Path target = Files.createDirectories(Path.of(inRoot(words[words.length - 1])));
                    for (String source : List.of(words).subList(1, words.length - 1)) {
                        Path file = source.equals("karta-server.jar") ? JAR : DIST.resolve(source);
                        // Without its mode, as a download.
                        Files.write(target.resolve(source), Files.readAllBytes(file));
                    }
                }
                case "RUN" -> {
                    String command = ROOT ? rest : rest.replaceAll("&& chown \\S+ \\S+ ", "");
                    run("env", "KARTA_JAVA=" + JAVA, "sh", "-c", inRoot(command));
                }
                case "USER" -> settings.put("User", rest);
                case "ENV" ->
                    Pattern.compile("(\\w+)=(?:\"([^\"]*)\"|(\\S+))")
                            .matcher(rest)
                            .results()
                            .map(pair -> pair.group(1) + "=" + (pair.group(2) == null ? pair.group(3) : pair.group(2)))
                            .forEach(settings.withArray("Env")::add);
                case "ENTRYPOINT" -> settings.set("Entrypoint", new ObjectMapper().readTree(rest));
                default -> {} // no influence on what is run
            }
        }
    }

    private static void run(String... command) throws IOException, InterruptedException {
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor()).as(said).isZero();
    }

    @Test
    void theImageContainsOnlyTheJarAndTheVolume() throws Exception {
        unpack();
        try (Stream<Path> files = Files.walk(root)) {
            assertThat(files.filter(file -> !file.equals(root))
                            .map(file -> root.relativize(file).toString()))
                    .containsExactlyInAnyOrder(
                            "data",
                            "opt",
                            "opt/karta",
                            "opt/karta/karta-server.jar",
                            // Jib's own notes, which nothing reads.
                            "app",
                            "app/jib-classpath-file",
                            "app/jib-main-class-file");
        }
        assertThat(Files.mismatch(root.resolve("opt/karta/karta-server.jar"), JAR))
                .isEqualTo(-1);
    }

    @Test
    void theImageExposesTheMainPortOnlyAndHasAnUnprivilegedUser() throws Exception {
        unpack();
        assertThat(config.path("User").asText()).isEqualTo("10001:10001");
        assertThat(config.path("ExposedPorts").fieldNames()).toIterable().containsExactly("8787/tcp");
        assertThat(config.path("Volumes").fieldNames()).toIterable().containsExactly("/data");
    }

    @Test
    void theServerRunsAsTheImagesUserOnAReadOnlyFileSystem() throws Exception {
        unpack();
        assertRunsOnAReadOnlyFileSystem();
    }

    @Test
    void theServerOfTheContainerFileRunsAsItsUserOnAReadOnlyFileSystem() throws Exception {
        followContainerFile();
        assertThat(root.resolve("opt/karta/karta-server.jsa")).isNotEmptyFile();
        assertRunsOnAReadOnlyFileSystem();
    }

    private void assertRunsOnAReadOnlyFileSystem() throws Exception {
        Process server = start();
        try (BufferedReader lines =
                new BufferedReader(new InputStreamReader(server.getInputStream(), StandardCharsets.UTF_8))) {
            String ready = lines.readLine();
            assertThat(ready).as(log()).startsWith("listening on http://0.0.0.0:");
            String address = "http://127.0.0.1:" + ready.replaceAll(".*:", "");
            HttpResponse<String> readiness = get(address + "/readyz");
            assertThat(readiness.statusCode()).isEqualTo(200);
            assertThat(readiness.body()).isEqualTo("ready");
            assertThat(get(address + "/widget/v1/karta.js").statusCode()).isEqualTo(200);
            assertThat(get(address + "/").body()).as("the demo").contains("data-agent=\"docs\"");
            assertThat(get(address + "/docs/quickstart").statusCode()).isEqualTo(200);
            Path store = root.resolve("data/karta.db");
            assertThat(Files.getPosixFilePermissions(store)).isEqualTo(PosixFilePermissions.fromString("rw-------"));
            if (ROOT) {
                assertThat(Files.getAttribute(store, "unix:uid")).isEqualTo(10_001);
            }
            server.destroy();
            assertThat(server.waitFor()).isEqualTo(143);
        } finally {
            server.destroyForcibly();
        }
        assertThat(Files.readAllLines(folder.resolve("log")))
                .as("one JSON object for each line of the log")
                .isNotEmpty()
                .allSatisfy(line -> assertThat(line).startsWith("{").endsWith("}"));
    }

    private Process start() throws IOException {
        List<String> command = new ArrayList<>();
        if (ROOT) {
            String user = config.path("User").asText();
            // Only the volume stays writable. /tmp and this work tree do not.
            String mounts =
                    "mount --make-rprivate / && mount --bind \"$0\" \"$0\" && mount -o remount,bind,ro / && exec \"$@\"";
            command.addAll(List.of("unshare", "--mount", "sh", "-c", mounts, inRoot("/data")));
            command.addAll(List.of("setpriv", "--reuid", user.replaceAll(":.*", "")));
            command.addAll(List.of("--regid", user.replaceAll(".*:", ""), "--clear-groups", "--no-new-privs"));
        }
        for (JsonNode word : config.path("Entrypoint")) {
            command.add(word.asText().equals("java") ? JAVA.toString() : inRoot(word.asText()));
        }
        ProcessBuilder builder = new ProcessBuilder(command)
                .directory(root.toFile())
                .redirectError(folder.resolve("log").toFile());
        for (JsonNode variable : config.path("Env")) {
            String[] pair = variable.asText().split("=", 2);
            builder.environment().put(pair[0], inRoot(pair[1]));
        }
        builder.environment().put("KARTA_PORT", "0");
        builder.environment().put("KARTA_JAVA", JAVA.toString());
        return builder.start();
    }

    /** Returns words of the image's config with the paths below {@link #root}. */
    private String inRoot(String words) {
        return words.replaceAll("(^|[ =])(/opt/karta|/data)", "$1" + root + "$2");
    }

    private String log() throws IOException {
        return Files.readString(folder.resolve("log"));
    }

    private static HttpResponse<String> get(String address) throws IOException, InterruptedException {
        return HttpClient.newHttpClient()
                .send(HttpRequest.newBuilder(URI.create(address)).build(), BodyHandlers.ofString());
    }
}

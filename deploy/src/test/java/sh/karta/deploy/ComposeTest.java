// SPDX-License-Identifier: Apache-2.0
package sh.karta.deploy;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.yaml.snakeyaml.Yaml;
import sh.karta.server.config.ConfigException;
import sh.karta.server.config.ConfigFile;
import sh.karta.server.config.ServerConfig;

/** Compares the Compose file with the configuration it mounts, and with the image. */
@Tag("full")
final class ComposeTest {
    private static final Path CONFIG = Path.of("karta.yaml");
    private static final String SECRET = "a-secret-of-20-letters";

    private JsonNode compose;
    private JsonNode karta;
    private JsonNode postgres;

    @BeforeEach
    void read() throws IOException {
        compose = new ObjectMapper().valueToTree(new Yaml().load(Files.readString(Path.of("compose.yaml"))));
        karta = compose.at("/services/karta");
        postgres = compose.at("/services/postgres");
    }

    /** Returns the environment of a service with the value of each variable that the user sets. */
    private static Map<String, String> environment(JsonNode service) {
        Map<String, String> environment = new HashMap<>();
        service.path("environment").properties().forEach(entry -> {
            String value = entry.getValue().asText().replaceAll("\\$\\{\\w+:\\?[^}]+}", SECRET);
            assertThat(value).as(entry.getKey()).doesNotContain("$");
            environment.put(entry.getKey(), value);
        });
        return environment;
    }

    private ServerConfig config() throws ConfigException {
        return ConfigFile.read(CONFIG, environment(karta)::get);
    }

    @Test
    void theConfigurationIsTheMountedFileAndIsValid() throws ConfigException {
        assertThat(compose.at("/configs/karta/file").asText()).isEqualTo("./" + CONFIG);
        String mounted = karta.at("/configs/0/target").asText();
        // Not an argument, so that commands in the container use the same file.
        assertThat(environment(karta)).containsEntry("KARTA_CONFIG", mounted);
        assertThat(karta.has("command")).isFalse();
        assertThat(config().projects()).isNotEmpty();
    }

    @Test
    void theStoreIsTheDatabaseOfTheOtherService() throws ConfigException {
        URI store = URI.create(config().store().substring("jdbc:".length()));
        Map<String, String> database = environment(postgres);
        assertThat(compose.path("services").has(store.getHost())).isTrue();
        assertThat(store.getPath()).isEqualTo("/" + database.get("POSTGRES_DB"));
        assertThat(store.getQuery())
                .isEqualTo("user=" + database.get("POSTGRES_USER") + "&password=" + database.get("POSTGRES_PASSWORD"));
        assertThat(karta.at("/depends_on/postgres/condition").asText()).isEqualTo("service_healthy");
        assertThat(postgres.has("healthcheck")).isTrue();
    }

    @Test
    void noSecretIsInTheFiles() throws IOException {
        for (Path file : List.of(Path.of("compose.yaml"), CONFIG)) {
            String text = Files.readString(file).replaceAll("#.*|\\$\\{[^}]*}", "");
            assertThat(Pattern.compile("(?i)(password|secret)\\w*[=:] *\\S")
                            .matcher(text)
                            .results()
                            .map(MatchResult::group))
                    .isEmpty();
        }
    }

    @Test
    void onlyTheMainPortIsPublishedAndOnlyOnThisMachine() throws ConfigException {
        String port = Integer.toString(config().listen().port());
        assertThat(texts(karta.path("ports"))).containsExactly("127.0.0.1:8787:" + port);
        assertThat(postgres.has("ports")).isFalse();
    }

    @Test
    void theServerHasTimeToStop() throws ConfigException {
        Duration grace =
                Duration.parse("PT" + karta.path("stop_grace_period").asText().toUpperCase(Locale.ROOT));
        assertThat(grace).isGreaterThan(config().stop().within());
    }

    @Test
    void theContainerIsReadOnlyApartFromTheDataFolder() {
        assertThat(karta.path("read_only").asBoolean()).isTrue();
        assertThat(texts(karta.path("volumes"))).containsExactly("spool:/data");
        assertThat(texts(karta.path("cap_drop"))).containsExactly("ALL");
        for (JsonNode service : List.of(karta, postgres)) {
            texts(service.path("volumes"))
                    .forEach(volume -> assertThat(compose.path("volumes").has(volume.replaceAll(":.*", "")))
                            .as(volume)
                            .isTrue());
        }
    }

    @Test
    void theHealthCheckUsesTheJarOfTheImage() throws IOException {
        List<String> check = texts(karta.at("/healthcheck/test"));
        assertThat(check).first().isEqualTo("CMD");
        String jar = check.get(check.indexOf("-jar") + 1);
        assertThat(Files.readString(Path.of("pom.xml"))).contains("<arg>" + jar + "</arg>");
        assertThat(check).last().isEqualTo("health");
    }

    @Test
    void theCommandOfThePageRunsTheJarOfTheImage() throws IOException {
        String page = Files.readString(Path.of("../docs/pages/containers.md"));
        Matcher command = Pattern.compile("docker compose exec (\\w+) java -Djava\\.io\\.tmpdir=(\\S+) -jar (\\S+) ")
                .matcher(page);
        assertThat(command.find()).isTrue();
        assertThat(compose.path("services").has(command.group(1))).isTrue();
        assertThat(Files.readString(Path.of("pom.xml")))
                .contains(
                        "<arg>-Djava.io.tmpdir=" + command.group(2) + "</arg>", "<arg>" + command.group(3) + "</arg>");
    }

    @Test
    void theDemoNeedsNothingButTheImageAndAVolume() throws IOException {
        JsonNode demo = new ObjectMapper().valueToTree(new Yaml().load(Files.readString(Path.of("demo.yaml"))));
        JsonNode server = demo.at("/services/karta");
        assertThat(demo.path("services")).hasSize(1);
        assertThat(server.fieldNames())
                .toIterable()
                .containsExactly(
                        "image", "volumes", "ports", "read_only", "cap_drop", "security_opt", "stop_grace_period");
        for (String same : List.of("image", "ports", "read_only", "cap_drop", "security_opt", "stop_grace_period")) {
            assertThat(server.path(same)).as(same).isEqualTo(karta.path(same));
        }
        assertThat(texts(server.path("volumes"))).containsExactly("data:/data");
        assertThat(demo.at("/volumes").has("data")).isTrue();
    }

    private static List<String> texts(JsonNode array) {
        return Stream.iterate(0, i -> i + 1)
                .limit(array.size())
                .map(i -> array.path(i).asText())
                .toList();
    }
}

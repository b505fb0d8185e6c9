// SPDX-License-Identifier: Apache-2.0
package sh.karta.server.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import sh.karta.server.agent.model.ProviderCode;
import sh.karta.server.event.EventType;
import sh.karta.server.limit.ServerLimits;
import sh.karta.server.problem.Code;

/** Tests that the published OpenAPI description matches the route table. */
final class OpenApiTest {
    private static final Set<String> OPERATIONS = Set.of("GET /healthz", "GET /readyz", "GET /metrics", "GET /details");

    /** Creates only the route table. No endpoint is called. */
    private static final List<Route> ROUTES = Api.routes(
            new Services(
                    null,
                    new Services.Access(null, null, null, null),
                    new Services.Admission(null, ServerLimits.DEFAULT, null, null, null),
                    new Services.Projects(null, null),
                    new Services.Operations(null, null, null, null),
                    null,
                    null),
            null,
            null);

    private final Map<String, Object> description = read();

    private static String path(Route route) {
        return "/" + String.join("/", route.path());
    }

    private static Map<String, Object> read() {
        try {
            LoaderOptions options = new LoaderOptions();
            options.setMaxAliasesForCollections(100);
            return new Yaml(options).load(Files.readString(Path.of("../docs/pages/public/openapi.yaml")));
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    @SuppressWarnings("unchecked")
    private static Map<String, Object> map(Object parent, String... path) {
        Object node = parent;
        for (String name : path) {
            node = ((Map<String, Object>) node).get(name);
        }
        return (Map<String, Object>) node;
    }

    @Test
    void exactlyTheRoutesOfTheServerAreDescribed() {
        Set<String> described = new TreeSet<>();
        map(description, "paths")
                .forEach((path, item) -> map(item).keySet().stream()
                        .filter(name -> !Set.of("parameters", "servers").contains(name))
                        .forEach(method -> described.add(method.toUpperCase(Locale.ROOT) + " " + path)));
        Set<String> routes = new TreeSet<>(OPERATIONS);
        ROUTES.forEach(route -> routes.add(route.method() + " " + path(route)));
        assertThat(described).isEqualTo(routes);
    }

    @Test
    void theCodesOfFailedModelCallsAreDescribedAndExplained() throws IOException {
        List<String> codes =
                Arrays.stream(ProviderCode.values()).map(ProviderCode::wireName).toList();
        assertThat(map(description, "components", "schemas", "ModelFailure").get("enum"))
                .isEqualTo(codes);
        assertThat(Files.readString(Path.of("../docs/pages/http-api.md")).lines())
                .filteredOn(line -> line.startsWith("| `model_provider_"))
                .extracting(line -> line.substring(3, line.indexOf('`', 3)))
                .isEqualTo(codes);
    }

    @Test
    void theClientsKnowEveryCodeThatTheServerSends() throws IOException {
        String table = Files.readString(
                Path.of("../widget-src/core/src/main/java/sh/karta/widget/core/error/ErrorTable.java"));
        String types = Files.readString(Path.of("../npm-dist/widget/src/errors.ts"));
        for (Code code : Code.values()) {
            assertThat(table).containsPattern("entry\\(\\s*\"" + code.wireName() + "\"");
            assertThat(types).contains("  | \"" + code.wireName() + "\"");
        }
    }

    @Test
    void routesWithoutATokenAreMarked() {
        for (Route route : ROUTES) {
            Map<String, Object> operation =
                    map(description, "paths", path(route), route.method().toLowerCase(Locale.ROOT));
            boolean open = List.of().equals(operation.get("security"));
            assertThat(open).as(path(route)).isEqualTo(route.access() == Route.Access.PUBLIC);
        }
    }

    @Test
    void codesAndEventsMatchTheServer() {
        assertThat(map(description, "components", "schemas", "Error", "properties", "error", "properties", "code")
                        .get("enum"))
                .isEqualTo(Arrays.stream(Code.values())
                        .map(Code::wireName)
                        .distinct()
                        .toList());
        assertThat(map(description, "components", "schemas", "Error", "properties", "error", "properties", "type")
                        .get("enum"))
                .asInstanceOf(org.assertj.core.api.InstanceOfAssertFactories.LIST)
                .containsExactlyInAnyOrderElementsOf(
                        Arrays.stream(Code.values()).map(Code::family).collect(Collectors.toSet()));
        assertThat(map(description, "components", "schemas", "Event", "properties", "type")
                        .get("enum"))
                .asInstanceOf(org.assertj.core.api.InstanceOfAssertFactories.LIST)
                .containsExactlyInAnyOrder(Arrays.stream(EventType.class.getDeclaredFields())
                        .map(field -> {
                            try {
                                return field.get(null);
                            } catch (IllegalAccessException e) {
                                throw new IllegalStateException(e);
                            }
                        })
                        .filter(type -> EventType.isPublic(type.toString()))
                        .toArray());
    }
}

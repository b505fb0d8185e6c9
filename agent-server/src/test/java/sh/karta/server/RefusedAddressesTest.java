// SPDX-License-Identifier: Apache-2.0
package sh.karta.server;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Isolated;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.slf4j.LoggerFactory;

/** Tests that operators see who is refused, and nothing about those who are served. */
@Isolated("asserts what is logged")
final class RefusedAddressesTest {
    @TempDir
    Path directory;

    /** Returns the lines for an accepted, a malformed and a refused mint. */
    private List<String> logged(String config) {
        Logger logger = (Logger) LoggerFactory.getLogger("karta.access");
        Level before = logger.getLevel();
        ListAppender<ILoggingEvent> log = new ListAppender<>();
        log.start();
        logger.setLevel(Level.INFO);
        logger.addAppender(log);
        try (TestServer server = TestServer.with(directory, config + "trusted_proxies: 1\n" + TestServer.QUICK_DEMO)) {
            for (String key : List.of("pk_test_demo", "pk_test_unknown")) {
                server.client()
                        .post(
                                "/v1/embed/session-tokens",
                                TestClient.object("embed_key", key),
                                "Origin",
                                TestClient.ORIGIN,
                                "X-Forwarded-For",
                                "198.51.100.7");
            }
            server.client().mint("embed_key", 7);
            // The log follows the answer.
            Waiting.until("three lines", () -> log.list.size() == 3);
        } finally {
            logger.detachAppender(log);
            logger.setLevel(before);
        }
        return log.list.stream()
                .map(event -> event.getKeyValuePairs().toString())
                .sorted(Comparator.comparing(line -> line.replaceAll(".*status=", "")))
                .toList();
    }

    @ParameterizedTest
    @CsvSource({"'', 198.51.100.0/24", "log_addresses: network, 198.51.100.0/24", "log_addresses: full, 198.51.100.7"})
    void aRefusedMintNamesTheNetworkOfItsClient(String config, String address) {
        List<String> lines = logged(config + "\n");
        assertThat(lines.get(0)).contains("status=\"200\"").doesNotContain("address");
        assertThat(lines.get(1)).contains("status=\"400\"").doesNotContain("address");
        assertThat(lines.get(2)).contains("status=\"401\"", "address=\"" + address + "\"");
    }

    @Test
    void addressesCanBeKeptOutOfTheLog() {
        assertThat(logged("log_addresses: off\n")).hasSize(3).noneMatch(line -> line.contains("198.51.100"));
    }
}

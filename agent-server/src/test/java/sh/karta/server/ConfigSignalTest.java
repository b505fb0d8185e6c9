// SPDX-License-Identifier: Apache-2.0
package sh.karta.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@Tag("full")
final class ConfigSignalTest {
    @TempDir
    Path directory;

    /** Only the signal can do this, because the content is the same. */
    @Test
    void hangupReadsAnUnchangedFileAgain() throws IOException, InterruptedException {
        Path config =
                Files.writeString(directory.resolve("karta.yaml"), "management: {port: off}\n" + TestServer.QUICK_DEMO);
        Path log = directory.resolve("log");
        try (ServerProcess server = ServerProcess.startHearingHangup(
                log, "--port", "0", "--data", directory.resolve("data").toString(), "--config", config.toString())) {
            while (!Files.readString(log).contains("Config applied")) {
                hangUp(server);
            }
            assertThat(new TestClient(server.address()).get("/healthz").status())
                    .isEqualTo(200);
            assertThat(server.stop()).isEqualTo(143);
        }
    }

    private static void hangUp(ServerProcess server) throws IOException, InterruptedException {
        assertThat(new ProcessBuilder("kill", "-HUP", Long.toString(server.pid()))
                        .start()
                        .waitFor())
                .isZero();
    }
}

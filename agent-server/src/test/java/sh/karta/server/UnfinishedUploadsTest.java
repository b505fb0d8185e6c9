// SPDX-License-Identifier: Apache-2.0
package sh.karta.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Starts many uploads that never finish on a server with little memory. */
@Tag("full")
final class UnfinishedUploadsTest {
    private static final int UPLOADS = 64;
    private static final int PER_VISITOR = 4;
    private static final String BEGINNING = "{\"name\":\"a\",\"content_base64\":\"";
    private static final String PART = "QUFB".repeat(250_000);

    @TempDir
    Path directory;

    @Test
    void manyUnfinishedUploadsNeitherCrashTheServerNorLeaveFiles() throws IOException {
        Path config = Files.writeString(
                directory.resolve("karta.yaml"),
                "management: {port: off}\n" + TestServer.QUICK_DEMO + "    features: {uploads: true}\n");
        Path data = directory.resolve("data");
        List<RawConnection> uploads = new ArrayList<>();
        try (ServerProcess process = ServerProcess.startWith(
                List.of("-Xmx256m"), "--port", "0", "--data", data.toString(), "--config", config.toString())) {
            TestClient client = new TestClient(process.address());
            String session = "";
            for (int i = 0; i < UPLOADS; i++) {
                if (i % PER_VISITOR == 0) {
                    client.signIn("visitor-with-128-random-bits-" + i);
                    session = client.session(client.createSession());
                }
                RawConnection upload = RawConnection.to(process.address())
                        .head(session + "/files", client.token, 13_000_000)
                        .send(BEGINNING);
                for (int part = 0; part < 4; part++) {
                    upload.send(PART);
                }
                uploads.add(upload);
            }
            assertThat(spoolFilesOf(process)).as("bodies on their way").isPositive();
            assertThat(new TestClient(process.address()).get("/healthz").status())
                    .isEqualTo(200);
            client.signIn("visitor-with-128-random-bits");
            String id = client.createSession();
            assertThat(client.say(id, "say: still here").status()).isEqualTo(202);
            assertThat(TestClient.text(client.follow(id, 0))).isEqualTo("still here");

            uploads.forEach(RawConnection::close);
            Waiting.until("the deletion of the uploads", () -> spoolFilesOf(process) == 0);
            assertThat(data.resolve("spool")).isEmptyDirectory();
            assertThat(client.post(client.session(id) + "/files", BEGINNING + PART + "\"}")
                            .status())
                    .isEqualTo(200);
        } finally {
            uploads.forEach(RawConnection::close);
        }
    }

    /** Returns the number of open spool files of the process. They have no name in the folder. */
    private static long spoolFilesOf(ServerProcess process) throws IOException {
        try (Stream<Path> open = Files.list(Path.of("/proc", Long.toString(process.pid()), "fd"))) {
            return open.filter(file -> target(file).contains("/spool/")).count();
        }
    }

    private static String target(Path link) {
        try {
            return Files.readSymbolicLink(link).toString();
        } catch (IOException e) {
            return ""; // closed meanwhile
        }
    }
}

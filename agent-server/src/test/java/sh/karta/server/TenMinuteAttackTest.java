// SPDX-License-Identifier: Apache-2.0
package sh.karta.server;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import sh.karta.answers.HostilePages;
import sh.karta.server.UnfinishedBodiesTest.Attackers;

/** Attacks the jar that users run, with little memory and for ten minutes, and checks that everybody else is served. */
@Tag("full")
@Timeout(1_800)
final class TenMinuteAttackTest {
    private static final int SIZE = 1_600_000;
    private static final String LIMITS =
            "    limits: {visitor_per_minute: 1000000, address_per_minute: 1000000, visitor_reads_per_minute: 1000000}\n";

    @TempDir
    Path directory;

    @Test
    void aServerWithLittleMemoryServesAllVisitorsWhileItReadsHostilePages() throws IOException {
        Path documents = Files.createDirectory(directory.resolve("documents"));
        Path refunds =
                Files.writeString(documents.resolve("refunds.md"), "# Refunds\n\nA refund takes three working days.\n");
        HostilePages.write(documents, SIZE);
        Path config = Files.writeString(
                directory.resolve("karta.yaml"),
                "management: {port: off}\ntrusted_proxies: 1\n" + TestServer.QUICK_DEMO
                        + LIMITS
                        + "  demo/docs:\n    keys: [{key: pk_test_docs, origins: [loopback]}]\n"
                        + "    agent: {kind: docs, folder: " + documents + ", url: \"/{path}\"}\n" + LIMITS);
        try (ServerProcess process = ServerProcess.startWithLittleMemory(directory.resolve("data"), config);
                InnocentVisitors visitors = new InnocentVisitors(process.address())) {
            visitors.begin();
            visitors.awaitServed(InnocentVisitors.OF_TEN_MINUTES / 2);
            // Another version of a page makes the server read all of them again.
            Files.writeString(refunds, "# Refunds\n\nA refund takes four working days.\n");
            visitors.awaitServed(InnocentVisitors.OF_TEN_MINUTES);
            TestClient client = signedIn(process);
            Waiting.until("an answer from the new page", () -> answer(client).contains("four working days"));
        }
    }

    @Test
    void aServerWithLittleMemoryServesAllVisitorsThroughTenMinutesOfUnfinishedBodies() throws IOException {
        Path config = Files.writeString(directory.resolve("karta.yaml"), UnfinishedBodiesTest.CONFIG);
        try (ServerProcess process = ServerProcess.startWithLittleMemory(directory.resolve("data"), config);
                Attackers first = new Attackers(process.address(), UnfinishedBodiesTest::fiveAddresses);
                Attackers second = new Attackers(process.address(), UnfinishedBodiesTest::oneCustomersIpv6);
                InnocentVisitors visitors = new InnocentVisitors(process.address())) {
            first.begin();
            second.begin();
            visitors.begin();
            visitors.awaitServed(InnocentVisitors.OF_TEN_MINUTES);
        }
    }

    private static TestClient signedIn(ServerProcess process) {
        TestClient client = new TestClient(process.address());
        client.project = "demo/docs";
        client.token = client.mint("embed_key", "pk_test_docs", "visitor_id", "visitor-with-128-random-bits")
                .json()
                .path("token")
                .asText();
        return client;
    }

    private static String answer(TestClient client) {
        String id = client.createSession();
        client.say(id, "How many days does a refund take?");
        return TestClient.text(client.follow(id, 0));
    }
}

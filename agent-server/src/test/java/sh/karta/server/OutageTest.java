// SPDX-License-Identifier: Apache-2.0
package sh.karta.server;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;
import sh.karta.server.work.Outage;

final class OutageTest {
    @Test
    void anOutageWithManyRetriesLogsOneLineAtItsStartAndOneAtItsEnd() {
        try (Logged log = new Logged("outage.test")) {
            Outage outage = new Outage(LoggerFactory.getLogger("outage.test"), "failed, retrying", "works again");
            outage.succeeded();
            outage.failed("first\nsecret");
            outage.failed("second");
            outage.succeeded();
            outage.succeeded();
            outage.failed("third");
            assertThat(log.lines())
                    .containsExactly(
                            "[null] failed, retrying: first", "[null] works again", "[null] failed, retrying: third");
        }
    }
}

// SPDX-License-Identifier: Apache-2.0
package sh.karta.server.session;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import sh.karta.server.store.session.Claimed;
import sh.karta.server.store.session.Nodes;
import sh.karta.server.work.Workers;

final class LeaseTest {
    /** Fails once, on the thread of the lease. */
    private static final class Failing implements Nodes {
        private final CountDownLatch renewals = new CountDownLatch(3);

        @Override
        public String id() {
            return "node";
        }

        @Override
        public void renew() {
            renewals.countDown();
            if (renewals.getCount() == 1) {
                throw new OutOfMemoryError("of a test");
            }
        }

        @Override
        public Set<String> dead() {
            return Set.of();
        }

        @Override
        public List<Claimed> claim(Set<String> dead, Collection<String> first, int max) {
            return List.of();
        }

        @Override
        public List<Claimed> own() {
            return List.of();
        }

        @Override
        public List<String> due(int max) {
            return List.of();
        }

        @Override
        public void leave() {}
    }

    private static LiveSession none(String id) {
        throw new IllegalStateException(id);
    }

    @Test
    void theLeaseIsRenewedAgainAfterAFailureOfAnyKind() throws InterruptedException {
        Failing nodes = new Failing();
        Workers workers = new Workers(1);
        try (Takeover takeover = new Takeover(nodes, workers, LeaseTest::none, List.of())) {
            takeover.begin();
            assertThat(nodes.renewals.await(60, TimeUnit.SECONDS)).isTrue();
        } finally {
            workers.close();
        }
    }
}

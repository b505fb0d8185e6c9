// SPDX-License-Identifier: Apache-2.0
package sh.karta.server.session;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Collection;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import sh.karta.server.Waiting;
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
        public long renew() {
            renewals.countDown();
            if (renewals.getCount() == 1) {
                throw new OutOfMemoryError("of a test");
            }
            return renewals.getCount();
        }

        @Override
        public Work look(Collection<String> first, int runs, int due, boolean withOwn) {
            return new Work(List.of(), null, List.of());
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
        Queue<Long> learned = new ConcurrentLinkedQueue<>();
        try (Takeover takeover = new Takeover(nodes, workers, LeaseTest::none, List::of, learned::add)) {
            takeover.begin();
            assertThat(nodes.renewals.await(60, TimeUnit.SECONDS)).isTrue();
            Waiting.until("the generation of the last renewal", () -> learned.contains(0L));
        } finally {
            workers.close();
        }
    }
}

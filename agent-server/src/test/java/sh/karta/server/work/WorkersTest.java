// SPDX-License-Identifier: Apache-2.0
package sh.karta.server.work;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

final class WorkersTest {
    private static final long HOUR = TimeUnit.HOURS.toMillis(1);

    @Test
    void cancelledTasksLeaveNothingInTheTimer() {
        try (Workers workers = new Workers(1)) {
            List<Runnable> cancels = new ArrayList<>();
            for (int i = 0; i < 1_000; i++) {
                cancels.add(workers.after(HOUR, () -> {}));
            }
            assertThat(workers.timerEntries()).isPositive();
            cancels.forEach(Runnable::run);
            // A second time has no effect.
            cancels.forEach(Runnable::run);
            assertThat(workers.timerEntries()).isZero();
        }
    }

    @Test
    void aTaskRunsAlthoughOthersOfItsMillisecondAreCancelled() throws InterruptedException {
        int tasks = 2_000;
        try (Workers workers = new Workers(2)) {
            CountDownLatch ran = new CountDownLatch(tasks / 2);
            for (int i = 0; i < tasks; i++) {
                boolean wanted = i % 2 == 0;
                Runnable cancel = workers.after(100, wanted ? ran::countDown : () -> {});
                if (!wanted) {
                    cancel.run();
                    cancel.run();
                }
            }
            ran.await();
            assertThat(workers.timerEntries()).isZero();
        }
    }

    @Test
    void cancellingATaskThatHasStartedCancelsNoOther() throws InterruptedException {
        try (Workers workers = new Workers(1)) {
            CountDownLatch first = new CountDownLatch(1);
            CountDownLatch second = new CountDownLatch(1);
            Runnable cancel = workers.after(1, first::countDown);
            first.await();
            workers.after(20, second::countDown);
            cancel.run();
            second.await();
        }
    }
}

// SPDX-License-Identifier: Apache-2.0
package sh.karta.server.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import sh.karta.server.http.Pools.Purpose;
import sh.karta.server.problem.Code;
import sh.karta.server.problem.Problem;

final class PoolsTest {
    private final CountDownLatch free = new CountDownLatch(1);
    private Pools pools = new Pools(Duration.ofMinutes(5));

    @AfterEach
    void end() {
        free.countDown();
        pools.close();
    }

    private String waitForStore() {
        try {
            free.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        return "read";
    }

    private CompletableFuture<String> begin(Purpose purpose) {
        return pools.begin(purpose, () -> ApiHandler.now(waitForStore()));
    }

    private static Problem refusalOf(CompletableFuture<String> refused) {
        Throwable failure = catchThrowableOfType(CompletionException.class, refused::join);
        return (Problem) failure.getCause();
    }

    @Test
    void transcriptsThatWaitForTheStoreDelayNoOtherRequests() {
        List<CompletableFuture<String>> transcripts = new ArrayList<>();
        for (int i = 0; i < 100; i++) {
            transcripts.add(begin(Purpose.TRANSCRIPTS));
        }
        for (Purpose other : List.of(Purpose.COMMANDS, Purpose.READS, Purpose.HEALTH)) {
            assertThat(pools.begin(other, () -> ApiHandler.now("done")).join()).isEqualTo("done");
        }
        assertThat(transcripts).noneMatch(CompletableFuture::isDone);
    }

    @Test
    void aRequestThatTimesOutInTheQueueIsRefused() {
        pools = new Pools(Duration.ZERO);
        Problem refusal = refusalOf(begin(Purpose.TRANSCRIPTS));
        assertThat(refusal.code()).isEqualTo(Code.UNAVAILABLE);
        assertThat(refusal.retryAfterSeconds()).isPositive();
    }

    @Test
    void aRequestIsRefusedAtOnceIfTheQueueIsFull() {
        for (int i = 0; i < 1_024 + 1; i++) {
            var unused = begin(Purpose.HEALTH);
        }
        // The thread may just be taking its first task from the queue.
        CompletableFuture<String> last = begin(Purpose.HEALTH);
        while (!last.isDone()) {
            last = begin(Purpose.HEALTH);
        }
        assertThat(refusalOf(last).code()).isEqualTo(Code.UNAVAILABLE);
    }

    @Test
    void aFailureOfTheWorkFailsTheRequest() {
        assertThat(refusalOf(pools.begin(Purpose.READS, () -> {
                            throw Problem.notFound("gone");
                        }))
                        .code())
                .isEqualTo(Code.NOT_FOUND);
    }
}

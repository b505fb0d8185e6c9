// SPDX-License-Identifier: Apache-2.0
package sh.karta.server.session;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

final class CheckpointAgeTest {
    private static final long LIMIT = Duration.ofSeconds(5).toNanos();

    /** The clock of {@link System#nanoTime} may overflow at any time. */
    private final AtomicLong now = new AtomicLong(Long.MAX_VALUE - LIMIT / 2);

    private final CheckpointAge age = new CheckpointAge(now::get);

    @Test
    void wordsAreHeldBackAfterFiveSecondsWithoutACheckpointAndNotBefore() {
        now.addAndGet(LIMIT);
        assertThat(age.holdsBack()).isFalse();
        now.addAndGet(1);
        assertThat(age.holdsBack()).isTrue();
    }

    @Test
    void theFiveSecondsBeginWithTheWordsOfTheCheckpointAndNotWhenItIsStored() {
        long collected = now.addAndGet(LIMIT);
        now.addAndGet(LIMIT / 2);
        assertThat(age.saved(collected)).as("no words wait").isFalse();
        now.set(collected + LIMIT);
        assertThat(age.holdsBack()).isFalse();
        now.set(collected + LIMIT + 1);
        assertThat(age.holdsBack()).isTrue();
    }

    @Test
    void aCheckpointReleasesTheWordsThatWait() {
        now.addAndGet(LIMIT + 1);
        assertThat(age.holdsBack()).isTrue();
        assertThat(age.saved(now.get())).isTrue();
        assertThat(age.holdsBack()).isFalse();
    }
}

// SPDX-License-Identifier: Apache-2.0
package sh.karta.server.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import sh.karta.server.auth.EmbedKey;
import sh.karta.server.auth.IdentityProofs;
import sh.karta.server.auth.Mint;
import sh.karta.server.auth.OriginRule;
import sh.karta.server.auth.Principal;
import sh.karta.server.auth.Secrets;
import sh.karta.server.auth.Tokens;
import sh.karta.server.limit.ServerLimits;
import sh.karta.server.problem.Code;
import sh.karta.server.problem.Problem;
import sh.karta.server.session.Owner;
import sh.karta.server.store.postgres.PostgresStore;
import sh.karta.server.work.Workers;

final class OpenStreamsTest {
    private static final Principal PRINCIPAL =
            new Principal(Owner.visitor("demo/assistant", "v"), "v", "pk_live_shop", null, null, null, Instant.EPOCH);

    private final Workers workers = new Workers(2);

    @AfterEach
    void stop() {
        workers.close();
    }

    private static EmbedKey key(boolean enabled) {
        return new EmbedKey("pk_live_shop", "demo/assistant", OriginRule.of(List.of("none")), enabled, null);
    }

    private OpenStreams withKeys(Supplier<EmbedKey> keys) {
        return streams(keys, () -> false);
    }

    private OpenStreams streams(Supplier<EmbedKey> keys, BooleanSupplier cutOff) {
        Clock clock = Clock.systemUTC();
        Tokens tokens = new Tokens(new Secrets(new byte[32]), clock);
        Mint mint = new Mint(name -> keys.get(), project -> IdentityProofs.NONE, tokens, clock, () -> Duration.ZERO);
        return new OpenStreams(ServerLimits.DEFAULT, mint, workers, cutOff);
    }

    @Test
    void aKeyThatAnotherProcessHasDisabledEndsItsStreamsWithinTwoSeconds() {
        assertThat(PostgresStore.KEYS_MAX_AGE.plusMillis(OpenStreams.CHECK_MILLIS))
                .isLessThan(Duration.ofSeconds(2));
    }

    @Test
    void aServerThatIsCutOffEndsTheStreamsThatAnotherOneCanContinue() throws InterruptedException {
        AtomicBoolean cutOff = new AtomicBoolean();
        OpenStreams streams = streams(() -> key(true), cutOff::get);
        CountDownLatch events = new CountDownLatch(1);
        CountDownLatch response = new CountDownLatch(1);
        streams.acquire(PRINCIPAL, false).onEnd(response::countDown);
        streams.acquire(PRINCIPAL, true).onEnd(events::countDown);
        cutOff.set(true);
        events.await();
        assertThat(response.getCount()).as("the stream of the response is open").isEqualTo(1);
        assertThatThrownBy(() -> streams.acquire(PRINCIPAL, true))
                .isInstanceOf(Problem.class)
                .hasMessageContaining("not available");
    }

    @Test
    void streamsStayOpenWhileTheStoreOfTheirKeyIsUnavailable() throws InterruptedException {
        CountDownLatch checks = new CountDownLatch(2);
        CountDownLatch ended = new CountDownLatch(1);
        CountDownLatch back = new CountDownLatch(1);
        OpenStreams streams = withKeys(() -> {
            if (back.getCount() == 0) {
                return key(false);
            }
            checks.countDown();
            throw new Problem(Code.UNAVAILABLE, "The session store cannot be used.", 5);
        });
        streams.acquire(PRINCIPAL, true).onEnd(ended::countDown);
        checks.await(); // The first check has ended when the second one begins.
        assertThat(ended.getCount()).as("the stream is open").isEqualTo(1);
        back.countDown();
        ended.await(); // A key that was disabled meanwhile counts as soon as it can be read.
    }
}

// SPDX-License-Identifier: Apache-2.0
package sh.karta.widget.core.conversation;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import sh.karta.widget.core.error.KartaError;
import sh.karta.widget.core.event.AgentEvent;
import sh.karta.widget.core.fake.Events;
import sh.karta.widget.core.fake.World;

/** The decisions of the loader. */
class ConversationLoaderTest {
    private final World world = new World();
    private final ConversationLoader loader = new ConversationLoader(world.ports);

    private double fail(String code) {
        loader.start("stored", false);
        return loader.onFailure(new KartaError(code, ""));
    }

    @ParameterizedTest
    @CsvSource({"network, true", "server_error, true", "not_found, false", "forbidden, false", "bad_response, true"})
    void aTemporaryFailureIsRetriedAndAnyOtherIsFinal(String code, boolean again) {
        double wait = fail(code);
        if (again) {
            assertThat(wait).isPositive();
            assertThat(loader.unfinished()).isEqualTo("stored");
        } else {
            assertThat(wait).isEqualTo(ConversationLoader.LOST);
            assertThat(loader.unfinished()).isNull();
        }
        assertThat(loader.hasFailed()).isFalse();
        assertThat(loader.isLoading()).isFalse();
    }

    @Test
    void backsOffAndGivesUpAfterTheEighthAttempt() {
        double before = 0;
        for (int attempt = 1; attempt <= 8; attempt++) {
            double wait = fail("network");
            assertThat(wait).isGreaterThanOrEqualTo(before);
            before = wait;
        }
        assertThat(fail("network")).isEqualTo(ConversationLoader.GIVE_UP);
        assertThat(loader.hasFailed()).isTrue();
        assertThat(loader.unfinished()).isNull();
        assertThat(fail("network")).as("after giving up, from the start").isBetween(0.0, 500.0);
    }

    /**
     * Columns: the conversation being loaded, the visitor's choice meanwhile, and whether it replaces the one shown.
     */
    @ParameterizedTest
    @CsvSource({"stored, stored, false", "stored, other, true", ", other, true"})
    void aChosenConversationReplacesAnyOther(String stored, String chosen, boolean replaces) {
        if (stored != null) {
            loader.start(stored, false);
        }
        assertThat(loader.choose(chosen)).isEqualTo(replaces);
        assertThat(loader.isChoosing()).isEqualTo(replaces);
        loader.start(chosen, replaces);
        loader.end();
        assertThat(loader.unfinished()).isEqualTo(stored);
    }

    @Test
    void onlyTheLatestAttemptIsOvertaken() {
        int first = loader.start("stored", false);
        int second = loader.start("other", loader.choose("other"));
        assertThat(loader.wasOvertaken(first)).isFalse();
        assertThat(loader.isLoading()).isTrue();
        assertThat(loader.wasOvertaken(second)).isTrue();
        assertThat(loader.isLoading()).isFalse();
        assertThat(loader.wasOvertaken(second)).isFalse();
    }

    @Test
    void aRetryIsPendingUntilItRunsOrIsCancelled() {
        int[] runs = {0};
        loader.retryIn(100, () -> runs[0]++);
        assertThat(loader.isPending()).isTrue();
        world.clock.advance(100);
        assertThat(loader.isPending()).isFalse();
        loader.retryIn(100, () -> runs[0]++);
        assertThat(loader.cancelRetry()).isTrue();
        assertThat(loader.cancelRetry()).isFalse();
        world.clock.advance(100);
        assertThat(runs[0]).isEqualTo(1);
    }

    @Test
    void nothingIsPendingAfterAStop() {
        fail("network");
        loader.retryIn(100, () -> {});
        loader.stop();
        assertThat(loader.isPending()).isFalse();
        assertThat(loader.unfinished()).isNull();
        assertThat(world.clock.timers()).isZero();
    }

    @ParameterizedTest
    @CsvSource({"NaN, 5, false", "5, 4, false", "5, 5, true", "5, 6, true"})
    void anEventIsNewsFromTheTurnThatAnotherTabReported(double since, double seq, boolean news) {
        loader.expectNews(since);
        assertThat(loader.isNews(Events.of(AgentEvent.DONE, seq, world.json.object())))
                .isEqualTo(news);
    }

    @Test
    void olderMessagesAreRequestedOnceAndAgainAfterADelayIfThatFails() {
        assertThat(loader.startEarlier()).isTrue();
        assertThat(loader.startEarlier()).isFalse();
        loader.endEarlier(false);
        assertThat(loader.startEarlier()).isFalse();
        world.clock.advance(5_000);
        assertThat(loader.startEarlier()).isTrue();
        loader.endEarlier(true);
        assertThat(loader.startEarlier()).isTrue();
    }
}

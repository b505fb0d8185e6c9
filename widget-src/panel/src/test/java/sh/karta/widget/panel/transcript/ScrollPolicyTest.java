// SPDX-License-Identifier: Apache-2.0
package sh.karta.widget.panel.transcript;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class ScrollPolicyTest {
    private final ScrollPolicy policy = new ScrollPolicy();

    @Test
    void theEndIsFollowedFromTheStart() {
        assertThat(policy.following()).isTrue();
    }

    @Test
    void movingUpAtAllStopsFollowing() {
        policy.scrolled(600, 1000, 400, 380);
        policy.scrolled(597, 1000, 400, 380);
        assertThat(policy.following()).isFalse();
    }

    @Test
    void aPositionThatTheEngineRoundedIsTheKnownOne() {
        policy.placed(600);
        assertThat(policy.stands(599.5, 1)).isTrue();
        assertThat(policy.stands(600.3, 2)).isTrue();
        assertThat(policy.stands(601, 0.5)).isTrue();
        policy.placed(ScrollPolicy.UNKNOWN);
        assertThat(policy.stands(0, 0.25)).isFalse();
    }

    @Test
    void aMoveByAPixelOfTheScreenIsTheReaders() {
        policy.placed(600);
        assertThat(policy.stands(599, 1)).isFalse();
        assertThat(policy.stands(599.5, 2)).isFalse();
    }

    @Test
    void growthDoesNotStopFollowing() {
        policy.scrolled(600, 1000, 400, 380);
        policy.scrolled(600, 1300, 400, 380);
        assertThat(policy.following()).isTrue();
    }

    @Test
    void growthDoesNotMoveAReaderFurtherUp() {
        policy.scrolled(600, 1000, 400, 380);
        policy.scrolled(200, 1000, 400, 380);
        policy.scrolled(200, 1500, 400, 380);
        assertThat(policy.following()).isFalse();
    }

    @Test
    void returningCloseToTheEndStartsFollowing() {
        policy.scrolled(600, 1000, 400, 380);
        policy.scrolled(100, 1000, 400, 380);
        policy.scrolled(500, 1000, 400, 380);
        assertThat(policy.following()).isFalse();
        policy.scrolled(580, 1000, 400, 380);
        assertThat(policy.following()).isTrue();
    }

    @Test
    void aTranscriptThatShrinksUnderTheReaderStaysFollowed() {
        policy.scrolled(600, 1000, 400, 380);
        policy.scrolled(520, 920, 400, 380);
        assertThat(policy.following()).isTrue();
    }

    @Test
    void aBounceAtTheEndDoesNotStopFollowing() {
        policy.scrolled(600, 1000, 400, 380);
        policy.scrolled(640, 1000, 400, 380);
        policy.scrolled(610, 1000, 400, 380);
        policy.scrolled(600, 1000, 400, 380);
        assertThat(policy.following()).isTrue();
    }

    @Test
    void aResizeNeitherStopsNorStartsFollowing() {
        policy.scrolled(600, 1000, 400, 380);
        policy.scrolled(300, 700, 200, 800);
        assertThat(policy.following()).isTrue();
        policy.scrolled(500, 700, 200, 800);
        policy.scrolled(100, 700, 200, 800);
        policy.scrolled(590, 1000, 400, 380);
        assertThat(policy.following()).isFalse();
    }
}

// SPDX-License-Identifier: Apache-2.0
package sh.karta.widget.browser.dom;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class FramesTest {
    @ParameterizedTest(name = "{0} ms: {1} ms")
    @CsvSource({"0, 50", "1, 50", "2, 60", "3, 90", "4, 100", "50, 100", "60, 120", "400, 800"})
    void theNextCalmRunWaitsLongerAfterAnExpensiveOne(double cost, double pause) {
        assertThat(Frames.pause(cost)).isEqualTo(pause);
    }
}

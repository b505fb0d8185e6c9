// SPDX-License-Identifier: Apache-2.0
package sh.karta.e2e.idle;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import sh.karta.e2e.harness.EndToEnd;
import sh.karta.e2e.harness.Engine;
import sh.karta.e2e.harness.Tab;
import sh.karta.e2e.harness.Tabs;
import sh.karta.e2e.stack.QueuedCalls;
import sh.karta.e2e.stack.Stack;

/**
 * An unused widget costs its page one request, and ten thousand queued calls do not block the page. benchmarks/load
 * measures the length of tasks.
 */
@EndToEnd
class WeightTest {
    /** Milliseconds by which each read advances the page's clock. */
    private static final double STEP_MS = 0.25;

    /** Milliseconds for which queued calls may run without a break. */
    private static final int SLICE_MS = 8;

    /** A clock that advances only when it is read. It counts the reads without a break, which ends with the next timer. */
    private static final String CLOCK = """
            window.reads = { total: 0, atOnce: 0, most: 0 };
            performance.now = () => {
              if (reads.atOnce++ === 0) setTimeout(() => { reads.atOnce = 0; });
              reads.most = Math.max(reads.most, reads.atOnce);
              return ++reads.total * %s;
            };
            """.formatted(STEP_MS);

    @Tag("full")
    @ParameterizedTest
    @ValueSource(strings = {"close", "toggle"})
    void tenThousandQueuedCallsRunInSlices(String tenth, Tabs tabs, Stack stack) {
        try (Tab tab = tabs.openUnchecked(Engine.CHROMIUM, false)) {
            tab.open(QueuedCalls.publish(stack, tenth, CLOCK));
            tab.page().evaluate(QueuedCalls.DONE);

            assertThat(number(tab, "reads.total")).isGreaterThan(10_000);
            assertThat(number(tab, "reads.most") * STEP_MS)
                    .as("milliseconds at once, on the page's clock")
                    // Mounting the panel reads the clock too. All calls without a break would take 2,500 ms.
                    .isBetween((double) SLICE_MS, 4.0 * SLICE_MS);
            assertThat(tab.problems()).isEmpty();
        }
    }

    private static double number(Tab tab, String expression) {
        return ((Number) tab.page().evaluate(expression)).doubleValue();
    }
}

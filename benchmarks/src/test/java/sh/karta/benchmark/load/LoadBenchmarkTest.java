// SPDX-License-Identifier: Apache-2.0
package sh.karta.benchmark.load;

import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Browser;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import sh.karta.e2e.browser.PlaywrightBrowsers;
import sh.karta.e2e.stack.Stack;
import sh.karta.prerequisites.Tool;

/** The time limit ends a page that hangs. */
@Timeout(value = 180, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class LoadBenchmarkTest {
    /** Counts are the same in each run, so they are asserted. Times are only printed. */
    @Test
    void tagCostsOneRequestAndNoLayoutShift(@TempDir Path folder) {
        Path executable = Tool.CHROMIUM.find().orElseGet(() -> Assumptions.abort("SKIPPED: Chromium is not installed"));
        try (Stack stack = Stack.start(folder);
                PlaywrightBrowsers browsers = new PlaywrightBrowsers()) {
            Browser chromium = browsers.chromium(executable);

            LoadBenchmark.Result result = LoadBenchmark.run(stack, chromium, 2);

            assertThat(result.differences()).hasSize(2).allSatisfy(difference -> {
                assertThat(difference.requests()).isEqualTo(1);
                assertThat(difference.layoutShift()).isZero();
            });
            assertThat(result.firstClicks()).hasSize(2).allMatch(milliseconds -> milliseconds > 0);
        }
    }

    @Test
    void spreadIsTheQuartiles() {
        assertThat(Spread.of(List.of(4.0))).isEqualTo(new Spread(4, 4, 4));
        assertThat(Spread.of(List.of(5.0, 1.0, 3.0, 2.0, 4.0))).isEqualTo(new Spread(2, 3, 4));
        assertThat(Spread.of(List.of(1.0, 2.0))).isEqualTo(new Spread(1.25, 1.5, 1.75));
    }
}

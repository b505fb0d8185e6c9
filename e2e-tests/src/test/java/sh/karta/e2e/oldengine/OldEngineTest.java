// SPDX-License-Identifier: Apache-2.0
package sh.karta.e2e.oldengine;

import static org.assertj.core.api.Assertions.assertThat;
import static sh.karta.e2e.harness.OldBrowser.run;

import java.util.Map;
import org.htmlunit.html.HtmlPage;
import org.junit.jupiter.api.Test;
import sh.karta.e2e.harness.EndToEnd;
import sh.karta.e2e.harness.OldBrowser;
import sh.karta.e2e.stack.Stack;

/** A browser older than the supported ones: no widget, one warning, and a page that works as without the tag. */
@EndToEnd
class OldEngineTest {
    @Test
    void theQueueIsDrainedWithOneWarning(Stack stack) throws Exception {
        try (OldBrowser browser = new OldBrowser()) {
            HtmlPage page = browser.open(stack.publish(OldEngineTest.class, "page", Map.of()));

            assertThat(run(page, "karta.loaded"))
                    .as("the bundle has replaced the stub")
                    .isEqualTo(true);
            assertThat(run(page, "seen.join()")).as("queued calls have run").isEqualTo("queued");
            assertThat(browser.problems()).singleElement().asString().startsWith("warn: ");

            assertThat(run(page, "typeof karta('open').then")).isEqualTo("function");
            page.getElementById("own").click();
            browser.settle();
            assertThat(page.getElementById("own").getTextContent()).isEqualTo("works");
            assertThat(page.getElementsByTagName("karta-widget")).isEmpty();
            assertThat(browser.problems()).hasSize(1);
        }
    }
}

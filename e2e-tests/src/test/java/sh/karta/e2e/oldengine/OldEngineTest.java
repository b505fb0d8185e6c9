// SPDX-License-Identifier: Apache-2.0
package sh.karta.e2e.oldengine;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.htmlunit.BrowserVersion;
import org.htmlunit.WebClient;
import org.htmlunit.WebConsole;
import org.htmlunit.html.HtmlPage;
import org.junit.jupiter.api.Test;
import sh.karta.e2e.harness.EndToEnd;
import sh.karta.e2e.stack.Stack;

/**
 * HtmlUnit's engine knows neither Shadow DOM nor streaming, as browsers older than the supported ones: no widget, one
 * warning, and a page that works as if nothing had been there.
 */
@EndToEnd
class OldEngineTest {
    private static final long SETTLED_MS = 10_000;

    @Test
    void queueIsDrainedAndOneWarningIsAll(Stack stack) throws Exception {
        Console console = new Console();
        try (WebClient client = new WebClient(BrowserVersion.CHROME)) {
            client.getOptions().setThrowExceptionOnScriptError(true);
            client.getWebConsole().setLogger(console);

            HtmlPage page = client.getPage(
                    stack.publish(OldEngineTest.class, "page", Map.of()).toURL());
            client.waitForBackgroundJavaScript(SETTLED_MS);

            assertThat(run(page, "karta.loaded")).as("the bundle is in charge").isEqualTo(true);
            assertThat(run(page, "seen.join()")).as("queued calls have run").isEqualTo("queued");
            assertThat(console.problems).singleElement().asString().startsWith("warn: ");

            assertThat(run(page, "typeof karta('open').then")).isEqualTo("function");
            page.getElementById("own").click();
            client.waitForBackgroundJavaScript(SETTLED_MS);
            assertThat(page.getElementById("own").getTextContent()).isEqualTo("works");
            assertThat(page.getElementsByTagName("karta-widget")).isEmpty();
            assertThat(console.problems).hasSize(1);
        }
    }

    private static Object run(HtmlPage page, String expression) {
        return page.executeJavaScript(expression).getJavaScriptResult();
    }

    private static final class Console implements WebConsole.Logger {
        final List<String> problems = new ArrayList<>();

        @Override
        public boolean isTraceEnabled() {
            return false;
        }

        @Override
        public void trace(Object message) {}

        @Override
        public boolean isDebugEnabled() {
            return false;
        }

        @Override
        public void debug(Object message) {}

        @Override
        public boolean isInfoEnabled() {
            return false;
        }

        @Override
        public void info(Object message) {}

        @Override
        public boolean isWarnEnabled() {
            return true;
        }

        @Override
        public void warn(Object message) {
            problems.add("warn: " + message);
        }

        @Override
        public boolean isErrorEnabled() {
            return true;
        }

        @Override
        public void error(Object message) {
            problems.add("error: " + message);
        }
    }
}

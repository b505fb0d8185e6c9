// SPDX-License-Identifier: Apache-2.0
package sh.karta.e2e.harness;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import org.htmlunit.BrowserVersion;
import org.htmlunit.WebClient;
import org.htmlunit.WebConsole;
import org.htmlunit.html.HtmlPage;
import org.jspecify.annotations.Nullable;

/**
 * HtmlUnit, which supports neither Shadow DOM nor streaming. It stands for browsers older than the supported ones. A
 * script error in a page throws an exception to the caller that ran the page.
 */
public final class OldBrowser implements AutoCloseable {
    private static final long SETTLED_MS = 60_000;

    private final WebClient client = new WebClient(BrowserVersion.CHROME);
    private final List<String> problems = new ArrayList<>();

    public OldBrowser() {
        client.getOptions().setThrowExceptionOnScriptError(true);
        client.getWebConsole().setLogger(new Console());
    }

    /** Opens an address and waits until the page's scripts have finished. */
    public HtmlPage open(URI address) {
        try {
            HtmlPage page = client.getPage(address.toURL());
            settle();
            return page;
        } catch (IOException unreachable) {
            throw new UncheckedIOException(unreachable);
        }
    }

    /** Waits until the page's scripts have finished. */
    public void settle() {
        client.waitForBackgroundJavaScript(SETTLED_MS);
    }

    /** Returns the console's warnings and errors. */
    public List<String> problems() {
        return List.copyOf(problems);
    }

    /** Returns the value of an expression in the page. */
    public static @Nullable Object run(HtmlPage page, String expression) {
        return page.executeJavaScript(expression).getJavaScriptResult();
    }

    @Override
    public void close() {
        client.close();
    }

    private final class Console implements WebConsole.Logger {
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

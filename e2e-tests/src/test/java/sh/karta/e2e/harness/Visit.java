// SPDX-License-Identifier: Apache-2.0
package sh.karta.e2e.harness;

import com.microsoft.playwright.Browser;
import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.ConsoleMessage;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.Tracing;
import com.microsoft.playwright.assertions.PlaywrightAssertions;
import java.net.URI;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import sh.karta.e2e.stack.Watch;

/**
 * Somebody's visit to a site, in a browser profile of its own: a page, every request it made and every problem it had.
 * Problems are console errors and warnings, uncaught exceptions, unhandled rejections and policy violations.
 */
public final class Visit implements AutoCloseable {
    /** A request that the page or a frame or script of it made. */
    public record Sent(String method, String url) {}

    private static final String WATCHED = "[watch] ";
    /** How long anything awaited may take; a test that passes waits only as long as it has to. */
    private static final double TIMEOUT_MS = 15_000;

    private final BrowserContext context;
    private final Page page;
    private final Path folder;
    private final boolean traced;
    private final List<String> problems = new ArrayList<>();
    private final List<Sent> requests = new ArrayList<>();

    private Visit(BrowserContext context, @Nullable Page page, Path folder, boolean traced) {
        this.context = context;
        this.folder = folder;
        this.traced = traced;
        context.setDefaultTimeout(TIMEOUT_MS);
        PlaywrightAssertions.setDefaultAssertionTimeout(TIMEOUT_MS);
        if (traced) {
            context.tracing().start(new Tracing.StartOptions().setSnapshots(true));
        }
        context.addInitScript(Watch.SCRIPT);
        context.onRequest(request -> requests.add(new Sent(request.method(), request.url())));
        this.page = page == null ? context.newPage() : page;
        watch(this.page);
    }

    /** Starts a visit; {@code folder} receives a trace and a screenshot if it fails. */
    static Visit start(Browser browser, Path folder) {
        return start(browser, folder, true);
    }

    /** The same; what is not {@code traced} has no recorder's scripts in its pages, and no trace. */
    static Visit start(Browser browser, Path folder, boolean traced) {
        return new Visit(
                browser.newContext(
                        new Browser.NewContextOptions().setLocale("en-US").setViewportSize(1280, 800)),
                null,
                folder,
                traced);
    }

    /** Takes up what a browser shows that was started by somebody else. */
    static Visit join(BrowserContext context, Path folder) {
        return new Visit(context, context.pages().get(0), folder, false);
    }

    /** Returns the first page. */
    public Page page() {
        return page;
    }

    /** Opens another page of the same profile. */
    public Page tab() {
        Page opened = context.newPage();
        watch(opened);
        return opened;
    }

    /** Shows an address in the first page and returns when it has loaded. */
    public void open(URI address) {
        page.navigate(address.toString());
    }

    /** Returns every request so far, in order. */
    public List<Sent> requests() {
        settle();
        return List.copyOf(requests);
    }

    /** Returns every problem so far that no expectation has taken, in order. */
    public List<String> problems() {
        settle();
        return List.copyOf(problems);
    }

    /** Takes the problems in which the pattern is found out of the record; there has to be at least one. */
    public void expectProblem(String pattern) {
        settle();
        Pattern compiled = Pattern.compile(pattern);
        if (!problems.removeIf(problem -> compiled.matcher(problem).find())) {
            throw new AssertionError("expected a problem like \"" + pattern + "\", seen: " + problems);
        }
    }

    /** Returns the layout shift score of the first page since it was loaded. */
    public double layoutShift() {
        return ((Number) page.evaluate("() => new Promise(done => requestAnimationFrame(() => setTimeout(() =>"
                        + " done(window[Symbol.for('karta.watch')].shift))))"))
                .doubleValue();
    }

    /** Ends the visit: fails if a problem is left, and keeps a trace and a screenshot of what failed. */
    void end(boolean failed) {
        List<String> left = failed ? List.of() : problems();
        if (failed || !left.isEmpty()) {
            page.screenshot(new Page.ScreenshotOptions().setPath(folder.resolve("page.png")));
            if (traced) {
                context.tracing().stop(new Tracing.StopOptions().setPath(folder.resolve("trace.zip")));
            }
        }
        if (!left.isEmpty()) {
            throw new AssertionError("the page had problems: " + String.join("\n  ", left));
        }
    }

    @Override
    public void close() {
        context.close();
    }

    private void watch(Page shown) {
        shown.onConsoleMessage(this::console);
        shown.onPageError(error -> problems.add("page error: " + error));
        shown.onCrash(crashed -> problems.add("the page crashed"));
    }

    private void console(ConsoleMessage message) {
        String text = message.text();
        if (message.type().equals("error") || message.type().equals("warning")) {
            problems.add("console " + message.type() + ": " + text);
        } else if (text.startsWith(WATCHED)) {
            problems.add(text.substring(WATCHED.length()));
        }
    }

    /** Lets the page get to the end of what it is doing, and its messages arrive. */
    private void settle() {
        for (Iterator<Page> pages = context.pages().iterator(); pages.hasNext(); ) {
            pages.next().evaluate("() => new Promise(done => requestAnimationFrame(() => setTimeout(done)))");
        }
    }
}

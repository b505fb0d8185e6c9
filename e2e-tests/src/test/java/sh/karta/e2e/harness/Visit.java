// SPDX-License-Identifier: Apache-2.0
package sh.karta.e2e.harness;

import com.microsoft.playwright.Browser;
import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.ConsoleMessage;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.Tracing;
import com.microsoft.playwright.assertions.PlaywrightAssertions;
import com.microsoft.playwright.options.ReducedMotion;
import java.net.URI;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import sh.karta.e2e.stack.Patience;
import sh.karta.e2e.stack.Watch;

/**
 * A visit to a site in its own browser profile, whose visitor prefers reduced motion: a page, its requests and its problems. Problems are console errors
 * and warnings, uncaught exceptions, unhandled rejections and policy violations.
 */
public final class Visit implements AutoCloseable {
    /** A request from the page or from a frame or script in it. */
    public record Sent(String method, String url) {}

    private static final String WATCHED = "[watch] ";
    private static final double TIMEOUT_MS = Patience.LIMIT.toMillis();

    /** Whether {@code -Dkarta.traces=true} asks for traces. They take a fifth of the tests' processor time. */
    private static final boolean TRACES = Boolean.getBoolean("karta.traces");

    private final BrowserContext context;
    private final Page page;
    private final Path folder;
    private final boolean traced;
    private final List<String> problems = new ArrayList<>();
    private final List<Sent> requests = new ArrayList<>();

    private Visit(BrowserContext context, @Nullable Page page, Path folder, boolean traced) {
        this.context = context;
        this.folder = folder;
        this.traced = traced && TRACES;
        context.setDefaultTimeout(TIMEOUT_MS);
        PlaywrightAssertions.setDefaultAssertionTimeout(TIMEOUT_MS);
        if (this.traced) {
            context.tracing().start(new Tracing.StartOptions().setSnapshots(true));
        }
        context.addInitScript(Watch.SCRIPT);
        context.onRequest(request -> requests.add(new Sent(request.method(), request.url())));
        this.page = page == null ? context.newPage() : page;
        watch(this.page);
    }

    /** Starts a visit. If it fails, a screenshot is stored in {@code folder}, and with {@code -Dkarta.traces=true} a trace. */
    static Visit start(Browser browser, Path folder) {
        return start(browser, folder, true);
    }

    /** Starts a visit. If it is not {@code traced}, it never has a trace or tracing scripts in its pages. */
    static Visit start(Browser browser, Path folder, boolean traced) {
        return new Visit(
                browser.newContext(new Browser.NewContextOptions()
                        .setLocale("en-US")
                        .setViewportSize(1280, 800)
                        .setReducedMotion(ReducedMotion.REDUCE)),
                null,
                folder,
                traced);
    }

    /** Connects to a browser that is already running. */
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

    /** Opens an address in the first page and waits until it has loaded. */
    public void open(URI address) {
        page.navigate(address.toString());
    }

    /** Takes the profile offline or online again, and waits until the first page has noticed. */
    public void setOffline(boolean offline) {
        context.setOffline(offline);
        page.waitForFunction("offline => navigator.onLine !== offline", offline);
    }

    /** Returns every request so far, in order. */
    public List<Sent> requests() {
        settle();
        return List.copyOf(requests);
    }

    /** Returns the unexpected problems so far, in order. */
    public List<String> problems() {
        settle();
        return List.copyOf(problems);
    }

    /** Removes the problems that match the pattern. Fails if there is none. */
    public void expectProblem(String pattern) {
        settle();
        Pattern compiled = Pattern.compile(pattern);
        if (!problems.removeIf(problem -> compiled.matcher(problem).find())) {
            throw new AssertionError("expected a problem like \"" + pattern + "\", seen: " + problems);
        }
    }

    /** Removes the problems that match the pattern, if there are any. For what depends on the order of two tabs only. */
    public void allowProblem(String pattern) {
        settle();
        Pattern compiled = Pattern.compile(pattern);
        problems.removeIf(problem -> compiled.matcher(problem).find());
    }

    /** Returns the layout shift score of the first page since it was loaded. */
    public double layoutShift() {
        return ((Number) page.evaluate("() => new Promise(done => requestAnimationFrame(() => setTimeout(() =>"
                        + " done(window[Symbol.for('karta.watch')].shift))))"))
                .doubleValue();
    }

    /** Ends the visit. Fails if an unexpected problem remains. Stores a screenshot of a failed visit, and its trace if there is one. */
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
            problems.add("console " + message.type() + ": " + text + " " + message.location());
        } else if (text.startsWith(WATCHED)) {
            problems.add(text.substring(WATCHED.length()));
        }
    }

    /** Waits until the page has finished its work and its messages have arrived. */
    private void settle() {
        for (Iterator<Page> pages = context.pages().iterator(); pages.hasNext(); ) {
            pages.next().evaluate("() => new Promise(done => requestAnimationFrame(() => setTimeout(done)))");
        }
    }
}

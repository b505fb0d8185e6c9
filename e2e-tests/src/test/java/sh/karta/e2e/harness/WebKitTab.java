// SPDX-License-Identifier: Apache-2.0
package sh.karta.e2e.harness;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.openqa.selenium.Keys;
import org.openqa.selenium.OutputType;
import org.openqa.selenium.WebElement;
import org.openqa.selenium.WindowType;
import org.openqa.selenium.interactions.Actions;
import org.openqa.selenium.remote.RemoteWebDriver;

/** A page in WebKit. Its problems are recorded by {@code watch.js}, which the page must load first. */
final class WebKitTab implements Tab {
    private static final Duration TIMEOUT = Duration.ofMillis(SCRIPT_MILLIS);
    /** Finds a visible element in the page or in an open shadow root. Retries every frame. */
    private static final String FIND = "const find = (root) => [...root.querySelectorAll('*')].flatMap((element) =>"
            + " [...(element.matches(selector) && element.checkVisibility() ? [element] : []),"
            + " ...(element.shadowRoot ? find(element.shadowRoot) : [])]);"
            + " for (;;) { const [found] = find(document); if (found) return found;"
            + " await new Promise(requestAnimationFrame); }";

    private final RemoteWebDriver driver;
    private final Path folder;
    private final String window;

    /** The handle of the driver's current window. */
    private final AtomicReference<String> attended;

    private @Nullable WebElement frame;

    WebKitTab(RemoteWebDriver driver, Path folder) {
        this(driver, folder, new AtomicReference<>(driver.getWindowHandle()));
        driver.manage().timeouts().scriptTimeout(TIMEOUT);
    }

    private WebKitTab(RemoteWebDriver driver, Path folder, AtomicReference<String> attended) {
        this.driver = driver;
        this.folder = folder;
        this.attended = attended;
        this.window = attended.get();
    }

    @Override
    public Tab beside() {
        driver.switchTo().newWindow(WindowType.WINDOW);
        attended.set(driver.getWindowHandle());
        return new WebKitTab(driver, folder, attended);
    }

    @Override
    public void open(URI address) {
        attend();
        driver.switchTo().defaultContent();
        frame = null;
        driver.get(address.toString());
    }

    @Override
    public void enter(String selector) {
        frame = find(selector);
        driver.switchTo().frame(frame);
    }

    @Override
    public void back() {
        attend();
        driver.switchTo().defaultContent();
        frame = null;
        driver.navigate().back();
    }

    @Override
    public Object evaluate(String body) {
        return run(body);
    }

    @Override
    public void click(String selector) {
        find(selector).click();
    }

    @Override
    public void type(String selector, String text) {
        find(selector).sendKeys(text);
    }

    @Override
    public void press(String key) {
        attend();
        boolean shifted = key.startsWith("Shift+");
        String named = shifted ? key.substring("Shift+".length()) : key;
        // "ArrowDown" is ARROW_DOWN.
        CharSequence pressed = named.length() == 1
                ? named
                : Keys.valueOf(named.replaceAll("(?<=[a-z])(?=[A-Z])", "_").toUpperCase(Locale.ROOT));
        Actions actions = new Actions(driver);
        (shifted ? actions.keyDown(Keys.SHIFT).sendKeys(pressed).keyUp(Keys.SHIFT) : actions.sendKeys(pressed))
                .perform();
    }

    @Override
    public List<String> problems() {
        List<String> problems = new ArrayList<>(noticed());
        if (frame != null) {
            attend();
            driver.switchTo().defaultContent();
            problems.addAll(noticed());
            driver.switchTo().frame(frame);
        }
        return problems;
    }

    private List<String> noticed() {
        Object noticed = evaluate("await new Promise((done) => setTimeout(done));"
                + " return window[Symbol.for('karta.watch')].problems;");
        return ((List<?>) noticed).stream().map(String::valueOf).toList();
    }

    @Override
    public void end(boolean failed) {
        List<String> left = failed ? List.of() : problems();
        if (failed || !left.isEmpty()) {
            try {
                Files.createDirectories(folder);
                Files.write(folder.resolve("page.png"), driver.getScreenshotAs(OutputType.BYTES));
            } catch (IOException unusable) {
                throw new UncheckedIOException(unusable);
            }
        }
        if (!left.isEmpty()) {
            throw new AssertionError("the page had problems: " + String.join("\n  ", left));
        }
    }

    @Override
    public void close() {
        driver.quit();
    }

    private WebElement find(String selector) {
        return (WebElement) run("const selector = arguments[0];" + FIND, selector);
    }

    private void attend() {
        if (!attended.get().equals(window)) {
            driver.switchTo().window(window);
            attended.set(window);
        }
    }

    private Object run(String body, Object... values) {
        attend();
        String script = "const done = arguments[arguments.length - 1];"
                + " (async function() {" + body + "}).apply(null, arguments)"
                + ".then((value) => done([value ?? null]), (failure) => done([null, String(failure)]));";
        List<?> result =
                (List<?>) driver.executeAsyncScript(script, Stream.of(values).toArray());
        if (result.size() > 1) {
            throw new AssertionError("in the page: " + result.get(1));
        }
        return result.get(0);
    }
}

// SPDX-License-Identifier: Apache-2.0
package sh.karta.e2e.harness;

import com.microsoft.playwright.Page;
import java.net.URI;
import java.util.List;
import sh.karta.e2e.stack.Patience;

/** A browser page, with the operations that all engines support. Selectors also match elements in open shadow roots. */
public interface Tab extends AutoCloseable {
    /** Time limit of a script if the driver needs one. WebKit's driver sets a timer in the page for it. */
    int SCRIPT_MILLIS = (int) Patience.LIMIT.toMillis();

    /** Opens an address and waits until it has loaded. */
    void open(URI address);

    /**
     * Enters the only frame that matches a CSS selector. Until the next {@link #open}, all operations except
     * {@link #problems} apply to it.
     */
    void enter(String frame);

    /** Runs the body of an async function in the page. Returns its result: string, number, boolean, list or null. */
    Object evaluate(String body);

    /** Goes back in the history and waits until the page is about to be shown. */
    void back();

    /**
     * Opens another window of the same profile, which closes with this one. In engines driven by Playwright,
     * {@link Visit} opens tabs instead.
     */
    default Tab beside() {
        throw new UnsupportedOperationException("see Visit.tab()");
    }

    /** Clicks the only visible element that matches a CSS selector. */
    void click(String selector);

    /** Clicks the only visible element that matches a CSS selector, and types into it. */
    void type(String selector, String text);

    /** Presses a key on the focused element: a letter, or a name such as {@code Enter} or {@code Shift+Tab}. */
    void press(String key);

    /** Returns every problem so far, as defined by {@link Visit}. */
    List<String> problems();

    /** Ends the visit. Stores a screenshot if it {@code failed}. */
    void end(boolean failed);

    /** Returns Playwright's page, for operations that only its engines support. Fails in other engines. */
    default Page page() {
        throw new UnsupportedOperationException("this engine is not driven by Playwright");
    }

    @Override
    void close();
}

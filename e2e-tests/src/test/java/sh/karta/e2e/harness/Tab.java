// SPDX-License-Identifier: Apache-2.0
package sh.karta.e2e.harness;

import com.microsoft.playwright.Page;
import java.net.URI;
import java.util.List;

/** A browser page, as far as all engines can be driven alike. Elements are found in the page and in open shadow roots. */
public interface Tab extends AutoCloseable {
    /** How long a script may run where the driver sets a limit; WebKit's keeps a timer in the page for it. */
    int SCRIPT_MILLIS = 20_000;

    /** Shows an address and returns when it has loaded. */
    void open(URI address);

    /** Goes into the one frame that a CSS selector finds: until the next {@link #open}, all but problems is of that frame. */
    void enter(String frame);

    /** Runs the body of an async function in the page and returns what it returns: text, number, boolean, list or null. */
    Object evaluate(String body);

    /** Goes back in the history, as with the browser's button, and returns when the page there is about to be shown. */
    void back();

    /** Opens another window of the same profile; it ends with this one. Of engines that Playwright drives a {@link Visit} opens tabs. */
    default Tab beside() {
        throw new UnsupportedOperationException("see Visit.tab()");
    }

    /** Clicks the one visible element that a CSS selector finds. */
    void click(String selector);

    /** Clicks the one visible element that a CSS selector finds and types there, key by key. */
    void type(String selector, String text);

    /** Returns every problem so far, as {@link Visit} counts them. */
    List<String> problems();

    /** Ends the visit; a screenshot is kept if it {@code failed}. */
    void end(boolean failed);

    /** Returns the page as its driver has it, for what no other engine's driver can do; fails in those. */
    default Page page() {
        throw new UnsupportedOperationException("this engine is not driven by Playwright");
    }

    @Override
    void close();
}

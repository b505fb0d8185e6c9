// SPDX-License-Identifier: Apache-2.0
package sh.karta.e2e.harness;

import java.net.URI;
import java.util.List;

/** A browser page, as far as all engines can be driven alike. Elements are found in the page and in open shadow roots. */
public interface Tab extends AutoCloseable {
    /** Shows an address and returns when it has loaded. */
    void open(URI address);

    /** Runs the body of an async function in the page and returns what it returns: text, number, boolean, list or null. */
    Object evaluate(String body);

    /** Clicks the one visible element that a CSS selector finds. */
    void click(String selector);

    /** Clicks the one visible element that a CSS selector finds and types there, key by key. */
    void type(String selector, String text);

    /** Returns every problem so far, as {@link Visit} counts them. */
    List<String> problems();

    /** Ends the visit; a screenshot is kept if it {@code failed}. */
    void end(boolean failed);

    @Override
    void close();
}

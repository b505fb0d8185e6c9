// SPDX-License-Identifier: Apache-2.0
package sh.karta.widget.core.config;

import sh.karta.widget.core.error.Reply;

/** What the page says about itself with each turn ({@code context}, {@code contextFn}; wire-protocol §3, Context). */
@FunctionalInterface
public interface ContextFunction {
    /** Asks for the context of the next turn; null or empty is none. Core waits two seconds for the reply. */
    void context(Reply<String> reply);
}

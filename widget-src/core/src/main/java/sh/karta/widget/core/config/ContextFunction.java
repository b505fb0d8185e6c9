// SPDX-License-Identifier: Apache-2.0
package sh.karta.widget.core.config;

import sh.karta.widget.core.error.Reply;

/** Provides the page's context for a message ({@code context}, {@code contextFn}; wire-protocol §3, Context). */
@FunctionalInterface
public interface ContextFunction {
    /** Requests the context of the next message. Null or an empty string means none. Core waits up to two seconds. */
    void context(Reply<String> reply);
}

// SPDX-License-Identifier: Apache-2.0
package sh.karta.widget.core.config;

import sh.karta.widget.core.error.Reply;

/** The page's function for bearer tokens ({@code tokenFn}, wire-protocol §1). */
@FunctionalInterface
public interface TokenFunction {
    /**
     * Requests a token. A rejected promise or a thrown exception arrives as the reply's error.
     *
     * @param force whether a cached token must not be returned, because it was refused or belongs to another identity
     * @param reply receives the token
     */
    void token(boolean force, Reply<String> reply);
}

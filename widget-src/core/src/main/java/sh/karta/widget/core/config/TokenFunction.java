// SPDX-License-Identifier: Apache-2.0
package sh.karta.widget.core.config;

import sh.karta.widget.core.error.Reply;

/** A page's own way to a bearer token ({@code tokenFn}, wire-protocol §1). */
@FunctionalInterface
public interface TokenFunction {
    /**
     * Asks for a token. A rejected promise and a thrown exception become an error of the reply.
     *
     * @param force whether a cached token must not be given: the last one was refused, or belongs to another identity
     * @param reply hears the token
     */
    void token(boolean force, Reply<String> reply);
}

// SPDX-License-Identifier: Apache-2.0
package sh.karta.widget.core.config;

import org.jspecify.annotations.Nullable;
import sh.karta.widget.core.error.KartaError;

/**
 * Where the agent is and how to speak to it: fill the fields, {@link #check}, hand over. Not changed afterwards, but for
 * {@link #context}.
 */
public final class ClientConfig {
    /** Origin (and path, if any) of the data plane; trailing slashes are dropped by {@link #check}. */
    public String baseUrl = "https://agent.karta.sh";

    /** {@code org/agent}, or null with the Responses transport. */
    public @Nullable String projectRef;

    /** Publishable key, exchanged for tokens. One of this and the next three is set. */
    public @Nullable String embedKey;

    /** A bearer token that cannot be refreshed. */
    public @Nullable String token;

    /** URL that answers GET with {@code {token, expires_in?}}. */
    public @Nullable String tokenEndpoint;

    /** The page's own function for tokens. */
    public @Nullable TokenFunction tokenFn;

    /** Whether the OpenAI Responses API is spoken instead of Managed Agents (wire-protocol §4). */
    public boolean responses;

    /** Model for the Responses transport, or null. */
    public @Nullable String model;

    /** Asked before each turn, or null. */
    public @Nullable ContextFunction context;

    /** Returns what is wrong ({@code invalid_option}, naming the option and what was expected), or null; normalises the rest. */
    public @Nullable KartaError check() {
        return null;
    }
}

// SPDX-License-Identifier: Apache-2.0
package sh.karta.widget.core.config;

import org.jspecify.annotations.Nullable;
import sh.karta.widget.core.error.Errors;
import sh.karta.widget.core.error.KartaError;
import sh.karta.widget.core.text.Text;

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
        baseUrl = trimmed(baseUrl);
        if (!Text.startsWith(baseUrl, "https://", 0) && !Text.startsWith(baseUrl, "http://", 0)) {
            return Errors.invalidOption("baseUrl: expected an http or https URL");
        }
        if (projectRef == null ? !responses : !isProjectRef(projectRef)) {
            return Errors.invalidOption("projectRef: expected \"org/agent\", each of a-z, 0-9 and -");
        }
        int sources = (embedKey == null ? 0 : 1)
                + (token == null ? 0 : 1)
                + (tokenEndpoint == null ? 0 : 1)
                + (tokenFn == null ? 0 : 1);
        return sources == 1
                ? null
                : Errors.invalidOption("Expected exactly one of embedKey, token, tokenEndpoint and tokenFn");
    }

    /** Returns an address without the slashes at its end. */
    public static String trimmed(String baseUrl) {
        int end = baseUrl.length();
        while (end > 0 && Text.at(baseUrl, end - 1) == '/') {
            end--;
        }
        return Text.slice(baseUrl, 0, end);
    }

    /** Returns whether {@code ref} is two slugs with a slash between them, each 1 to 63 of a-z, 0-9 and -, with no - at its ends. */
    public static boolean isProjectRef(String ref) {
        int slash = Text.indexOf(ref, "/", 0);
        return slash > 0 && isSlug(ref, 0, slash) && isSlug(ref, slash + 1, ref.length());
    }

    private static boolean isSlug(String text, int from, int to) {
        for (int i = from; i < to; i++) {
            int unit = Text.at(text, i);
            boolean inner = unit == '-' && i > from && i < to - 1;
            if (!inner && !(unit >= 'a' && unit <= 'z') && !(unit >= '0' && unit <= '9')) {
                return false;
            }
        }
        return to > from && to - from <= 63;
    }
}

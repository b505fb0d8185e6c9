// SPDX-License-Identifier: Apache-2.0
package sh.karta.widget.core.config;

import org.jspecify.annotations.Nullable;
import sh.karta.widget.core.error.Errors;
import sh.karta.widget.core.error.KartaError;
import sh.karta.widget.core.text.Text;

/**
 * The options of a client. Fill the fields, call {@link #check}, then pass it on. Afterwards only {@link #context}
 * and {@link #language} may change.
 */
public final class ClientConfig {
    /** Origin, and optionally path, of the data plane. {@link #check} removes trailing slashes. */
    public String baseUrl = "https://agent.karta.sh";

    /** {@code org/agent}. May be null with the Responses transport. */
    public @Nullable String projectRef;

    /** Publishable key, which is exchanged for tokens. The caller sets exactly one of this and the next three fields. */
    public @Nullable String embedKey;

    /** A bearer token that cannot be refreshed. */
    public @Nullable String token;

    /** URL whose GET response is {@code {token, expires_in?}}. */
    public @Nullable String tokenEndpoint;

    /** The page's token function. */
    public @Nullable TokenFunction tokenFn;

    /** Whether to use the OpenAI Responses API instead of Managed Agents (wire-protocol §4). */
    public boolean responses;

    /** Model for the Responses transport, or null. */
    public @Nullable String model;

    /** Language of the interface (BCP 47), or null. An agent uses it if a message does not show its own. */
    public @Nullable String language;

    /** Called once per message, or null. */
    public @Nullable ContextFunction context;

    /** Validates the options like {@link #check(String)}, for a caller that uses this class's names. */
    public @Nullable KartaError check() {
        return check("projectRef");
    }

    /**
     * Validates the options and normalises the base URL. Returns null, or an {@code invalid_option} error that names
     * the option, the expected value and the given one.
     *
     * @param projectOption the caller's name for {@link #projectRef}
     */
    public @Nullable KartaError check(String projectOption) {
        baseUrl = trimmed(baseUrl);
        if (!Text.startsWith(baseUrl, "https://", 0) && !Text.startsWith(baseUrl, "http://", 0)) {
            return unexpected("baseUrl: expected an http or https URL", baseUrl);
        }
        if (Text.indexOf(baseUrl, "?", 0) >= 0 || Text.indexOf(baseUrl, "#", 0) >= 0) {
            return unexpected("baseUrl: expected a URL without a query", baseUrl);
        }
        if (projectRef == null && !responses) {
            return Errors.invalidOption(Text.concat(projectOption, " is missing: expected \"org/agent\""));
        }
        if (projectRef != null && !isProjectRef(projectRef)) {
            return unexpected(Text.concat(projectOption, ": expected \"org/agent\""), projectRef);
        }
        return null;
    }

    private static KartaError unexpected(String expectation, String value) {
        return Errors.invalidOption(Text.concat(Text.concat(Text.concat(expectation, ", got \""), value), "\""));
    }

    /** Returns {@code baseUrl} without trailing slashes. */
    public static String trimmed(String baseUrl) {
        int end = baseUrl.length();
        while (end > 0 && Text.at(baseUrl, end - 1) == '/') {
            end--;
        }
        return Text.slice(baseUrl, 0, end);
    }

    /**
     * Returns whether {@code ref} is two slugs separated by a slash. A slug has 1 to 63 characters of a-z, 0-9 and -,
     * and neither begins nor ends with -.
     */
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

    public void setBaseUrl(String baseUrl) {
        this.baseUrl = baseUrl;
    }

    public void setLanguage(String language) {
        this.language = language;
    }

    public void setProjectRef(@Nullable String projectRef) {
        this.projectRef = projectRef;
    }

    public void setEmbedKey(@Nullable String embedKey) {
        this.embedKey = embedKey;
    }

    public void setToken(@Nullable String token) {
        this.token = token;
    }

    public void setTokenEndpoint(@Nullable String tokenEndpoint) {
        this.tokenEndpoint = tokenEndpoint;
    }

    public void setTokenFn(@Nullable TokenFunction tokenFn) {
        this.tokenFn = tokenFn;
    }

    public void setResponses(boolean responses) {
        this.responses = responses;
    }

    public void setModel(@Nullable String model) {
        this.model = model;
    }

    public void setContext(@Nullable ContextFunction context) {
        this.context = context;
    }
}

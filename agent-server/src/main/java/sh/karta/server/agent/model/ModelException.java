// SPDX-License-Identifier: Apache-2.0
package sh.karta.server.agent.model;

import java.util.EnumSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** A failed model call. The message is for the operator's log, never for visitors, and holds no key. */
public final class ModelException extends RuntimeException {
    private static final Set<ProviderCode> ANOTHER_MAY_ANSWER = EnumSet.of(
            ProviderCode.UNAVAILABLE, ProviderCode.TIMEOUT, ProviderCode.NOT_FOUND, ProviderCode.RATE_LIMITED);
    private static final Set<ProviderCode> PASSING = EnumSet.of(ProviderCode.UNAVAILABLE, ProviderCode.RATE_LIMITED);

    private static final long serialVersionUID = 1;

    private final ProviderCode code;
    private final @Nullable Integer retryAfterSeconds;

    public ModelException(ProviderCode code, String reason) {
        this(code, reason, null);
    }

    /** @param retryAfterSeconds the pause that the provider asks for, or null */
    public ModelException(ProviderCode code, String reason, @Nullable Integer retryAfterSeconds) {
        super(reason);
        this.code = code;
        this.retryAfterSeconds = retryAfterSeconds;
    }

    /** Returns the code for the visitor's client. */
    public ProviderCode code() {
        return code;
    }

    /** Returns the reason for the log. */
    public String reason() {
        return String.valueOf(getMessage());
    }

    /** Returns the pause that the provider asks for, or null. */
    public @Nullable Integer retryAfterSeconds() {
        return retryAfterSeconds;
    }

    /** Returns whether another model may answer the same request. */
    public boolean concernsThisModelOnly() {
        return ANOTHER_MAY_ANSWER.contains(code);
    }

    /** Returns whether the same model may answer in a moment. */
    public boolean mayPass() {
        return PASSING.contains(code);
    }
}

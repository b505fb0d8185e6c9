// SPDX-License-Identifier: Apache-2.0
package sh.karta.answers.crawl;

import java.net.URI;
import org.jspecify.annotations.Nullable;

/** The result of a request. */
sealed interface Fetched {
    /**
     * A complete response.
     *
     * @param location the final address, after redirects
     * @param type the value of Content-Type; empty for none
     */
    @SuppressWarnings("ArrayRecordComponent") // never compared
    record Content(
            URI location,
            String type,
            byte[] body,
            @Nullable String etag,
            @Nullable String lastModified) implements Fetched {}

    /** The stored version is still valid. */
    record Unchanged() implements Fetched {}

    /** There is an answer that cannot be used: another type, too large, or a redirect that leads out of the site. */
    record Unusable(String why) implements Fetched {}

    /** @param retryAfterSeconds how long the server asks to wait; 0 if it does not */
    record Refused(int status, long retryAfterSeconds) implements Fetched {}

    /** There is no answer, or only an incomplete one. */
    record Failed(String why) implements Fetched {}
}

// SPDX-License-Identifier: Apache-2.0
package sh.karta.server.crawl;

import java.net.URI;
import org.jspecify.annotations.Nullable;

/** What came of a request. */
sealed interface Fetched {
    /**
     * A complete response.
     *
     * @param location where it came from, after redirects
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

    /** There is an answer, but nothing to read: another type, too large, or a redirect that leads out of the site. */
    record Unusable(String why) implements Fetched {}

    /** @param retryAfterSeconds how long the server asks to wait; 0 if it does not */
    record Refused(int status, long retryAfterSeconds) implements Fetched {}

    /** There is no answer, or not a whole one. */
    record Failed(String why) implements Fetched {}
}

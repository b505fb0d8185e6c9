// SPDX-License-Identifier: Apache-2.0
package sh.karta.server.http;

import org.eclipse.jetty.io.Content;
import org.eclipse.jetty.server.Request;

/** The part of a request body that no endpoint reads. */
final class RestOfBody {
    /** Minimum number of bytes charged per read. Reading many tiny chunks costs more than their bytes. */
    private static final int READ_BYTES = 1_024;

    private static final int MAX_BYTES = 64 * READ_BYTES;

    private RestOfBody() {}

    /**
     * Reads and discards what has arrived, up to a limit. Returns whether that was the whole rest. If not, the connection cannot be used
     * for another request; {@link LingeringClose} reads what the client is still sending.
     */
    static boolean hasArrived(Request request) {
        int discarded = 0;
        while (discarded <= MAX_BYTES) {
            Content.Chunk chunk = request.read();
            // While the server stops, a silent client is reported as a failure that is not the last.
            if (chunk == null || Content.Chunk.isFailure(chunk)) {
                return false;
            }
            discarded += Math.max(chunk.remaining(), READ_BYTES);
            chunk.release();
            if (chunk.isLast()) {
                return true;
            }
        }
        return false;
    }
}

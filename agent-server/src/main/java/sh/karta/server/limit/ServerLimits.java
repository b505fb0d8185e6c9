// SPDX-License-Identifier: Apache-2.0
package sh.karta.server.limit;

/**
 * How much one server takes at a time, all projects together.
 *
 * @param connections open connections
 * @param connectionsPerAddress open connections of one network address; behind trusted proxies, its requests at a time
 * @param streams open event streams
 * @param streamsPerVisitor open event streams of one visitor or user
 * @param headerSeconds time for the headers of a request, and for an upload to get going
 * @param bodySeconds time for a JSON body
 * @param uploadSeconds time for an upload
 * @param uploadBytesPerSecond average rate below which an upload is refused
 * @param bodiesInFlight bytes of all bodies that have been received and not yet been handled
 * @param uploadsPerVisitor uploads of one visitor or user at a time
 */
public record ServerLimits(
        int connections,
        int connectionsPerAddress,
        int streams,
        int streamsPerVisitor,
        int headerSeconds,
        int bodySeconds,
        int uploadSeconds,
        int uploadBytesPerSecond,
        int bodiesInFlight,
        int uploadsPerVisitor) {
    public static final ServerLimits DEFAULT =
            new ServerLimits(10_000, 64, 5_000, 8, 10, 60, 600, 8_192, 64 * 1_024 * 1_024, 4);
}

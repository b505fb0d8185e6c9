// SPDX-License-Identifier: Apache-2.0
package sh.karta.server.limit;

/**
 * The limits of one server, for all projects together.
 *
 * @param connections maximum number of open connections
 * @param connectionsPerAddress maximum number of open connections of one network address; behind trusted proxies, of its concurrent
 *     requests
 * @param streams maximum number of open event streams
 * @param streamsPerVisitor maximum number of open event streams of one visitor or user
 * @param turns maximum number of turns that run at the same time; a turn that waits for the visitor is not counted
 * @param turnsPerVisitor maximum number of turns of one visitor or user that run at the same time
 * @param turnSeconds time limit for a turn, without the time in which it waits for the visitor
 * @param turnTotalSeconds time limit for a turn, with the time in which it waits for the visitor
 * @param headerSeconds time limit for the headers of a request; also the time before an upload's rate is checked
 * @param bodySeconds time limit for a JSON body
 * @param uploadSeconds time limit for an upload
 * @param uploadBytesPerSecond minimum average rate of an upload
 * @param bodiesInFlight maximum total size of bodies above 64 kB that were received and not yet handled, in bytes; smaller ones may take a
 *     quarter of it besides
 * @param uploadsPerVisitor maximum number of concurrent uploads of one visitor or user
 * @param fileBytes maximum size of an uploaded file, in bytes
 * @param filesPerSession maximum number of files in a session
 * @param fileBytesPerSession maximum total size of the files in a session, in bytes
 * @param freeDiskMegabytes free space on the disk of the data folder below which uploads are refused, in megabytes; 0 for no limit
 */
public record ServerLimits(
        int connections,
        int connectionsPerAddress,
        int streams,
        int streamsPerVisitor,
        int turns,
        int turnsPerVisitor,
        int turnSeconds,
        int turnTotalSeconds,
        int headerSeconds,
        int bodySeconds,
        int uploadSeconds,
        int uploadBytesPerSecond,
        int bodiesInFlight,
        int uploadsPerVisitor,
        int fileBytes,
        int filesPerSession,
        int fileBytesPerSession,
        int freeDiskMegabytes) {
    private static final int MEGABYTE = 1_024 * 1_024;

    public static final ServerLimits DEFAULT = new ServerLimits(
            10_000,
            64,
            5_000,
            8,
            500,
            4,
            600,
            1_800,
            10,
            30,
            600,
            8_192,
            64 * MEGABYTE,
            4,
            10 * MEGABYTE,
            50,
            100 * MEGABYTE,
            256);
}

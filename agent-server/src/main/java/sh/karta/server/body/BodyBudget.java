// SPDX-License-Identifier: Apache-2.0
package sh.karta.server.body;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import sh.karta.server.limit.NetworkAddress;
import sh.karta.server.limit.NetworkAddress.Network;
import sh.karta.server.problem.Code;
import sh.karta.server.problem.Problem;

/**
 * Limits the total size of the request bodies in flight: received and not yet handled. Uploads may use three quarters of the budget,
 * so that they never block messages. The uploads of one address together may use a quarter, and so may its other bodies, so that nobody
 * blocks all others. Thread-safe.
 */
public final class BodyBudget {
    private static final int RETRY_SECONDS = 5;
    private static final int ADDRESSES = 4;

    private final Path folder;
    private final long total;
    private final Map<String, Long> usedFrom = new HashMap<>();
    private long used;

    /**
     * Creates a budget and deletes spool files that a previous process has left in the folder.
     *
     * @param folder where bodies beyond 64 kB are spooled; created on demand
     * @param total maximum bytes in flight, all bodies together
     * @throws IOException if the folder cannot be read or emptied
     */
    public BodyBudget(Path folder, long total) throws IOException {
        this.folder = folder;
        this.total = total;
        if (Files.isDirectory(folder)) {
            try (DirectoryStream<Path> left = Files.newDirectoryStream(folder, "body*.tmp")) {
                for (Path file : left) {
                    Files.deleteIfExists(file);
                }
            }
        }
    }

    /**
     * Returns a new empty body. The caller must close it.
     *
     * @param address the client's network address
     */
    public Body body(boolean upload, String address) {
        return new Body(this, folder, upload, NetworkAddress.networks(address));
    }

    /**
     * Books more bytes for a body.
     *
     * @param own bytes that are booked for it already. A body that is the only one of its address may use the whole budget
     */
    synchronized void reserve(long bytes, long own, boolean upload, List<Network> networks) {
        boolean fits = used + bytes <= (upload ? total * 3 / 4 : total);
        for (Network network : networks) {
            long all = usedFrom.getOrDefault(key(upload, network), 0L);
            fits &= all == own || all + bytes <= total / ADDRESSES * network.addresses();
        }
        if (!fits) {
            throw new Problem(
                    Code.UNAVAILABLE,
                    "The server is receiving too many large requests at once. Try again.",
                    RETRY_SECONDS);
        }
        add(bytes, upload, networks);
    }

    synchronized void release(long bytes, boolean upload, List<Network> networks) {
        add(-bytes, upload, networks);
    }

    private void add(long bytes, boolean upload, List<Network> networks) {
        used += bytes;
        for (Network network : networks) {
            usedFrom.merge(key(upload, network), bytes, (before, more) -> before + more == 0 ? null : before + more);
        }
    }

    private static String key(boolean upload, Network network) {
        return (upload ? "uploads:" : "others:") + network.name();
    }

    /** Returns the bytes in flight. */
    public synchronized long used() {
        return used;
    }
}

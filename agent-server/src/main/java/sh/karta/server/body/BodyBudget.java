// SPDX-License-Identifier: Apache-2.0
package sh.karta.server.body;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import sh.karta.server.limit.NetworkAddress;
import sh.karta.server.limit.NetworkAddress.Network;
import sh.karta.server.problem.Code;
import sh.karta.server.problem.Problem;

/**
 * Limits the total size of the request bodies in flight: received and not yet handled. Small bodies have a budget of their own, a quarter
 * as large, so that large ones never block tokens and messages. Large JSON may take half of the shared budget, and uploads three quarters.
 * A visitor, an address and a network may take a part of each, so that nobody blocks all others. Thread-safe.
 */
public final class BodyBudget {
    static final int SMALL_BODY = 65_536;

    private static final int RETRY_SECONDS = 5;

    /** The bodies that share a limit. */
    enum Part {
        SMALL(32) {
            @Override
            long of(long total) {
                return Math.max(total / 4, SMALL_BODY);
            }
        },
        LARGE_JSON(8) {
            @Override
            long of(long total) {
                return total / 2;
            }
        },
        LARGE_UPLOADS(4) {
            @Override
            long of(long total) {
                return total / 4 * 3;
            }
        };

        /** One visitor or address may take this fraction of the part. */
        private final int shares;

        Part(int shares) {
            this.shares = shares;
        }

        abstract long of(long total);

        static Part of(long bytes, boolean upload) {
            return bytes <= SMALL_BODY ? SMALL : upload ? LARGE_UPLOADS : LARGE_JSON;
        }
    }

    /** What one body takes of the budget. Guarded by the budget. */
    static final class Booking {
        private final boolean upload;
        private final List<Network> holders;
        private final long announced;
        private Part part;
        private long bytes;

        private Booking(boolean upload, List<Network> holders, long announced) {
            this.upload = upload;
            this.holders = holders;
            this.announced = announced;
            part = Part.of(announced, upload);
        }

        private Part partWith(long more) {
            return Part.of(Math.max(announced, bytes + more), upload);
        }
    }

    private final Path folder;
    private final long total;
    private final Map<Part, Long> used = new EnumMap<>(Part.class);
    private final Map<String, Long> usedBy = new HashMap<>();

    /**
     * Creates a budget and deletes spool files that a previous process has left in the folder.
     *
     * @param folder where bodies beyond 64 kB are spooled; created on demand
     * @param total maximum bytes in flight of all large bodies together
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
     * @param upload whether the body has a file
     * @param announced the length that the client has announced; 0 or less if it announced none
     * @param address the client's network address
     * @param visitor the visitor or user that sends the body; null if the request has no token
     */
    public Body body(boolean upload, long announced, String address, @Nullable String visitor) {
        List<Network> holders = new ArrayList<>(NetworkAddress.withNeighbours(address));
        if (visitor != null) {
            holders.add(new Network("visitor " + visitor, 1));
        }
        return new Body(this, folder, new Booking(upload, List.copyOf(holders), announced));
    }

    /**
     * Books more bytes for a body. A body that is the only one of its visitor, address or network may use the whole part.
     *
     * @throws Problem {@code unavailable} if the budget, or the share of a holder, is used up
     */
    synchronized void reserve(Booking booking, long bytes) {
        Part part = booking.partWith(bytes);
        // A body that turns out to be large leaves the budget of the small ones.
        boolean moves = part != booking.part;
        long more = moves ? booking.bytes + bytes : bytes;
        if (!fits(part, more, moves ? 0 : booking.bytes, booking.holders)) {
            throw new Problem(
                    Code.UNAVAILABLE, "The server is receiving too many requests at once. Try again.", RETRY_SECONDS);
        }
        if (moves) {
            add(booking.part, -booking.bytes, booking.holders);
        }
        add(part, more, booking.holders);
        booking.part = part;
        booking.bytes += bytes;
    }

    private boolean fits(Part part, long more, long own, List<Network> holders) {
        boolean fits = used(part) + more <= part.of(total)
                && (part == Part.SMALL || used(Part.LARGE_JSON) + used(Part.LARGE_UPLOADS) + more <= total);
        for (Network holder : holders) {
            long all = usedBy.getOrDefault(key(part, holder), 0L);
            fits &= all == own || all + more <= part.of(total) / part.shares * holder.addresses();
        }
        return fits;
    }

    synchronized void release(Booking booking) {
        add(booking.part, -booking.bytes, booking.holders);
        booking.bytes = 0;
    }

    private void add(Part part, long bytes, List<Network> holders) {
        if (bytes == 0) {
            return; // A counter of nothing would never be removed.
        }
        used.merge(part, bytes, Long::sum);
        for (Network holder : holders) {
            usedBy.merge(key(part, holder), bytes, (before, more) -> before + more == 0 ? null : before + more);
        }
    }

    private static String key(Part part, Network holder) {
        return part + " " + holder.name();
    }

    private long used(Part part) {
        return used.getOrDefault(part, 0L);
    }

    /** Returns the bytes in flight. */
    public synchronized long used() {
        return used.values().stream().mapToLong(Long::longValue).sum();
    }

    /** Returns the number of counters of visitors, addresses and networks. */
    synchronized int counters() {
        return usedBy.size();
    }
}

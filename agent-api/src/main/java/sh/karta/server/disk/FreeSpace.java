// SPDX-License-Identifier: Apache-2.0
package sh.karta.server.disk;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import sh.karta.server.problem.Code;
import sh.karta.server.problem.Problem;
import sh.karta.server.work.Outage;

/** Refuses files while the disk of a folder is almost full, so that the rest is left for messages. Thread-safe. */
public final class FreeSpace {
    private static final Logger LOG = LoggerFactory.getLogger(FreeSpace.class);
    private static final long MEGABYTE = 1_024 * 1_024;
    private static final int RETRY_SECONDS = 60;

    private final Outage full = new Outage(
            LOG, "The disk of the data folder is almost full, refusing uploads", "Uploads are accepted again");
    private final Path folder;
    private final long least;

    /** @param leastMegabytes free space below which files are refused; 0 for no limit */
    public FreeSpace(Path folder, int leastMegabytes) {
        this.folder = folder;
        least = leastMegabytes * MEGABYTE;
    }

    /**
     * Accepts a file.
     *
     * @throws Problem {@code unavailable} if there is too little free space
     */
    public void admitFile() {
        long free = free();
        if (free < least) {
            full.failed(free / MEGABYTE + " MB are free, expected " + least / MEGABYTE);
            throw new Problem(
                    Code.UNAVAILABLE, "The disk of this server is almost full. It accepts no files.", RETRY_SECONDS);
        }
        full.succeeded();
    }

    private long free() {
        try {
            return least == 0 ? Long.MAX_VALUE : Files.getFileStore(folder).getUsableSpace();
        } catch (IOException e) {
            LOG.debug("Reading the free space of {} failed: {}", folder, e.getMessage());
            return Long.MAX_VALUE;
        }
    }
}

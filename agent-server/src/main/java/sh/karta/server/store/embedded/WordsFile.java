// SPDX-License-Identifier: Apache-2.0
package sh.karta.server.store.embedded;

import java.io.Closeable;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import java.util.zip.CRC32C;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import sh.karta.server.store.sqlite.PrivateFiles;

/**
 * Where words of running answers are written first, by the thread that appends them: a file of a fixed length whose segments are
 * used round and round. One write is one append; once it has returned, the operating system has it, and a kill of the process
 * takes nothing back. The room is there from the beginning, so a full disk stops no running answer.
 *
 * <p>A record is its length (4 bytes), a CRC32C of all that follows (4), the number of its segment (8), and an {@link Appended}.
 * Segments are numbered on and on, so what was written in an earlier round is told by its number, and what was torn by its sum.
 * Records of words that have moved on stay until they are overwritten, or erased in a quiet moment; that they may be read again
 * harms nothing, see {@link LeftWords}. Thread-safe.
 */
final class WordsFile implements AutoCloseable {
    /** A record's words, and the number of the segment they are in. */
    record Found(long segment, Appended words) {}

    static final int SEGMENTS = 16;
    /** All of them hold some six seconds of ten thousand events each. */
    static final int SEGMENT_BYTES = 1 << 20;

    static final int HEADER_BYTES = 16;
    /** From here on a record is covered by its sum. */
    private static final int SUMMED_FROM = 8;

    private static final int ZEROS = 1 << 16;
    private static final long NONE = Long.MAX_VALUE;
    private static final long RETRY_NANOS = TimeUnit.SECONDS.toNanos(10);

    private static final Logger LOG = LoggerFactory.getLogger(WordsFile.class);

    private final Path path;
    private final LongSupplier oldestUnmoved;
    private final CRC32C sum = new CRC32C();
    /** Not a channel: an interrupt of the thread that writes would close that for everybody. */
    private @Nullable RandomAccessFile file;
    /** The same, for syncs. */
    private volatile @Nullable FileChannel channel;

    private volatile long number;
    /** Of the segment that is being filled. */
    private int used = SEGMENT_BYTES;
    /** Segments from this one on hold something. */
    private long firstWritten;

    private long notBefore = System.nanoTime();
    private boolean closed;
    private volatile boolean dirty;
    /** The oldest segments whose words have moved, but perhaps not onto the disk: for the next sync, and for the running one. */
    private long moved = NONE;

    private long syncing = NONE;

    /**
     * @param last the number of the last segment found in the file; 0 if there is none
     * @param oldestUnmoved the lowest number of a segment with words that are nowhere else, {@link Long#MAX_VALUE} for none; asked
     *     from any thread
     */
    WordsFile(Path path, long last, LongSupplier oldestUnmoved) {
        this.path = path;
        this.oldestUnmoved = oldestUnmoved;
        // A round is left out: a segment whose beginning cannot be read may have had the next number.
        number = last == 0 ? 0 : last + SEGMENTS;
        firstWritten = last == 0 ? 1 : Math.max(1, last + 1 - SEGMENTS);
    }

    /** The number of the segment that is being filled. */
    long number() {
        return number;
    }

    /** Makes the file if it is missing; until then it takes nothing. To be called once words are to be expected. */
    synchronized void prepare() {
        if (file != null || closed || System.nanoTime() - notBefore < 0) {
            return;
        }
        try {
            file = allocated();
            channel = FileChannel.open(path, StandardOpenOption.WRITE);
        } catch (IOException e) {
            LOG.warn("words of running answers go without their file: {}", e.getMessage());
            notBefore = System.nanoTime() + RETRY_NANOS;
        }
    }

    /** Zeros are written, because a length alone reserves nothing. */
    private RandomAccessFile allocated() throws IOException {
        PrivateFiles.createFile(path);
        RandomAccessFile made = new RandomAccessFile(path.toFile(), "rw");
        long before = made.length();
        try {
            zero(made, before, (long) SEGMENTS * SEGMENT_BYTES);
            return made;
        } catch (IOException e) {
            try (made) {
                made.setLength(before);
            }
            throw e;
        }
    }

    private static void zero(RandomAccessFile file, long from, long to) throws IOException {
        byte[] zeros = new byte[ZEROS];
        file.seek(from);
        for (long left = to - from; left > 0; left -= zeros.length) {
            file.write(zeros, 0, (int) Math.min(left, zeros.length));
        }
    }

    /**
     * Takes an append; false if there is no room for it, or the disk refused.
     *
     * @param record an {@link Appended#record}; its header is filled in here
     */
    synchronized boolean append(byte[] record) {
        int length = record.length;
        if (file == null || length > SEGMENT_BYTES || (used + length > SEGMENT_BYTES && !hasNext())) {
            return false;
        }
        try {
            if (used + length > SEGMENT_BYTES) {
                number++;
                used = 0;
                file.seek(place(number));
            }
            fillHeader(record);
            file.write(record, 0, length);
        } catch (IOException e) {
            LOG.error("words of an answer could not be written: {}", e.getMessage());
            goBack(file);
            return false;
        }
        used += length;
        dirty = true;
        return true;
    }

    private boolean hasNext() {
        return number + 1 - SEGMENTS < oldestNeeded();
    }

    private long oldestNeeded() {
        return Math.min(oldestUnmoved.getAsLong(), Math.min(moved, syncing));
    }

    private static long place(long segment) {
        return segment % SEGMENTS * SEGMENT_BYTES;
    }

    private void fillHeader(byte[] record) {
        ByteBuffer header = ByteBuffer.wrap(record).putInt(0, record.length).putLong(SUMMED_FROM, number);
        header.putInt(4, sumOf(sum, record, 0, record.length));
    }

    private static int sumOf(CRC32C sum, byte[] bytes, int record, int length) {
        sum.reset();
        sum.update(bytes, record + SUMMED_FROM, length - SUMMED_FROM);
        return (int) sum.getValue();
    }

    /** What was written of a refused append is overwritten by the next one. */
    private void goBack(RandomAccessFile file) {
        try {
            file.seek(place(number) + used);
        } catch (IOException e) {
            close();
        }
    }

    /** Whether so much is needed that words should move on before their time. */
    boolean narrow(long oldest) {
        return number - oldest > SEGMENTS * 3 / 4;
    }

    /** Words of a segment, and perhaps of later ones, have been committed to where they stay. */
    synchronized void moved(long segment) {
        moved = Math.min(moved, segment);
    }

    /** To be called before what was committed is synced: those words are no longer needed here after it. */
    synchronized void beginSync() {
        syncing = Math.min(syncing, moved);
        moved = NONE;
    }

    /** To be called after a sync that succeeded. */
    synchronized void synced() {
        syncing = NONE;
    }

    /** Brings what was written onto the disk. For one thread at a time, which nobody interrupts. */
    void sync() {
        FileChannel open = channel;
        if (dirty && open != null) {
            dirty = false;
            try {
                open.force(false);
            } catch (IOException e) {
                LOG.error("the last words of running answers could not be synced: {}", e.getMessage());
            }
        }
    }

    /** Whether there is anything to erase. */
    boolean any() {
        return firstWritten <= number && used > 0;
    }

    /** Erases all that is here, unless some of it is needed. */
    synchronized void erase() {
        if (file == null || closed || !any() || oldestNeeded() != NONE) {
            return;
        }
        try {
            for (long segment = Math.max(firstWritten, number + 1 - SEGMENTS); segment <= number; segment++) {
                zero(file, place(segment), place(segment) + SEGMENT_BYTES);
            }
            firstWritten = number + 1;
            used = SEGMENT_BYTES;
            dirty = true;
        } catch (IOException e) {
            LOG.warn("words that have moved are erased later: {}", e.getMessage());
        }
    }

    /**
     * What a file holds, in the order in which it was written; nothing if there is no file.
     *
     * @throws IOException when it cannot be read
     */
    static List<Found> read(Path path) throws IOException {
        List<List<Found>> segments = new ArrayList<>();
        if (Files.exists(path)) {
            try (FileChannel file = FileChannel.open(path, StandardOpenOption.READ)) {
                for (long place = 0; place < file.size(); place += SEGMENT_BYTES) {
                    segments.add(segment(file, place));
                }
            }
        }
        return segments.stream()
                .filter(s -> !s.isEmpty())
                .sorted(Comparator.comparing(s -> s.get(0).segment()))
                .flatMap(List::stream)
                .toList();
    }

    private static List<Found> segment(FileChannel file, long place) throws IOException {
        ByteBuffer beginning = ByteBuffer.allocate(4);
        List<Found> found = new ArrayList<>();
        if (file.read(beginning, place) == 4 && beginning.getInt(0) != 0) {
            byte[] bytes = new byte[SEGMENT_BYTES];
            ByteBuffer all = ByteBuffer.wrap(bytes);
            while (all.hasRemaining() && file.read(all, place + all.position()) > 0) {
                // until it is whole
            }
            records(bytes, all.position(), found);
        }
        return found;
    }

    /** Those up to the first that is torn, or of an earlier round. */
    private static void records(byte[] bytes, int end, List<Found> found) throws IOException {
        CRC32C sum = new CRC32C();
        ByteBuffer header = ByteBuffer.wrap(bytes);
        for (int begin = 0; begin + HEADER_BYTES < end; begin += header.getInt(begin)) {
            int length = header.getInt(begin);
            if (length <= HEADER_BYTES
                    || length > end - begin
                    || sumOf(sum, bytes, begin, length) != header.getInt(begin + 4)) {
                return;
            }
            long number = header.getLong(begin + SUMMED_FROM);
            if (!found.isEmpty() && found.get(0).segment() != number) {
                return;
            }
            for (Appended words : Appended.read(bytes, begin + HEADER_BYTES, length - HEADER_BYTES)) {
                found.add(new Found(number, words));
            }
        }
    }

    @Override
    public synchronized void close() {
        closed = true;
        close(file);
        close(channel);
        file = null;
        channel = null;
    }

    private static void close(@Nullable Closeable open) {
        try {
            if (open != null) {
                open.close();
            }
        } catch (IOException e) {
            LOG.warn("closing the file of words: {}", e.getMessage());
        }
    }
}

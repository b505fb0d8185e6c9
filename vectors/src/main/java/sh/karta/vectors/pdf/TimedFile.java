// SPDX-License-Identifier: Apache-2.0
package sh.karta.vectors.pdf;

import java.io.IOException;
import org.apache.pdfbox.io.RandomAccessReadBuffer;

/**
 * A file whose opening ends at a time limit. PDFBox searches a damaged or hostile file again and again, and each search reads the file.
 */
final class TimedFile extends RandomAccessReadBuffer {
    /** Number of bytes between two checks, a power of two. Reading the clock takes longer than reading a byte. */
    private static final int READS_PER_CHECK = 1 << 10;

    private final TimeLimit time;
    private int reads;
    private boolean open;

    TimedFile(byte[] file, TimeLimit time) {
        super(file);
        this.time = time;
    }

    /** Ends the limit. Later limits leave out pages, and earlier pages must stay readable. */
    void opened() {
        open = true;
    }

    private void check() {
        if (!open && (++reads & (READS_PER_CHECK - 1)) == 0) {
            time.check();
        }
    }

    @Override
    public int read() throws IOException {
        check();
        return super.read();
    }

    @Override
    public int read(byte[] bytes, int offset, int length) throws IOException {
        check();
        return super.read(bytes, offset, length);
    }

    @Override
    public void seek(long position) throws IOException {
        check();
        super.seek(position);
    }
}

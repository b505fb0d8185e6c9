// SPDX-License-Identifier: Apache-2.0
package sh.karta.vectors.pdf;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.lang.reflect.Field;
import java.util.HashMap;
import java.util.Map;
import org.apache.pdfbox.cos.COSDictionary;
import org.apache.pdfbox.filter.DecodeOptions;
import org.apache.pdfbox.filter.DecodeResult;
import org.apache.pdfbox.filter.Filter;
import org.apache.pdfbox.filter.FilterFactory;

/** Unpacks streams up to a limit, because a few kilobytes of a file can otherwise become any number of gigabytes in memory. */
final class BoundedFilter extends Filter {
    static final int MAX_BYTES = 32 * 1_024 * 1_024;

    private static final int MEGABYTE = 20;
    /** The number of bytes that the thread may still unpack. */
    private static final ThreadLocal<Long> ROOM = ThreadLocal.withInitial(() -> (long) MAX_BYTES);

    private final Filter unbounded;

    private BoundedFilter(Filter unbounded) {
        this.unbounded = unbounded;
    }

    /** Bounds all filters of PDFBox, which has no setting for this. */
    static void install() {
        try {
            Field field = FilterFactory.class.getDeclaredField("filters");
            field.setAccessible(true);
            @SuppressWarnings("unchecked") // as PDFBox declares it
            Map<Object, Filter> filters = (Map<Object, Filter>) field.get(FilterFactory.INSTANCE);
            // A filter with two names stays one object, so that a stream cannot be packed twice by it.
            Map<Filter, Filter> bounded = new HashMap<>();
            filters.replaceAll((name, filter) -> bounded.computeIfAbsent(filter, BoundedFilter::new));
        } catch (ReflectiveOperationException e) {
            throw new LinkageError("another version of PDFBox", e);
        }
    }

    /** Lets the thread unpack as much as the limit from now on. */
    static void refill() {
        ROOM.set((long) MAX_BYTES);
    }

    @Override
    public DecodeResult decode(InputStream encoded, OutputStream decoded, COSDictionary parameters, int index)
            throws IOException {
        return unbounded.decode(encoded, new Bounded(decoded), parameters, index);
    }

    @Override
    public DecodeResult decode(
            InputStream encoded, OutputStream decoded, COSDictionary parameters, int index, DecodeOptions options)
            throws IOException {
        return unbounded.decode(encoded, new Bounded(decoded), parameters, index, options);
    }

    @Override
    protected void encode(InputStream input, OutputStream encoded, COSDictionary parameters) throws IOException {
        throw new IOException("files are only read");
    }

    private static final class Bounded extends OutputStream {
        private final OutputStream decoded;

        Bounded(OutputStream decoded) {
            this.decoded = decoded;
        }

        @Override
        public void write(int b) throws IOException {
            take(1);
            decoded.write(b);
        }

        @Override
        public void write(byte[] bytes, int offset, int length) throws IOException {
            take(length);
            decoded.write(bytes, offset, length);
        }

        @Override
        public void flush() throws IOException {
            decoded.flush();
        }

        private static void take(int length) {
            ROOM.set(ROOM.get() - length);
            if (ROOM.get() < 0) {
                throw new TooMuchException("more than " + (MAX_BYTES >> MEGABYTE) + " MB unpacked");
            }
        }
    }
}

// SPDX-License-Identifier: Apache-2.0
package sh.karta.server.agent.model.reply;

import java.io.IOException;
import java.io.InputStream;
import java.io.PushbackInputStream;
import java.util.Locale;
import java.util.zip.GZIPInputStream;
import java.util.zip.Inflater;
import java.util.zip.InflaterInputStream;
import sh.karta.server.agent.model.ModelException;
import sh.karta.server.agent.model.ProviderCode;

/** Unpacks bodies that gateways pack although no request asks for it. */
public final class ContentEncoding {
    private static final int GZIP_FIRST = 0x1f;
    private static final int GZIP_SECOND = 0x8b;
    private static final int ZLIB_FIRST = 0x78;

    private ContentEncoding() {}

    /**
     * Returns the unpacked body. Waits for its first two bytes.
     *
     * @param encoding the header {@code Content-Encoding}, or empty. Some gateways pack without it
     * @param body its {@code available} must be positive until its end, because that is how the JDK looks for a further gzip member
     */
    public static InputStream unpack(String encoding, InputStream body) throws IOException {
        String name = encoding.strip().toLowerCase(Locale.ROOT);
        PushbackInputStream start = new PushbackInputStream(body, 2);
        int first = start.read();
        int second = first < 0 ? -1 : start.read();
        for (int read : new int[] {second, first}) {
            if (read >= 0) {
                start.unread(read);
            }
        }
        if (first == GZIP_FIRST && second == GZIP_SECOND) {
            return new GZIPInputStream(start);
        }
        return switch (name) {
            case "deflate" -> new InflaterInputStream(start, new Inflater(first != ZLIB_FIRST));
            case "", "identity", "gzip", "x-gzip" -> start; // a proxy has unpacked it and left the header
            default ->
                throw new ModelException(
                        ProviderCode.BAD_RESPONSE,
                        "the endpoint packed its answer with " + name
                                + ", which no request asks for. Expected no content-encoding, gzip or deflate");
        };
    }
}

// SPDX-License-Identifier: Apache-2.0
package sh.karta.server.http;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import org.eclipse.jetty.http.HttpFields;
import org.eclipse.jetty.http.HttpHeader;
import sh.karta.server.session.Sessions;
import sh.karta.server.session.StoredFile;

/** {@code GET …/files/{file}}: returns a file of the visitor's session as it was uploaded (wire protocol §3). */
final class FileEndpoint implements Route.Endpoint {
    private static final int PIECE = 65_536;

    private final Sessions sessions;
    private final Pools pools;

    FileEndpoint(Sessions sessions, Pools pools) {
        this.sessions = sessions;
        this.pools = pools;
    }

    @Override
    public CompletionStage<Reply> handle(Call call) {
        StoredFile file = sessions.files().open(call.owner(), call.path("id"), call.path("file"));
        return ApiHandler.now(new Download(file, pools.executor(Pools.Purpose.READS)));
    }

    private static final class Download extends StreamInPieces {
        private final InputStream content;
        private final long bytes;
        private long read;

        Download(StoredFile file, Executor pool) {
            super(pool);
            content = file.content();
            bytes = file.bytes();
        }

        /** Sets headers without the type of the file. The uploader chose the type, and no browser may run such a file with this origin. */
        @Override
        void setHeaders(HttpFields.Mutable headers) {
            headers.put(HttpHeader.CONTENT_TYPE, "application/octet-stream");
            headers.put(HttpHeader.CONTENT_LENGTH, bytes);
            headers.put("Content-Disposition", "attachment");
            headers.put("Content-Security-Policy", "default-src 'none'; sandbox");
        }

        @Override
        Piece next() throws IOException {
            byte[] piece = content.readNBytes((int) Math.min(PIECE, bytes - read));
            read += piece.length;
            if (piece.length == 0 && read < bytes) {
                throw new IOException("The file is shorter than its size.");
            }
            return new Piece(ByteBuffer.wrap(piece), read == bytes);
        }
    }
}

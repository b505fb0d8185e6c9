// SPDX-License-Identifier: Apache-2.0
package sh.karta.server.http;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.Executor;
import org.eclipse.jetty.http.HttpFields;
import org.eclipse.jetty.http.HttpHeader;
import sh.karta.server.event.Json;
import sh.karta.server.session.Transcript;

/** Streams a transcript in batches of messages. */
final class TranscriptStream extends StreamInPieces {
    private final Transcript transcript;
    private List<ObjectNode> next;
    private boolean first = true;

    /**
     * Reads the first batch, so that a failing store still results in an error response.
     *
     * @param pool reads the next batches
     */
    TranscriptStream(Transcript transcript, Executor pool) {
        super(pool);
        this.transcript = transcript;
        next = transcript.next();
    }

    @Override
    void setHeaders(HttpFields.Mutable headers) {
        headers.put(HttpHeader.CONTENT_TYPE, "application/json");
    }

    @Override
    Piece next() {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        String between = first ? "{\"messages\":[" : ",";
        for (ObjectNode message : next) {
            bytes.writeBytes(between.getBytes(StandardCharsets.US_ASCII));
            bytes.writeBytes(Json.bytes(message));
            between = ",";
        }
        if (first && next.isEmpty()) {
            bytes.writeBytes(between.getBytes(StandardCharsets.US_ASCII));
        }
        first = false;
        next = transcript.next();
        if (next.isEmpty()) {
            bytes.writeBytes("]}".getBytes(StandardCharsets.US_ASCII));
        }
        return new Piece(ByteBuffer.wrap(bytes.toByteArray()), next.isEmpty());
    }
}

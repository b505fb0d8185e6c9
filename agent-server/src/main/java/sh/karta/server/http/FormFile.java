// SPDX-License-Identifier: Apache-2.0
package sh.karta.server.http;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.util.concurrent.CompletableFuture;
import org.eclipse.jetty.http.HttpField;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.http.MultiPart;
import org.eclipse.jetty.http.MultiPartFormData;
import org.eclipse.jetty.io.Content;
import org.eclipse.jetty.io.content.ByteBufferContentSource;
import org.eclipse.jetty.util.Promise;
import org.jspecify.annotations.Nullable;
import sh.karta.server.problem.Code;
import sh.karta.server.problem.Problem;
import sh.karta.server.problem.Quote;

/**
 * The file of a {@code multipart/form-data} body: its only part with a file name.
 *
 * @param name as the client sent it
 * @param type as the client sent it; null for none
 */
record FormFile(String name, @Nullable String type, ByteBuffer content) {
    private static final String MEDIA_TYPE = "multipart/form-data";
    private static final int MAX_PARTS = 4;
    private static final int RETRY_SECONDS = 5;

    /** Reads the body of a call. Throws a Problem if it is no form with a file. */
    static FormFile of(Call call, int maxBytes) {
        String mediaType = call.header(HttpHeader.CONTENT_TYPE);
        if (!MEDIA_TYPE.equalsIgnoreCase(HttpField.getValueParameters(mediaType, null))) {
            throw new Problem(
                    Code.UNSUPPORTED_MEDIA,
                    "Content-Type must be " + MEDIA_TYPE + ", got "
                            + (mediaType == null ? "nothing" : Quote.text(mediaType)) + ".");
        }
        String boundary = MultiPart.extractBoundary(mediaType);
        if (boundary == null) {
            throw Problem.invalid("Content-Type has no boundary, expected " + MEDIA_TYPE + "; boundary=…");
        }
        MultiPartFormData.Parser parser = new MultiPartFormData.Parser(boundary);
        parser.setMaxParts(MAX_PARTS);
        parser.setMaxMemoryFileSize(maxBytes);
        parser.setMaxLength(maxBytes);
        CompletableFuture<MultiPartFormData.Parts> parsed = new CompletableFuture<>();
        byte[] body;
        try (InputStream in = call.body()) {
            body = in.readAllBytes();
        } catch (IOException e) {
            throw new Problem(Code.UNAVAILABLE, "The server cannot read the stored body. Try again.", RETRY_SECONDS);
        }
        parser.parse(new ByteBufferContentSource(ByteBuffer.wrap(body)), Promise.Invocable.toPromise(parsed));
        try (MultiPartFormData.Parts parts = parsed.join()) {
            FormFile found = null;
            for (MultiPart.Part part : parts) {
                if (part.getFileName() != null) {
                    if (found != null) {
                        throw Problem.invalid("The form has more than one file, expected one.");
                    }
                    found = new FormFile(
                            part.getFileName(),
                            part.getHeaders().get(HttpHeader.CONTENT_TYPE),
                            Content.Source.asByteBuffer(part.getContentSource()));
                }
            }
            if (found == null) {
                throw Problem.invalid("The form has no file, expected a part with a filename.");
            }
            return found;
        } catch (Problem e) {
            throw e;
        } catch (Exception e) {
            throw Problem.invalid("The body is not valid multipart/form-data.");
        }
    }
}

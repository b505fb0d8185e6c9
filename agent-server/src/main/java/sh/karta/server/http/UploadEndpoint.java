// SPDX-License-Identifier: Apache-2.0
package sh.karta.server.http;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import org.eclipse.jetty.http.HttpHeader;
import org.jspecify.annotations.Nullable;
import sh.karta.server.disk.FreeSpace;
import sh.karta.server.event.Json;
import sh.karta.server.limit.Limits;
import sh.karta.server.limit.ServerLimits;
import sh.karta.server.limit.Slots;
import sh.karta.server.problem.Code;
import sh.karta.server.problem.Problem;
import sh.karta.server.session.Owner;
import sh.karta.server.session.SessionFiles;
import sh.karta.server.session.Sessions;
import sh.karta.server.store.Files;

/** {@code POST …/files}: stores a file, sent as JSON with base64 or as {@code multipart/form-data} (wire protocol §3). */
final class UploadEndpoint implements Route.Endpoint {
    /** Maximum body of the largest file that can be configured. Base64 needs four bytes for three. */
    static final int MAX_BODY = ServerLimits.DEFAULT.fileBytes() / 3 * 4 + 65_536;

    private static final int MAX_NAME = 120;
    private static final Pattern UNSAFE = Pattern.compile("[^\\p{L}\\p{N}._ ()+-]");

    private static final int RETRY_SECONDS = 5;

    private record Upload(String name, String type, ByteBuffer content) {}

    private final Sessions sessions;
    private final Predicate<String> allowed;
    private final Limits rates;
    private final FreeSpace disk;
    private final int maxFile;
    private final Files.Room room;
    private final Slots<Owner> running;
    /** The room that was booked for requests whose bodies are still being received, by request id. */
    private final Map<String, Files.Upload> bookings = new ConcurrentHashMap<>();

    private final Executor decoder;

    UploadEndpoint(Services services) {
        sessions = services.sessions();
        allowed = project -> services.projects().feature(project, "uploads");
        rates = services.admission().rates();
        disk = services.admission().disk();
        ServerLimits limits = services.admission().limits();
        maxFile = limits.fileBytes();
        room = new Files.Room(limits.filesPerSession(), limits.fileBytesPerSession());
        running = new Slots<>(limits.uploadsPerVisitor());
        ThreadPoolExecutor one =
                new ThreadPoolExecutor(1, 1, 10, TimeUnit.SECONDS, new LinkedBlockingQueue<>(), task -> {
                    Thread thread = new Thread(task, "karta-upload");
                    thread.setDaemon(true);
                    return thread;
                });
        one.allowCoreThreadTimeOut(true);
        decoder = one;
    }

    @Override
    public Runnable admit(Call call) {
        Owner owner = call.owner();
        if (!allowed.test(owner.project())) {
            throw new Problem(
                    Code.FORBIDDEN,
                    "Uploads are disabled in this project. Set features.uploads to true in its config.");
        }
        disk.admitFile();
        if (!running.tryAcquire(owner)) {
            throw new Problem(
                    Code.UNAVAILABLE,
                    "This visitor has too many uploads in progress. Wait for one to finish.",
                    RETRY_SECONDS);
        }
        try {
            long bytes = mostBytes(call);
            rates.admitUpload(owner.project(), call.address(), bytes);
            bookings.put(call.requestId(), sessions.files().book(owner, call.path("id"), bytes, room));
        } catch (RuntimeException e) {
            running.release(owner);
            throw e;
        }
        return () -> {
            Files.Upload booking = bookings.remove(call.requestId());
            if (booking != null) {
                booking.close();
            }
            running.release(owner);
        };
    }

    /** Returns an upper bound for the size of the file, from the length of a body that may be base64. */
    private long mostBytes(Call call) {
        String length = call.header(HttpHeader.CONTENT_LENGTH);
        try {
            return length == null
                    ? maxFile
                    : Math.min(maxFile, Math.min(MAX_BODY, Long.parseLong(length)) * share(call) / 4);
        } catch (NumberFormatException e) {
            return maxFile; // cannot happen: Jetty refuses a length that is not a number
        }
    }

    /** Returns the number of bytes of a file that four bytes of the body can hold. */
    private static int share(Call call) {
        return call.isForm() ? 4 : 3;
    }

    /** Decodes uploads one at a time, because decoding takes several times the size of the file in memory. */
    @Override
    public CompletionStage<Reply> handle(Call call) {
        return CompletableFuture.supplyAsync(() -> store(call), decoder)
                .thenApply(path -> Reply.json(200, Json.object().put("path", path)));
    }

    private String store(Call call) {
        Upload upload = upload(call);
        Files.Upload booking = bookings.get(call.requestId());
        if (booking == null) {
            throw new IllegalStateException("no room was booked");
        }
        byte[] bytes = bytes(upload.content());
        booking.write(bytes, 0, bytes.length);
        return SessionFiles.store(booking, upload.name(), upload.type());
    }

    private Upload upload(Call call) {
        Upload upload = call.isForm() ? multipart(call) : json(call.json());
        int bytes = upload.content().remaining();
        if (bytes > maxFile) {
            throw new Problem(Code.TOO_LARGE, "The file has " + bytes + " bytes, expected at most " + maxFile + ".");
        }
        return upload;
    }

    private static Upload json(ObjectNode body) {
        String name = BodyFields.text(body, "name", 1_000);
        String content = BodyFields.optionalText(body, "content_base64", MAX_BODY);
        if (content == null) {
            throw Problem.invalid("content_base64 is missing: expected the content of the file in base64.");
        }
        try {
            String type = BodyFields.optionalText(body, "type", 200);
            return new Upload(
                    clean(name), type(type), ByteBuffer.wrap(Base64.getDecoder().decode(content)));
        } catch (IllegalArgumentException e) {
            throw Problem.invalid("content_base64 is not valid base64.");
        }
    }

    private static Upload multipart(Call call) {
        FormFile file = FormFile.of(call, MAX_BODY);
        return new Upload(clean(file.name()), type(file.type()), file.content());
    }

    private static byte[] bytes(ByteBuffer buffer) {
        byte[] bytes = new byte[buffer.remaining()];
        buffer.get(bytes);
        return bytes;
    }

    /** Returns the last segment of a name, without characters that could be special in file systems, logs or prompts. */
    static String clean(String name) {
        String last = name.substring(Math.max(name.lastIndexOf('/'), name.lastIndexOf('\\')) + 1);
        String safe = UNSAFE.matcher(last).replaceAll("_").strip();
        while (safe.startsWith(".")) {
            safe = safe.substring(1);
        }
        if (safe.isEmpty()) {
            return "file";
        }
        return safe.length() > MAX_NAME ? safe.substring(safe.length() - MAX_NAME) : safe;
    }

    private static String type(@Nullable String type) {
        String plain = type == null ? "" : type.split(";", 2)[0].strip().toLowerCase(Locale.ROOT);
        boolean valid = plain.matches("[a-z0-9.+-]{1,60}/[a-z0-9.+-]{1,100}")
                && plain.length() == plain.getBytes(StandardCharsets.US_ASCII).length;
        return valid ? plain : "application/octet-stream";
    }
}

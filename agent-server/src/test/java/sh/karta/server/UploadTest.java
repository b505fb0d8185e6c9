// SPDX-License-Identifier: Apache-2.0
package sh.karta.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import sh.karta.server.TestClient.Answer;
import sh.karta.server.store.Files;

/** Files: wire protocol §3. */
final class UploadTest {
    @TempDir
    Path directory;

    private TestServer server;
    private TestClient client;
    private String id;

    @BeforeEach
    void start() {
        server = TestServer.with(directory, TestServer.QUICK_DEMO + "    features: {uploads: true}\n");
        client = server.client().signIn("visitor-with-128-random-bits");
        id = client.createSession();
    }

    @AfterEach
    void stop() {
        server.close();
    }

    private Answer upload(String name, byte[] content) {
        return client.post(
                client.session(id) + "/files",
                TestClient.object(
                        "name", name, "content_base64", Base64.getEncoder().encodeToString(content)));
    }

    /** Returns the contents of the session's files. */
    private List<String> stored() throws IOException {
        List<String> contents = new ArrayList<>();
        for (Files.Stored file : server.store().files().list(id)) {
            try (InputStream content = server.store().files().open(id, file.name())) {
                contents.add(new String(content.readAllBytes(), StandardCharsets.UTF_8));
            }
        }
        return contents;
    }

    @Test
    void anUploadedFileIsNamedByItsPathInAMessage() throws IOException {
        Answer answer = upload("notes.txt", "hello".getBytes(StandardCharsets.UTF_8));
        assertThat(answer.status()).isEqualTo(200);
        String path = answer.json().path("path").asText();
        assertThat(path).endsWith("/notes.txt");
        assertThat(stored()).containsExactly("hello");

        var file = TestClient.object("path", path, "name", "lies.exe", "size", 1);
        Answer accepted = client.say(id, "say: thanks", "attachments", List.of(file));
        assertThat(accepted.status()).isEqualTo(202);
        var message = client.follow(id, 0).get(0);
        assertThat(message.at("/attachments/0/name").asText()).isEqualTo("notes.txt");
        assertThat(message.at("/attachments/0/size").asLong()).isEqualTo(5);
    }

    @Test
    void aMessageHasEachFileOnce() {
        String path = upload("notes.txt", new byte[] {1}).json().path("path").asText();
        var file = TestClient.object("path", path);
        Answer refused = client.say(id, "say: thanks", "attachments", List.of(file, file));
        assertThat(refused.status()).isEqualTo(400);
        assertThat(refused.json().at("/error/message").asText())
                .contains("attachments[1].path", "Attach each file once.");
    }

    @Test
    void aMessageWithAFileNeedsNoText() {
        String path = upload("notes.txt", new byte[] {1}).json().path("path").asText();
        var message = TestClient.object(
                "type", "user.message", "attachments", List.of(TestClient.object("path", path)), "text", "");
        assertThat(client.post(client.session(id) + "/events", message).status())
                .isEqualTo(202);
        client.follow(id, 0);
        message.remove("text");
        assertThat(client.post(client.session(id) + "/events", message).status())
                .isEqualTo(202);
        client.follow(id, 0);
        assertThat(client.get(client.sessions()).json().at("/data/0/title").asText())
                .isEqualTo("notes.txt");
        assertThat(client.say(id, "", "attachments", List.of()).status()).isEqualTo(400);
    }

    @Test
    void aMultipartUploadIsAccepted() throws IOException {
        String form = """
                --bound
                Content-Disposition: form-data; name="file"; filename="a b.png"
                Content-Type: image/png

                pixels
                --bound--
                """.replace("\n", "\r\n");
        Answer answer =
                client.post(client.session(id) + "/files", form, "Content-Type", "multipart/form-data; boundary=bound");
        assertThat(answer.status()).as(answer.text()).isEqualTo(200);
        assertThat(answer.json().path("path").asText()).endsWith("/a b.png");
        assertThat(stored()).containsExactly("pixels");
    }

    @Test
    void onlyFilesOfTheSessionCanBeAttached() {
        String path = upload("a.txt", new byte[] {1}).json().path("path").asText();
        String other = client.createSession();
        Answer refused = client.say(other, "hello", "attachments", List.of(TestClient.object("path", path)));
        assertThat(refused.status()).isEqualTo(400);
        assertThat(refused.message())
                .isEqualTo("attachments[0].path \"" + path + "\" was not uploaded to this session."
                        + " Upload the file first and send the path that the upload returns.");
        assertThat(client.say(id, "hello", "attachments", List.of(TestClient.object("path", "files/../../etc/passwd")))
                        .status())
                .isEqualTo(400);
    }

    private String address(String session, String path) {
        return client.session(session) + "/files/" + path.split("/", -1)[1];
    }

    @Test
    void theVisitorReadsTheFileThatNoBrowserWouldRun() {
        // Several pieces of the response and several rows of the store.
        String content = "<script>alert(1)</script>".repeat(40_000);
        String path = upload("page.html", content.getBytes(StandardCharsets.UTF_8))
                .json()
                .path("path")
                .asText();
        Answer answer = client.get(address(id, path));
        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.text()).isEqualTo(content);
        assertThat(answer.headers().get("content-type")).containsExactly("application/octet-stream");
        assertThat(answer.headers().get("content-disposition")).containsExactly("attachment");
        assertThat(answer.headers().get("x-content-type-options")).containsExactly("nosniff");
        assertThat(answer.headers().get("content-security-policy")).containsExactly("default-src 'none'; sandbox");
        assertThat(answer.headers().get("cache-control")).containsExactly("no-store");
        assertThat(answer.headers().get("content-length")).containsExactly("1000000");
    }

    @Test
    void anEmptyFileIsReadAsSuch() {
        String path = upload("empty.txt", new byte[0]).json().path("path").asText();
        Answer answer = client.get(address(id, path));
        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.text()).isEmpty();
    }

    @Test
    void aFileIsReadInItsOwnSessionByItsOwnVisitorOnly() {
        String path = upload("a.txt", new byte[] {1}).json().path("path").asText();
        String other = client.createSession();
        Answer elsewhere = client.get(address(other, path));
        assertThat(elsewhere.status()).isEqualTo(404);
        assertThat(elsewhere.message())
                .contains('"' + path.split("/", -1)[1] + '"', "the path that an upload returned");
        assertThat(client.get(client.session(id) + "/files/../../etc/passwd").status())
                .isGreaterThanOrEqualTo(400);
        client.signIn("another-visitor-with-random-bits");
        assertThat(client.get(address(id, path)).status()).isEqualTo(404);
        client.token = "";
        assertThat(client.get(address(id, path)).status()).isEqualTo(401);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "../../../../etc/passwd",
                "..\\..\\windows\\system32\\evil.dll",
                "/etc/shadow",
                "....//....//x",
                "a\u0000.txt",
                "x\r\nSet-Cookie: a=b",
                "..",
                "\u202egnp.exe"
            })
    void aFileNameCannotNameAnotherPath(String name) throws IOException {
        Answer answer = upload(name, new byte[] {1});
        assertThat(answer.status()).isEqualTo(200);
        String path = answer.json().path("path").asText();
        assertThat(path)
                .matches("files/[0-9a-f]{32}/[^/\\\\\\r\\n\\x00\u202e]+")
                .doesNotContain("..");
    }

    @Test
    void aFileThatIsTooLargeIsRefused() {
        byte[] large = new byte[10 * 1024 * 1024 + 1];
        Arrays.fill(large, (byte) 'x');
        Answer answer = upload("large.bin", large);
        assertThat(answer.status()).isEqualTo(413);
        assertThat(answer.code()).isEqualTo("too_large");
        assertThat(answer.message()).isEqualTo("The file has 10485761 bytes, expected at most 10485760.");
        assertThat(upload("fits.bin", new byte[10 * 1024 * 1024]).status()).isEqualTo(200);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"{\"name\":\"a\"}", "{\"name\":\"a\",\"content_base64\":\"*\"}", "{\"content_base64\":\"YQ==\"}"
            })
    void theErrorForAnIncompleteUploadNamesTheMissingField(String body) {
        assertThat(client.post(client.session(id) + "/files", body).status()).isEqualTo(400);
    }

    @Test
    void deletingTheSessionDeletesItsFiles() throws IOException {
        upload("a.txt", new byte[] {1});
        client.send("DELETE", client.session(id), null);
        assertThat(stored()).isEmpty();
    }

    @Test
    void uploadsAreRefusedWhereTheFeatureIsOff(@TempDir Path other) {
        try (TestServer off = TestServer.quick(other)) {
            client = off.client().signIn("visitor-with-128-random-bits");
            id = client.createSession();
            assertThat(upload("a.txt", new byte[] {1}).status()).isEqualTo(403);
        }
    }

    @Test
    void aRefusedUploadLeavesNoFile() throws IOException {
        for (int i = 0; i < 52; i++) {
            assertThat(upload("a.txt", new byte[] {1}).status()).isEqualTo(i < 50 ? 200 : 413);
        }
        assertThat(stored()).hasSize(50);
    }

    /** Sends the headers of an upload without any byte of its body. */
    private String headOnly(String session, int length) throws IOException {
        return headOnly("application/json", session, length);
    }

    private String headOnly(String type, String session, long length) throws IOException {
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port())) {
            socket.setSoTimeout(60_000);
            socket.getOutputStream()
                    .write(("POST " + client.session(session) + "/files HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer "
                                    + client.token + "\r\nContent-Type: " + type + "\r\nContent-Length: " + length
                                    + "\r\n\r\n")
                            .getBytes(StandardCharsets.US_ASCII));
            return new String(socket.getInputStream().readNBytes(12), StandardCharsets.US_ASCII);
        }
    }

    private int port() {
        return Integer.parseInt(client.base.replaceAll(".*:", ""));
    }

    @Test
    void anUploadThatIsNotAllowedIsRefusedBeforeItsBodyIsRead(@TempDir Path other) throws IOException {
        assertThat(headOnly("ses_" + "A".repeat(27), 13_000_000)).isEqualTo("HTTP/1.1 404");
        assertThat(headOnly(id, 14_100_000)).isEqualTo("HTTP/1.1 413");
        assertThat(headOnly("multipart/form-data; boundary=b", id, Long.MAX_VALUE))
                .isEqualTo("HTTP/1.1 413");
        try (TestServer off = TestServer.quick(other)) {
            client = off.client().signIn("visitor-with-128-random-bits");
            assertThat(headOnly(client.createSession(), 13_000_000)).isEqualTo("HTTP/1.1 403");
        }
    }

    @Test
    void anUploadToAFullOrForeignSessionIsRefusedBeforeItsBodyIsRead() throws IOException {
        for (int i = 0; i < 50; i++) {
            assertThat(upload("a.txt", new byte[] {1}).status()).isEqualTo(200);
        }
        assertThat(headOnly(id, 1_000)).as("a full session").isEqualTo("HTTP/1.1 413");
        String foreign =
                server.client().signIn("another-visitor-with-random-bits").createSession();
        assertThat(headOnly(foreign, 1_000)).as("another visitor's session").isEqualTo("HTTP/1.1 404");
    }

    @Test
    void concurrentUploadsOfAVisitorAreLimited() throws IOException {
        List<Socket> open = new ArrayList<>();
        try {
            for (int i = 0; i < 4; i++) {
                Socket socket = new Socket(InetAddress.getLoopbackAddress(), port());
                open.add(socket);
                socket.setSoTimeout(60_000);
                socket.getOutputStream()
                        .write(("POST " + client.session(id) + "/files HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer "
                                        + client.token
                                        + "\r\nContent-Type: application/json\r\nExpect: 100-continue\r\n"
                                        + "Content-Length: 1000\r\n\r\n")
                                .getBytes(StandardCharsets.US_ASCII));
                assertThat(new String(socket.getInputStream().readNBytes(12), StandardCharsets.US_ASCII))
                        .isEqualTo("HTTP/1.1 100");
            }
            Answer fifth = upload("a.txt", new byte[] {1});
            assertThat(fifth.status()).as(fifth.text()).isEqualTo(503);
            assertThat(fifth.header("Retry-After")).isNotNull();
        } finally {
            for (Socket socket : open) {
                socket.close();
            }
        }
    }
}

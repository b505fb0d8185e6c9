// SPDX-License-Identifier: Apache-2.0
package sh.karta.server;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.Headers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Base64;
import java.util.concurrent.CompletableFuture;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
final class StandardWebhookTest {
    private static final String KEY = "MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw";

    @TempDir
    Path directory;

    @Test
    void aDeliveryIsSignedAsTheStandardSaysWhereTheSecretHasItsForm() throws Exception {
        CompletableFuture<Headers> sent = new CompletableFuture<>();
        try (FakeEndpoint hook = new FakeEndpoint();
                TestServer server = TestServer.with(
                        directory,
                        "webhooks: [{url: \"" + hook.address() + "\", secret: whsec_" + KEY + "}]\n"
                                + TestServer.QUICK_DEMO
                                + "    features: {feedback: true}\n")) {
            hook.then(exchange -> {
                sent.complete(exchange.getRequestHeaders());
                exchange.sendResponseHeaders(204, -1);
            });
            TestClient client = server.client().signIn("visitor-with-128-random-bits");
            String id = client.createSession();
            client.say(id, "say: hi");
            client.follow(id, 0);
            client.post(
                    client.session(id) + "/feedback", TestClient.object("message_id", "msg_2_answer", "value", "down"));
            Headers headers = sent.get();
            FakeEndpoint.Asked asked = hook.asked.get(0);
            assertThat(headers.getFirst("webhook-id"))
                    .isEqualTo(asked.body().path("id").asText())
                    .startsWith("evt_");
            Mac mac = Mac.getInstance("HmacSHA256");
            mac.init(new SecretKeySpec(Base64.getDecoder().decode(KEY), "HmacSHA256"));
            byte[] signed = mac.doFinal(
                    (headers.getFirst("webhook-id") + "." + headers.getFirst("webhook-timestamp") + "." + asked.raw())
                            .getBytes(StandardCharsets.UTF_8));
            assertThat(headers.getFirst("webhook-signature"))
                    .isEqualTo("v1," + Base64.getEncoder().encodeToString(signed));
            assertThat(asked.signature()).isNull();
        }
    }
}

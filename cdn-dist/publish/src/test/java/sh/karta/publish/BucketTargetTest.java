// SPDX-License-Identifier: Apache-2.0
package sh.karta.publish;

import static org.assertj.core.api.Assertions.assertThat;

import com.adobe.testing.s3mock.S3MockApplication;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.core.SdkRequest;
import software.amazon.awssdk.core.client.config.ClientOverrideConfiguration;
import software.amazon.awssdk.core.interceptor.Context;
import software.amazon.awssdk.core.interceptor.ExecutionAttributes;
import software.amazon.awssdk.core.interceptor.ExecutionInterceptor;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.HeadObjectResponse;
import software.amazon.awssdk.services.s3.model.ListObjectsV2Request;

class BucketTargetTest extends TargetContract {
    private static S3MockApplication server;
    private static URI endpoint;
    private static S3Client client;

    private final String bucket = "bucket-" + UUID.randomUUID();
    private boolean created;

    @BeforeAll
    @SuppressWarnings("deprecation") // The server reports its port in no other way.
    static void start() {
        System.setProperty("org.springframework.boot.logging.LoggingSystem", "none");
        System.setProperty("aws.accessKeyId", "test");
        System.setProperty("aws.secretAccessKey", "not-a-secret");
        server = S3MockApplication.start(new HashMap<>(Map.of(
                S3MockApplication.PROP_HTTP_PORT, S3MockApplication.RANDOM_PORT,
                S3MockApplication.PROP_HTTPS_PORT, S3MockApplication.RANDOM_PORT,
                S3MockApplication.PROP_SILENT, true)));
        endpoint = URI.create("http://localhost:" + server.getHttpPort());
        client = client(config -> {});
    }

    private static S3Client client(Consumer<ClientOverrideConfiguration.Builder> config) {
        return S3Client.builder()
                .endpointOverride(endpoint)
                .forcePathStyle(true)
                .region(Region.US_EAST_1)
                .overrideConfiguration(config)
                .httpClientBuilder(UrlConnectionHttpClient.builder())
                .build();
    }

    @AfterAll
    static void stop() {
        client.close();
        server.stop();
        System.clearProperty("aws.accessKeyId");
        System.clearProperty("aws.secretAccessKey");
    }

    @Override
    Target target() {
        create();
        return BucketTarget.open(URI.create("s3://" + bucket + "/web"), endpoint, null);
    }

    @Override
    List<String> options() {
        create();
        return List.of("--to", "s3://" + bucket + "/web", "--endpoint", endpoint.toString());
    }

    private void create() {
        if (!created) {
            client.createBucket(request -> request.bucket(bucket));
            created = true;
        }
    }

    @Test
    void objectsCarryTypeEncodingAndCacheTime() throws IOException {
        Path site = Sites.write(folder.resolve("site"), "0.1.0", "one");
        assertThat(run(options(), "publish", "--site", site.toString())).isZero();

        HeadObjectResponse plain = head("web/widget/0.1.0/karta.js");
        HeadObjectResponse brotli = head("web/widget/0.1.0/karta.js.br");
        assertThat(plain.contentType()).isEqualToIgnoringWhitespace("text/javascript;charset=utf-8");
        assertThat(plain.contentEncoding()).isNull();
        assertThat(plain.cacheControl()).isEqualTo("public, max-age=31536000, immutable");
        assertThat(brotli.contentType()).isEqualToIgnoringWhitespace("text/javascript;charset=utf-8");
        assertThat(brotli.contentEncoding()).isEqualTo("br");
        assertThat(head("web/widget/v1/karta.js.gz").contentEncoding()).isEqualTo("gzip");
        assertThat(head("web/widget/v1/manifest.json").contentType()).isEqualTo("application/json");
    }

    private HeadObjectResponse head(String key) {
        return client.headObject(request -> request.bucket(bucket).key(key));
    }

    @Test
    void listsMoreThanOnePage() throws IOException {
        ExecutionInterceptor shortPages = new ExecutionInterceptor() {
            @Override
            public SdkRequest modifyRequest(Context.ModifyRequest context, ExecutionAttributes attributes) {
                return context.request() instanceof ListObjectsV2Request list
                        ? list.toBuilder().maxKeys(2).build()
                        : context.request();
            }
        };
        create();
        S3Client paging = client(config -> config.addExecutionInterceptor(shortPages));
        try (Target target = new BucketTarget(paging, bucket, "")) {
            for (int i = 0; i < 5; i++) {
                target.put(new Item("many/" + i, new byte[0], null));
            }
            assertThat(target.list("many/")).hasSize(5);
        }
    }

    @Test
    void aMissingBucketIsNamedInTheError() throws IOException {
        Path site = Sites.write(folder.resolve("site"), "0.1.0", "one");
        List<String> elsewhere = List.of("--to", "s3://no-such-bucket", "--endpoint", endpoint.toString());

        assertThat(run(elsewhere, "publish", "--site", site.toString())).isEqualTo(1);
        assertThat(err.toString())
                .contains("no-such-bucket answered 404 NoSuchBucket. Check the bucket's name")
                .contains("Nothing was changed.");
    }

    @Test
    void wrongCredentialsAreReportedWithoutARetry() throws IOException {
        String refusal = "<Error><Code>SignatureDoesNotMatch</Code><Message>no</Message></Error>";
        assertThat(publishAgainst(403, refusal)).isEqualTo(1);
        assertThat(err.toString())
                .contains("answered 403")
                .contains("Check the credentials")
                .contains("Nothing was changed.")
                .doesNotContain("not-a-secret");
    }

    @Test
    void aFailureOfTheServerIsReported() throws IOException {
        assertThat(publishAgainst(503, "")).isEqualTo(1);
        assertThat(err.toString()).contains("answered 503").contains("Nothing was changed.");
    }

    @Test
    void anUnreachableServerIsReported() throws IOException {
        Path site = Sites.write(folder.resolve("site"), "0.1.0", "one");
        // Bound, so that nobody else gets the port, and not listening.
        try (Socket silent = new Socket()) {
            silent.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
            List<String> nowhere =
                    List.of("--to", "s3://bucket", "--endpoint", "http://127.0.0.1:" + silent.getLocalPort());
            assertThat(run(nowhere, "publish", "--site", site.toString())).isEqualTo(1);
        }
        assertThat(err.toString()).contains("cannot be reached").contains("Nothing was changed.");
    }

    @Test
    void aPlaceWithoutABucketIsWrongUsage() {
        assertThat(run(List.of("--to", "s3:///folder"), "publish")).isEqualTo(2);
        assertThat(err.toString()).contains("expected s3://bucket");
    }

    /** Publishes to a server that gives every request the same answer. */
    private int publishAgainst(int status, String body) throws IOException {
        Path site = Sites.write(folder.resolve("site"), "0.1.0", "one");
        HttpServer refusing = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        refusing.createContext("/", exchange -> {
            byte[] bytes = Sites.bytes(body);
            boolean head = exchange.getRequestMethod().equals("HEAD");
            exchange.sendResponseHeaders(status, head || bytes.length == 0 ? -1 : bytes.length);
            if (!head) {
                exchange.getResponseBody().write(bytes);
            }
            exchange.close();
        });
        refusing.start();
        try {
            String address = "http://localhost:" + refusing.getAddress().getPort();
            return run(List.of("--to", "s3://bucket", "--endpoint", address), "publish", "--site", site.toString());
        } finally {
            refusing.stop(0);
        }
    }
}

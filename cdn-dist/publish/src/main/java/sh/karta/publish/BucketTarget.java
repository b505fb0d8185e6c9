// SPDX-License-Identifier: Apache-2.0
package sh.karta.publish;

import java.io.IOException;
import java.net.URI;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.core.checksums.RequestChecksumCalculation;
import software.amazon.awssdk.core.checksums.ResponseChecksumValidation;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.S3ClientBuilder;
import software.amazon.awssdk.services.s3.model.S3Exception;

/**
 * A bucket that speaks the S3 API. The AWS SDK finds the credentials (environment, profile, instance). The hash of a
 * file is in its metadata, because an ETag is not a hash on all servers.
 */
final class BucketTarget implements Target {
    private static final String SHA256 = "sha256";

    private final S3Client client;
    private final String bucket;
    private final String prefix;

    /**
     * @param place {@code s3://bucket} or {@code s3://bucket/folder}
     * @param endpoint the endpoint of a server other than Amazon's, or null
     * @param region the region, or null for that of the environment. With an endpoint, most servers ignore it
     */
    static BucketTarget open(URI place, @Nullable URI endpoint, @Nullable String region) {
        S3ClientBuilder builder = S3Client.builder()
                .httpClientBuilder(UrlConnectionHttpClient.builder())
                // Some servers keep the "aws-chunked" of a chunked upload as the file's Content-Encoding.
                .serviceConfiguration(config -> config.chunkedEncodingEnabled(false))
                // Servers other than Amazon's often refuse the trailing checksums that the SDK adds on its own.
                .requestChecksumCalculation(RequestChecksumCalculation.WHEN_REQUIRED)
                .responseChecksumValidation(ResponseChecksumValidation.WHEN_REQUIRED);
        if (endpoint != null) {
            builder.endpointOverride(endpoint).forcePathStyle(true).region(Region.US_EAST_1);
        }
        if (region != null) {
            builder.region(Region.of(region));
        }
        String path = place.getPath().replaceAll("^/+|/+$", "");
        return new BucketTarget(builder.build(), place.getHost(), path.isEmpty() ? "" : path + "/");
    }

    BucketTarget(S3Client client, String bucket, String prefix) {
        this.client = client;
        this.bucket = bucket;
        this.prefix = prefix;
    }

    @Override
    public Map<String, Instant> list(String folder) throws IOException {
        return call(() -> {
            Map<String, Instant> files = new TreeMap<>();
            client.listObjectsV2Paginator(request -> request.bucket(bucket).prefix(prefix + folder))
                    .contents()
                    .forEach(object -> files.put(object.key().substring(prefix.length()), object.lastModified()));
            return files;
        });
    }

    @Override
    public Optional<String> sha256(String key) throws IOException {
        return existing(() -> client.headObject(
                                request -> request.bucket(bucket).key(prefix + key))
                        .metadata())
                .map(metadata -> metadata.get(SHA256));
    }

    @Override
    public Optional<byte[]> read(String key) throws IOException {
        return existing(
                () -> client.getObjectAsBytes(request -> request.bucket(bucket).key(prefix + key))
                        .asByteArray());
    }

    @Override
    public void put(Item item) throws IOException {
        call(() -> client.putObject(
                request -> request.bucket(bucket)
                        .key(prefix + item.key())
                        .contentType(item.contentType())
                        .contentEncoding(item.contentEncoding())
                        .cacheControl(item.cacheControl())
                        .metadata(Map.of(SHA256, item.sha256())),
                RequestBody.fromBytes(item.bytes())));
    }

    @Override
    public void delete(String key) throws IOException {
        call(() -> client.deleteObject(request -> request.bucket(bucket).key(prefix + key)));
    }

    @Override
    public void close() {
        client.close();
    }

    /** Returns empty for a missing file. A missing bucket is an error, though it has the same status. */
    private <T> Optional<T> existing(Supplier<T> action) throws IOException {
        try {
            return Optional.of(call(action));
        } catch (IOException e) {
            if (e.getCause() instanceof S3Exception missing
                    && missing.statusCode() == 404
                    && !"NoSuchBucket".equals(word(missing))) {
                return Optional.empty();
            }
            throw e;
        }
    }

    private <T> T call(Supplier<T> action) throws IOException {
        try {
            return action.get();
        } catch (AwsServiceException e) {
            String advice = switch (e.statusCode()) {
                case 401, 403 ->
                    ". Check the credentials (AWS_ACCESS_KEY_ID, AWS_SECRET_ACCESS_KEY or a profile)"
                            + " and that they may list, read, put and delete there";
                case 404 -> ". Check the bucket's name and the endpoint";
                default -> "";
            };
            throw new IOException("the bucket " + bucket + " answered " + e.statusCode() + " " + word(e) + advice, e);
        } catch (SdkException e) {
            throw new IOException("the bucket " + bucket + " cannot be reached: " + e.getMessage(), e);
        }
    }

    private static String word(AwsServiceException e) {
        return e.awsErrorDetails() == null
                ? ""
                : String.valueOf(e.awsErrorDetails().errorCode());
    }
}

// SPDX-License-Identifier: Apache-2.0
package sh.karta.server.outgoing;

import java.net.URI;
import java.net.http.HttpRequest;

/**
 * An endpoint with OpenAI's API, and one of its models.
 *
 * @param baseUrl such as {@code https://api.openai.com/v1}
 * @param apiKey empty for none
 */
public record ModelEndpoint(String baseUrl, String apiKey, String model) {
    /** Returns a builder for a request to a path below the address, with the key. */
    public HttpRequest.Builder request(String path) {
        HttpRequest.Builder request = OutgoingHttp.request(URI.create(baseUrl.replaceAll("/+$", "") + path));
        return apiKey.isEmpty() ? request : request.header("Authorization", "Bearer " + apiKey);
    }

    @Override
    public String toString() {
        return model + " at " + baseUrl; // never the key
    }
}

// SPDX-License-Identifier: Apache-2.0
package sh.karta.server.config;

import java.net.URI;
import org.jspecify.annotations.Nullable;
import sh.karta.server.outgoing.ModelEndpoint;

/** Reads an endpoint with OpenAI's API that has one model. */
final class EndpointSection {
    static final Shape SHAPE = new Shape(
            Key.url("base_url", ModelConfig.Provider.OPENAI.baseUrl).about("Address of the endpoint."),
            Key.text("api_key", null).about("API key of the endpoint.").secret(),
            Key.text("model", "[\\s\\S]+", null)
                    .about("The model's name at the endpoint.")
                    .needed());

    private EndpointSection() {}

    /**
     * Returns the endpoint of a key, or null if the mapping does not have the key.
     *
     * @param example name of a model, for the error message
     */
    static @Nullable ModelEndpoint read(Section of, String key, String example) {
        if (!of.has(key)) {
            return null;
        }
        Section endpoint = of.section(key);
        String model = endpoint.string("model");
        if (model.isEmpty()) {
            endpoint.wrong("model", "the model's name at the endpoint, such as " + example);
        }
        URI address = endpoint.url("base_url", ModelConfig.Provider.OPENAI.baseUrl);
        KeylessEndpoint.suspect(endpoint, address, ModelConfig.Provider.OPENAI.baseUrl);
        ModelEndpoint read = new ModelEndpoint(address.toString(), endpoint.string("api_key"), model);
        endpoint.requireKnownKeys();
        return read;
    }
}

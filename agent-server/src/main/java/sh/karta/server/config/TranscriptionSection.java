// SPDX-License-Identifier: Apache-2.0
package sh.karta.server.config;

import java.net.URI;
import org.jspecify.annotations.Nullable;
import sh.karta.server.transcription.TranscriptionEndpoint;

/** Reads the key {@code transcription} of a project. */
final class TranscriptionSection {
    private TranscriptionSection() {}

    /** Returns the endpoint that turns speech into text, or null if the project has none. */
    static TranscriptionEndpoint.@Nullable Settings read(Section project) {
        if (!project.has("transcription")) {
            return null;
        }
        Section endpoint = project.section("transcription");
        String model = endpoint.string("model");
        if (model.isEmpty()) {
            endpoint.wrong("model", "the model's name at the endpoint, such as whisper-1");
        }
        URI address = endpoint.url("base_url", ModelConfig.Provider.OPENAI.baseUrl);
        KeylessEndpoint.suspect(endpoint, address, ModelConfig.Provider.OPENAI.baseUrl);
        TranscriptionEndpoint.Settings settings =
                new TranscriptionEndpoint.Settings(address.toString(), endpoint.string("api_key"), model);
        endpoint.end();
        return settings;
    }
}

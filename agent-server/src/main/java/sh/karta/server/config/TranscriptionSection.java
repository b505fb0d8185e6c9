// SPDX-License-Identifier: Apache-2.0
package sh.karta.server.config;

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
        if (!endpoint.contains("base_url") && !endpoint.contains("api_key")) {
            endpoint.suspicious(
                    "model",
                    "no api_key: " + ModelConfig.Provider.OPENAI.baseUrl
                            + " is asked without one and will refuse. Add api_key, or base_url for another endpoint");
        }
        TranscriptionEndpoint.Settings settings = new TranscriptionEndpoint.Settings(
                endpoint.url("base_url", ModelConfig.Provider.OPENAI.baseUrl).toString(),
                endpoint.string("api_key"),
                model);
        endpoint.end();
        return settings;
    }
}

// SPDX-License-Identifier: Apache-2.0
package sh.karta.server.agent.openai;

import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * How to reach the model and what to tell it.
 *
 * @param baseUrl of the endpoint, such as {@code https://api.openai.com/v1}
 * @param instructions what the agent is to be and to do
 * @param window how many earlier exchanges the model sees
 * @param maxOutputTokens of one answer, or null for the model's own limit
 * @param images whether the model can see
 * @param reasoning whether visitors see the model's raw reasoning
 * @param timeout how long the endpoint may be silent
 * @param stepUpMaxAge how long a step-up counts
 */
public record OpenAiSettings(
        String baseUrl,
        String apiKey,
        String model,
        String instructions,
        int window,
        @Nullable Integer maxOutputTokens,
        boolean images,
        boolean reasoning,
        Duration timeout,
        Duration stepUpMaxAge,
        List<Tool> tools) {
    @Override
    public String toString() {
        return "OpenAiSettings[" + baseUrl + ", " + model + "]"; // never the key
    }
}

// SPDX-License-Identifier: Apache-2.0
package sh.karta.server.config;

import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * A language model. Options that are null are left to the provider.
 *
 * @param baseUrl of the provider's endpoint
 * @param maxOutputTokens limit for one answer
 * @param effort how much the model reasons
 * @param thinking {@code adaptive}, or the number of tokens that it may reason for
 */
public record ModelConfig(
        Provider provider,
        String baseUrl,
        String apiKey,
        String model,
        @Nullable Integer maxOutputTokens,
        @Nullable Double temperature,
        @Nullable String effort,
        @Nullable String thinking) {
    /** The kind of API behind an endpoint. */
    public enum Provider {
        OPENAI("https://api.openai.com/v1", 2),
        OPENAI_RESPONSES("https://api.openai.com/v1", 2),
        ANTHROPIC("https://api.anthropic.com/v1", 1);

        final String baseUrl;
        final int highestTemperature;

        Provider(String baseUrl, int highestTemperature) {
            this.baseUrl = baseUrl;
            this.highestTemperature = highestTemperature;
        }

        List<String> efforts() {
            return this == ANTHROPIC
                    ? List.of("low", "medium", "high", "xhigh", "max")
                    : List.of("none", "minimal", "low", "medium", "high", "xhigh");
        }

        /** Returns the name in the configuration. */
        public String word() {
            return name().toLowerCase(Locale.ROOT).replace('_', '-');
        }
    }

    @Override
    public String toString() {
        return "Model[" + model + " at " + baseUrl + "]"; // never the key
    }
}

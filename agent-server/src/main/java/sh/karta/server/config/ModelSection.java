// SPDX-License-Identifier: Apache-2.0
package sh.karta.server.config;

import java.net.URI;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Reads the models of an agent: {@code models} and {@code use}, or one model whose keys are the agent's own. */
final class ModelSection {
    private static final Pattern NAME = Pattern.compile(ConfigKeys.NAME);
    private static final String ONLY = "main";
    /** Anthropic requires a limit. */
    private static final int ANTHROPIC_TOKENS = 4_096;

    private static final int LEAST_THINKING = 1_024;

    private ModelSection() {}

    static Map<String, ModelConfig> models(Section agent) {
        Map<String, ModelConfig> models = new LinkedHashMap<>();
        if (!agent.contains("models")) {
            models.put(ONLY, model(agent));
            return models;
        }
        if (agent.contains("model")) {
            agent.misplaced("model", "beside 'models', which has the agent's models");
        }
        agent.named("models").forEach((name, section) -> {
            if (!NAME.matcher(name).matches()) {
                agent.wrongName("models", name, "1 to 64 of A-Z a-z 0-9 _ -");
            }
            models.put(name, model(section));
            section.requireKnownKeys();
        });
        if (models.isEmpty()) {
            agent.wrong("models", "at least one model");
        }
        return models;
    }

    /** Returns the names of the models to ask, in order. */
    static List<String> use(Section agent, Map<String, ModelConfig> models) {
        List<String> use = agent.texts("use");
        boolean valid =
                models.keySet().containsAll(use) && use.stream().distinct().count() == use.size();
        if (!valid) {
            agent.wrong("use", "different names of models (" + String.join(", ", models.keySet()) + ")");
        }
        List<String> asked = use.isEmpty() || !valid ? List.copyOf(models.keySet()) : List.copyOf(use);
        agent.show("use", asked);
        return asked;
    }

    private static ModelConfig model(Section section) {
        String word = section.choice("provider");
        ModelConfig.Provider provider = Arrays.stream(ModelConfig.Provider.values())
                .filter(p -> p.word().equals(word))
                .findFirst()
                .orElse(ModelConfig.Provider.OPENAI);
        String model = section.string("model");
        if (model.isEmpty()) {
            section.wrong("model", "the model's name at the provider");
        }
        Integer tokens = section.numberOrKeyword("max_output_tokens", null);
        String thinking = null;
        if (section.has("thinking")) {
            thinking = thinking(section, provider, tokens);
        }
        if (tokens == null && provider == ModelConfig.Provider.ANTHROPIC) {
            tokens = ANTHROPIC_TOKENS + budget(thinking);
            section.show("max_output_tokens", tokens);
        }
        URI address = section.url("base_url", provider.baseUrl);
        KeylessEndpoint.suspect(section, address, provider.baseUrl);
        return new ModelConfig(
                provider,
                address.toString(),
                section.string("api_key"),
                model,
                tokens,
                section.decimal("temperature", provider.highestTemperature),
                section.has("effort") ? section.choice("effort", "low", provider.efforts()) : null,
                thinking);
    }

    private static String thinking(Section section, ModelConfig.Provider provider, @Nullable Integer tokens) {
        if (provider != ModelConfig.Provider.ANTHROPIC) {
            section.misplaced(
                    "thinking",
                    "here, because provider " + provider.word() + " does not have this option (use effort)");
            return "adaptive";
        }
        if (section.has("temperature")) {
            section.misplaced("temperature", "beside 'thinking', with which the provider does not allow it");
        }
        Integer budget = section.numberOrKeyword("thinking", LEAST_THINKING);
        if (budget != null && tokens != null && tokens <= budget) {
            section.wrong("max_output_tokens", "more than 'thinking', which is " + budget);
        }
        return budget == null ? "adaptive" : budget.toString();
    }

    private static int budget(@Nullable String thinking) {
        return thinking == null || thinking.equals("adaptive") ? 0 : Integer.parseInt(thinking);
    }
}

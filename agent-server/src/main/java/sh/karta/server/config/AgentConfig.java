// SPDX-License-Identifier: Apache-2.0
package sh.karta.server.config;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.net.URI;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import sh.karta.server.event.Visibility;

/** Which agent answers in a project, and how it is set up. */
public sealed interface AgentConfig {
    /** About a thousand characters a second, as quick models write. */
    int NATURAL_PACE_MILLIS = 25;

    /**
     * @param paceMillis time between two pieces of about 24 characters
     * @param approvalSeconds how long an approval waits for its answer
     * @param docs answers what no script is about; null for a list of the scripts
     */
    record Scripted(
            int paceMillis, int approvalSeconds, @Nullable Docs docs) implements AgentConfig {
        static final int APPROVAL_SECONDS = 600;
    }

    /**
     * @param baseUrl of an OpenAI-compatible endpoint
     * @param window how many earlier exchanges the model sees
     * @param maxOutputTokens of one answer, or null
     * @param reasoning whether visitors see the model's raw reasoning
     * @param docs searched by the model, or null
     */
    record OpenAi(
            String baseUrl,
            String apiKey,
            String model,
            String instructions,
            int window,
            @Nullable Integer maxOutputTokens,
            boolean images,
            boolean reasoning,
            int timeoutSeconds,
            @Nullable Docs docs,
            List<ToolConfig> tools)
            implements AgentConfig {
        @Override
        public String toString() {
            return "OpenAi[" + baseUrl + ", " + model + "]"; // never the key
        }
    }

    /**
     * A tool the model may call: an HTTP endpoint.
     *
     * @param requiresStepUp whether only a user with a step-up may call it
     */
    record ToolConfig(
            String name,
            String description,
            ObjectNode parameters,
            URI url,
            Map<String, String> headers,
            boolean approval,
            Visibility visible,
            boolean requiresStepUp,
            int timeoutSeconds,
            int maxOutput) {
        @Override
        public String toString() {
            return "Tool[" + name + "]"; // headers hold secrets
        }
    }

    /**
     * @param folder of Markdown and HTML
     * @param url of a page, with {@code {path}} for its path in the folder without extension
     * @param language of the documents
     */
    record Docs(Path folder, String url, String language, int paceMillis) implements AgentConfig {
        /** Documents that are served beside the widget, as HTML. */
        static final String URL = "/docs/{path}";
    }
}

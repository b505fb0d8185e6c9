// SPDX-License-Identifier: Apache-2.0
package sh.karta.server.config;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.net.URI;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
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
     * @param models by name, in the order of the file
     * @param use names of models: the first is asked, the others when it fails
     * @param window number of earlier exchanges that the model sees
     * @param images whether the models receive images
     * @param reasoning whether visitors see the model's raw reasoning
     * @param timeoutSeconds how long a provider may be silent
     * @param docs searched by the model, or null
     */
    record Model(
            Map<String, ModelConfig> models,
            List<String> use,
            String instructions,
            int window,
            boolean images,
            boolean reasoning,
            int timeoutSeconds,
            @Nullable Docs docs,
            List<ToolConfig> tools)
            implements AgentConfig {
        /** Returns the models to ask, in order. */
        public List<ModelConfig> inUse() {
            return use.stream()
                    .map(name -> Objects.requireNonNull(models.get(name)))
                    .toList();
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

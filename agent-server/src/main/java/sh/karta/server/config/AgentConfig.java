// SPDX-License-Identifier: Apache-2.0
package sh.karta.server.config;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import sh.karta.answers.crawl.CrawlSettings;
import sh.karta.server.agent.model.HttpTool;
import sh.karta.server.outgoing.ModelEndpoint;

/** The agent of a project and its settings. */
public sealed interface AgentConfig {
    /** About a thousand characters a second, the speed of fast models. */
    int NATURAL_PACE_MILLIS = 25;

    /** Returns the documents that the agent uses; null for none. */
    @Nullable
    Docs documents();

    /**
     * An agent that plays scripts.
     *
     * @param paceMillis time between two deltas of about 24 characters
     * @param approvalSeconds how long an approval stays pending
     * @param docs answers messages that are not a script's scene; null to choose scripts by keywords
     */
    record Scripted(
            int paceMillis, int approvalSeconds, @Nullable Docs docs) implements AgentConfig {
        static final int APPROVAL_SECONDS = 600;

        /** About 500 characters a second, so that the demo's long answer leaves time to reload the page while it is written. */
        static final int READING_PACE_MILLIS = 50;

        @Override
        public @Nullable Docs documents() {
            return docs;
        }
    }

    /**
     * An agent that uses models.
     *
     * @param models by name, in the order of the file
     * @param use names of models: the first is asked, the others when it fails
     * @param window number of earlier exchanges that the model sees
     * @param images whether the models receive images
     * @param reasoning whether visitors see the model's raw reasoning
     * @param timeoutSeconds how long a provider may be silent
     * @param docs searched by the model, or null
     * @param suggest whether the model suggests replies
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
            boolean suggest,
            List<HttpTool.Settings> tools)
            implements AgentConfig {
        @Override
        public @Nullable Docs documents() {
            return docs;
        }

        /** Returns the models to ask, in order. */
        public List<ModelConfig> inUse() {
            return use.stream()
                    .map(name -> Objects.requireNonNull(models.get(name)))
                    .toList();
        }
    }

    /**
     * An agent that quotes documents.
     *
     * @param folder directory of Markdown, HTML and PDF files; null for a site
     * @param url URL template of a page; {@code {path}} stands for its path in the folder without extension
     * @param language language of the documents
     * @param synonyms file of synonyms; null for none
     * @param crawl the site to read; null for a folder
     * @param embeddings the endpoint of a model that compares meanings; null for words alone
     */
    record Docs(
            @Nullable Path folder,
            String url,
            String language,
            @Nullable Path synonyms,
            int paceMillis,
            @Nullable CrawlSettings crawl,
            @Nullable ModelEndpoint embeddings)
            implements AgentConfig {
        /** Default URL template: pages below {@code /docs/} on the site that has the widget. In the demo, the server has them. */
        static final String URL = "/docs/{path}";

        @Override
        public Docs documents() {
            return this;
        }
    }
}

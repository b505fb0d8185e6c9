// SPDX-License-Identifier: Apache-2.0
package sh.karta.server.config;

import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

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
     * @param folder of Markdown and HTML
     * @param url of a page, with {@code {path}} for its path in the folder without extension
     * @param language of the documents
     */
    record Docs(Path folder, String url, String language, int paceMillis) implements AgentConfig {
        /** Documents that are served beside the widget, as HTML. */
        static final String URL = "/docs/{path}";
    }
}

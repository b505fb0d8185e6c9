// SPDX-License-Identifier: Apache-2.0
package sh.karta.e2e.stack;

import java.net.URI;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;

/** An agent server, which also serves the widget's files, and a page server with another origin. */
public final class Stack implements AutoCloseable {
    private final AgentServer agent;
    private final PageServer pages;

    private Stack(AgentServer agent, PageServer pages) {
        this.agent = agent;
        this.pages = pages;
    }

    /** Starts both servers. {@code folder} holds the agent server's data and log. {@code options} are passed to it. */
    public static Stack start(Path folder, String... options) {
        return new Stack(AgentServer.start(folder, options), PageServer.start());
    }

    public AgentServer agent() {
        return agent;
    }

    public PageServer pages() {
        return pages;
    }

    /**
     * Publishes a page like {@link PageServer#publish}, with the additional values {@code agent} and {@code pages},
     * the two origins.
     */
    public URI publish(Class<?> owner, String folder, Map<String, String> values) {
        Map<String, String> all = new HashMap<>();
        all.put("agent", agent.url().toString());
        all.put("pages", pages.url().toString());
        all.putAll(values);
        return pages.publish(owner, folder, all);
    }

    @Override
    public void close() {
        pages.close();
        agent.close();
    }
}

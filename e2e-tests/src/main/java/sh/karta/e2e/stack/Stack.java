// SPDX-License-Identifier: Apache-2.0
package sh.karta.e2e.stack;

import java.net.URI;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;

/** An agent server, which also serves the widget's files, a project of it, and a page server with another origin. */
public final class Stack implements AutoCloseable {
    /** The project of a server without a configuration (public-api §8). */
    public static final Project DEMO = new Project("pk_test_demo", "demo/assistant");

    private final AgentServer agent;
    private final Project project;
    private final boolean shared;
    private final PageServer pages = PageServer.start();

    /** A project of the agent server with its embed key. */
    public record Project(String key, String name) {}

    private Stack(AgentServer agent, Project project, boolean shared) {
        this.agent = agent;
        this.project = project;
        this.shared = shared;
    }

    /** Starts both servers. {@code folder} holds the agent server's data and log. {@code options} are passed to it. */
    public static Stack start(Path folder, String... options) {
        return new Stack(AgentServer.start(folder, options), DEMO, false);
    }

    /** Uses a project of a running server, which stays running when this closes. */
    public static Stack of(AgentServer agent, Project project) {
        return new Stack(agent, project, true);
    }

    public AgentServer agent() {
        return agent;
    }

    public Project project() {
        return project;
    }

    public PageServer pages() {
        return pages;
    }

    /**
     * Publishes a page like {@link PageServer#publish}, with the additional values {@code agent} and {@code pages},
     * the two origins, and {@code key} and {@code project}.
     */
    public URI publish(Class<?> owner, String folder, Map<String, String> values) {
        Map<String, String> all = new HashMap<>();
        all.put("agent", agent.url().toString());
        all.put("pages", pages.url().toString());
        all.put("key", project.key());
        all.put("project", project.name());
        all.putAll(values);
        return pages.publish(owner, folder, all);
    }

    @Override
    public void close() {
        pages.close();
        if (!shared) {
            agent.close();
        }
    }
}

// SPDX-License-Identifier: Apache-2.0
package sh.karta.server;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.BinaryOperator;
import java.util.function.Supplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import sh.karta.answers.DocsIndex;
import sh.karta.answers.agent.DocsAgent;
import sh.karta.answers.crawl.CrawlSettings;
import sh.karta.answers.crawl.CrawledPages;
import sh.karta.answers.crawl.Crawler;
import sh.karta.answers.embedding.Embeddings;
import sh.karta.server.agent.Agent;
import sh.karta.server.agent.Attachments;
import sh.karta.server.agent.Turn;
import sh.karta.server.agent.TurnSink;
import sh.karta.server.agent.model.DocsTool;
import sh.karta.server.agent.model.HttpTool;
import sh.karta.server.agent.model.ModelAgent;
import sh.karta.server.agent.model.ModelProvider;
import sh.karta.server.agent.model.ModelSettings;
import sh.karta.server.agent.model.SuggestTool;
import sh.karta.server.agent.model.Tool;
import sh.karta.server.agent.model.langchain4j.LangChain4jModel;
import sh.karta.server.agent.scripted.ScriptedAgent;
import sh.karta.server.config.AgentConfig;
import sh.karta.server.config.ModelConfig;
import sh.karta.server.config.ProjectConfig;
import sh.karta.server.config.Replies;
import sh.karta.server.config.ServerConfig;
import sh.karta.server.event.EventDraft;
import sh.karta.server.problem.Code;
import sh.karta.server.problem.Problem;
import sh.karta.server.store.Files;
import sh.karta.server.telemetry.Tracing;
import sh.karta.server.work.Workers;

/** Creates the agents of a config. A later config keeps the agents whose settings are the same. Used by one thread at a time. */
final class Agents implements AutoCloseable {
    /** An agent with the settings from which it was created. */
    private record Made(Settings settings, Agent agent) {}

    /** An agent whose project suggests replies too. */
    private record WithReplies(Agent agent, Replies replies) implements Agent {
        @Override
        public Runnable run(Turn turn, TurnSink sink) {
            return agent.run(turn, sink);
        }

        @Override
        public int historyWindow() {
            return agent.historyWindow();
        }

        @Override
        public @Nullable EventDraft suggestions(@Nullable String reply) {
            return replies.suggestions(reply);
        }
    }

    /**
     * @param handsOver whether a visitor can get a person
     * @param serves whether this server serves the documents
     */
    private record Settings(AgentConfig config, Duration stepUpMaxAge, boolean handsOver, boolean serves) {
        static Settings of(ProjectConfig project, boolean serves) {
            return new Settings(
                    project.agent(),
                    project.identity().stepUpMaxAge(),
                    project.runtime().path("features").path("handover").asBoolean(),
                    serves);
        }

        Settings with(AgentConfig other) {
            return new Settings(other, stepUpMaxAge, handsOver, serves);
        }
    }

    /**
     * A site that is crawled. Documents that read the same pages share it.
     *
     * @param every time between two crawls: the shortest time that any of them asks for
     */
    private record Site(Crawler crawler, Duration every) {}

    private static final Pattern FILE = Pattern.compile("files/([0-9a-f]{32})/.*");

    private final Workers workers;
    private final Attachments attachments;
    private final Tracing tracing;
    private final Path data;
    private final Supplier<String> address;
    private Map<String, Made> made = Map.of();
    private final Map<AgentConfig.Docs, DocsIndex> indexes = new HashMap<>();
    /** The sites by their folder, because two crawlers would delete each other's pages there. */
    private final Map<Path, Site> sites = new HashMap<>();

    private final Map<Path, CrawledPages> pages = new HashMap<>();

    /**
     * @param data the server's folder of data
     * @param address where programs on this machine reach the server; called in turns only
     */
    Agents(Workers workers, Files files, Tracing tracing, Path data, Supplier<String> address) {
        this.address = address;
        this.data = data;
        this.tracing = tracing;
        this.workers = workers;
        this.attachments = (session, path, most) -> {
            Matcher name = FILE.matcher(path);
            return name.matches() ? read(files, session, name.group(1), most) : null;
        };
    }

    private static byte @Nullable [] read(Files files, String session, String name, int most) {
        try (InputStream content = files.open(session, name)) {
            return content == null ? null : content.readNBytes(most);
        } catch (IOException e) {
            throw new Problem(Code.UNAVAILABLE, "An attached file cannot be read. Ask again.", 5);
        }
    }

    /**
     * Returns the agent of each project, by the project's name.
     *
     * @throws IOException if documents cannot be read; the agents of the earlier config are not affected
     */
    Map<String, Agent> of(ServerConfig config) throws IOException {
        Map<AgentConfig.Docs, DocsIndex> before = Map.copyOf(indexes);
        Map<String, Made> next = new HashMap<>();
        Map<String, Agent> byProject = new HashMap<>();
        Set<AgentConfig.Docs> used = new HashSet<>();
        try {
            for (ProjectConfig project : config.projects().values()) {
                boolean serves = config.demoDocs() != null && project.name().equals(ServerConfig.DEMO_PROJECT);
                Settings settings = Settings.of(project, serves);
                Made old = made.get(project.name());
                Made current =
                        old != null && old.settings().equals(settings) ? old : new Made(settings, agent(settings));
                next.put(project.name(), current);
                byProject.put(project.name(), new WithReplies(current.agent(), project.replies()));
                addDocs(project.agent(), used);
            }
        } catch (IOException e) {
            closeAllBut(before.keySet());
            throw e;
        }
        made = next;
        closeAllBut(used);
        crawl(used);
        CrawledPages.deleteOthers(data, Set.copyOf(sites.keySet()));
        return Map.copyOf(byProject);
    }

    private static void addDocs(AgentConfig config, Set<AgentConfig.Docs> to) {
        AgentConfig.Docs docs = config.documents();
        if (docs != null) {
            to.add(docs);
        }
    }

    /**
     * Closes the indexes that the config no longer uses. This stops only the checks of their documents and the crawls. Open turns may still
     * search them.
     */
    private void closeAllBut(Set<AgentConfig.Docs> used) {
        indexes.entrySet().removeIf(entry -> {
            boolean unused = !used.contains(entry.getKey());
            if (unused) {
                entry.getValue().close();
            }
            return unused;
        });
        Set<Path> read = sites(used).map(crawl -> crawl.folder(data)).collect(Collectors.toSet());
        pages.keySet().retainAll(read);
        sites.entrySet().removeIf(entry -> {
            boolean unused = !read.contains(entry.getKey());
            if (unused) {
                entry.getValue().crawler().close();
            }
            return unused;
        });
    }

    private static Stream<CrawlSettings> sites(Set<AgentConfig.Docs> used) {
        return used.stream().flatMap(docs -> Stream.ofNullable(docs.crawl()));
    }

    /** Starts a crawler for each site, and another one if the time between its crawls has changed. */
    private void crawl(Set<AgentConfig.Docs> used) {
        Map<Path, CrawlSettings> wanted = new HashMap<>();
        sites(used)
                .forEach(crawl -> wanted.merge(
                        crawl.folder(data), crawl, BinaryOperator.minBy(Comparator.comparing(CrawlSettings::every))));
        wanted.forEach((folder, crawl) -> {
            Site site = sites.get(folder);
            if (site == null || !site.every().equals(crawl.every())) {
                if (site != null) {
                    site.crawler().close();
                }
                sites.put(folder, new Site(Crawler.start(crawl, pages(crawl)), crawl.every()));
            }
        });
    }

    private Agent agent(Settings settings) throws IOException {
        if (settings.config() instanceof AgentConfig.Docs docs) {
            Supplier<String> origin = settings.serves() ? address : () -> "";
            return new DocsAgent(index(docs), workers, docs.paceMillis(), settings.handsOver(), origin);
        }
        if (settings.config() instanceof AgentConfig.Model model) {
            return new ModelAgent(settings(model, settings.stepUpMaxAge()), attachments, tracing);
        }
        AgentConfig.Scripted scripted = (AgentConfig.Scripted) settings.config();
        return new ScriptedAgent(
                workers,
                scripted.paceMillis(),
                Duration.ofSeconds(scripted.approvalSeconds()),
                scripted.docs() == null ? null : agent(settings.with(scripted.docs())));
    }

    private DocsIndex index(AgentConfig.Docs docs) throws IOException {
        DocsIndex index = indexes.get(docs);
        if (index == null) {
            CrawlSettings crawl = docs.crawl();
            Embeddings embeddings = Embeddings.configured(docs.embeddings());
            Path vectors = data.resolve(Embeddings.FOLDER);
            index = crawl == null
                    ? DocsIndex.open(
                            Objects.requireNonNull(docs.folder()),
                            docs.url(),
                            docs.language(),
                            docs.synonyms(),
                            workers,
                            embeddings,
                            vectors)
                    : DocsIndex.open(
                            pages(crawl),
                            docs.language(),
                            docs.synonyms(),
                            workers,
                            embeddings,
                            vectors,
                            crawl.folder(data));
            indexes.put(docs, index);
        }
        return index;
    }

    private CrawledPages pages(CrawlSettings crawl) {
        return pages.computeIfAbsent(crawl.folder(data), CrawledPages::open);
    }

    /** Ends the crawls and the computing of vectors. */
    @Override
    public void close() {
        sites.values().forEach(site -> site.crawler().close());
        indexes.values().forEach(DocsIndex::close);
    }

    private ModelSettings settings(AgentConfig.Model config, Duration stepUpMaxAge) throws IOException {
        List<Tool> tools = new ArrayList<>();
        if (config.docs() != null) {
            tools.add(new DocsTool(index(config.docs())));
        }
        if (config.suggest()) {
            tools.add(new SuggestTool());
        }
        config.tools().forEach(tool -> tools.add(new HttpTool(tool)));
        return new ModelSettings(
                config.inUse().stream().map(model -> provider(config, model)).toList(),
                config.instructions(),
                config.window(),
                config.images(),
                config.reasoning(),
                stepUpMaxAge,
                List.copyOf(tools));
    }

    private static ModelProvider provider(AgentConfig.Model agent, ModelConfig model) {
        return new LangChain4jModel(new LangChain4jModel.Settings(
                switch (model.provider()) {
                    case OPENAI -> LangChain4jModel.Api.OPENAI_CHAT_COMPLETIONS;
                    case OPENAI_RESPONSES -> LangChain4jModel.Api.OPENAI_RESPONSES;
                    case ANTHROPIC -> LangChain4jModel.Api.ANTHROPIC_MESSAGES;
                },
                model.baseUrl(),
                model.apiKey(),
                model.model(),
                model.maxOutputTokens(),
                model.temperature(),
                model.effort(),
                model.thinking(),
                Duration.ofSeconds(agent.timeoutSeconds()),
                agent.reasoning()));
    }
}

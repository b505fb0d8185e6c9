// SPDX-License-Identifier: Apache-2.0
package sh.karta.server.config;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import sh.karta.answers.SynonymSource;
import sh.karta.server.agent.model.HttpTool;
import sh.karta.server.event.Suggestion;
import sh.karta.server.event.ToolWording;
import sh.karta.server.event.Visibility;
import sh.karta.server.outgoing.ModelEndpoint;

/** Reads the {@code agent} section of a project. */
final class AgentSection {
    private static final Pattern TOOL_NAME = Pattern.compile(ConfigKeys.NAME);

    private final Section section;
    private final Path directory;
    private List<String> starters = List.of();

    /** @param directory directory against which relative paths are resolved */
    AgentSection(Section section, Path directory) {
        this.section = section;
        this.directory = directory;
    }

    AgentConfig read() {
        String kind = section.choice("kind");
        section.show("kind", kind.equals("openai") ? "model" : kind);
        section.is(variant(kind));
        AgentConfig agent = switch (kind) {
            case "docs" -> docs(section);
            case "model", "openai" -> model();
            default -> scripted();
        };
        starters = section.texts("starters");
        section.requireKnownKeys();
        return agent;
    }

    private Shape variant(String kind) {
        return switch (kind) {
            case "docs" -> section.contains("crawl") ? AgentKeys.SITE_AGENT : AgentKeys.DOCS_AGENT;
            case "model", "openai" -> section.contains("models") ? AgentKeys.MODELS_AGENT : AgentKeys.MODEL_AGENT;
            default -> AgentKeys.SCRIPTED;
        };
    }

    /** Returns the questions that an empty conversation offers. Valid after the section was read. */
    List<String> starters() {
        return starters;
    }

    private AgentConfig.Scripted scripted() {
        return new AgentConfig.Scripted(pace(section), section.number("approval_seconds"), docsWithin());
    }

    private AgentConfig.@Nullable Docs docsWithin() {
        if (!section.has("docs")) {
            return null;
        }
        Section within = section.section("docs");
        within.is(within.contains("crawl") ? AgentKeys.SITE : AgentKeys.DOCS);
        AgentConfig.Docs docs = docs(within);
        within.requireKnownKeys();
        return docs;
    }

    private @Nullable Path synonyms(Section from) {
        String name = from.text("synonyms");
        Path file = name == null ? null : directory.resolve(name).normalize();
        from.show("synonyms", file);
        if (file != null && !(Files.isRegularFile(file) && Files.isReadable(file))) {
            from.wrong("synonyms", "a file of synonyms, separated by commas, with one group on each line");
        } else if (file != null && file.toFile().length() > SynonymSource.MAX_BYTES) {
            from.wrong("synonyms", "a file of at most 1 MB");
        }
        return file;
    }

    private AgentConfig.Docs docs(Section from) {
        if (from.contains("crawl")) {
            return new AgentConfig.Docs(
                    null,
                    AgentConfig.Docs.URL,
                    from.choice("language"),
                    synonyms(from),
                    pace(from),
                    CrawlSection.read(from),
                    embeddings(from));
        }
        String name = from.text("folder");
        Path folder = name == null ? directory : directory.resolve(name).normalize();
        from.show("folder", folder);
        if (name == null || !Files.isDirectory(folder)) {
            from.wrong("folder", "a directory of Markdown, HTML or PDF files, or a site to read in 'crawl'");
        }
        String url = from.string("url");
        if (!url.matches(AgentKeys.PAGE_ADDRESS)) {
            from.wrong(
                    "url",
                    "the address of a page with {path}, such as https://docs.example.com/{path} or "
                            + AgentConfig.Docs.URL);
        }
        return new AgentConfig.Docs(
                folder, url, from.choice("language"), synonyms(from), pace(from), null, embeddings(from));
    }

    private static @Nullable ModelEndpoint embeddings(Section from) {
        return EndpointSection.read(from, "embeddings", "text-embedding-3-small");
    }

    private static int pace(Section from) {
        return from.number("pace_millis");
    }

    private AgentConfig.Model model() {
        Map<String, ModelConfig> models = ModelSection.models(section);
        boolean suggest = section.flag("suggest");
        return new AgentConfig.Model(
                models,
                ModelSection.use(section, models),
                section.string("instructions"),
                section.number("window"),
                section.flag("images"),
                reasoning(),
                section.number("timeout_seconds"),
                docsWithin(),
                suggest,
                tools(suggest));
    }

    private boolean reasoning() {
        Section reasoning = section.section("reasoning");
        boolean visible = reasoning.flag("visible");
        reasoning.requireKnownKeys();
        return visible;
    }

    private List<HttpTool.Settings> tools(boolean suggest) {
        List<HttpTool.Settings> tools = new ArrayList<>();
        String common = secret(section);
        Set<String> names = new HashSet<>();
        for (Section tool : section.sections("tools")) {
            String name = tool.string("name");
            if (!TOOL_NAME.matcher(name).matches() || !names.add(name)) {
                tool.wrong("name", "1 to 64 of A-Z a-z 0-9 _ -, a name that no other tool has");
            } else if (suggest && name.equals(Suggestion.TOOL)) {
                tool.wrong("name", "another name, because suggest: true adds a tool of this name");
            }
            Map<String, String> headers = tool.textByName("headers");
            boolean approval = tool.flag("approval");
            Visibility visible = Visibility.of(tool.choice("visible"));
            String secret = secret(tool);
            ObjectNode parameters = tool.json("parameters");
            boolean stepUp = tool.choice("requires").equals("step_up");
            if (approval && visible == Visibility.NONE) {
                tool.wrong("visible", "name or result where the visitor must approve, or approval: false");
            } else if (stepUp && visible == Visibility.NONE) {
                // The page learns of step_up_required from the events of the call, which would be hidden.
                tool.wrong("visible", "name or result where the visitor must step up, or requires: nothing");
            }
            tools.add(new HttpTool.Settings(
                    name,
                    tool.string("description"),
                    wording(tool, parameters),
                    parameters,
                    tool.url("url", ""),
                    headers,
                    secret == null ? common : secret,
                    approval,
                    visible,
                    stepUp,
                    Duration.ofSeconds(tool.number("timeout_seconds")),
                    tool.number("max_output")));
            tool.requireKnownKeys();
        }
        return List.copyOf(tools);
    }

    private static @Nullable String secret(Section of) {
        String secret = of.text("secret");
        if (secret != null && !WebhookConfig.isStandard(secret)) {
            of.wrong("secret", "whsec_ and 24 to 64 bytes in Base64, as Standard Webhooks defines it");
        }
        return secret;
    }

    private static ToolWording wording(Section tool, ObjectNode parameters) {
        for (String key : List.of("title", "done", "confirm", "approve", "deny")) {
            String text = tool.text(key);
            for (String argument : text == null ? List.<String>of() : ToolWording.argumentsOf(text)) {
                if (!parameters.path("properties").has(argument)) {
                    tool.suspicious(key, "{" + argument + "} in " + key + " is no property of the tool's parameters");
                }
            }
        }
        return new ToolWording(
                tool.text("title"), tool.text("done"), tool.text("confirm"), tool.text("approve"), tool.text("deny"));
    }
}

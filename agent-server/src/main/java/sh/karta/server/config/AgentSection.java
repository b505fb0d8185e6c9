// SPDX-License-Identifier: Apache-2.0
package sh.karta.server.config;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import sh.karta.server.docs.Languages;
import sh.karta.server.event.Visibility;

/** Reads the {@code agent} section of a project. */
final class AgentSection {
    private static final Pattern TOOL_NAME = Pattern.compile("[A-Za-z0-9_-]{1,64}");
    private static final int WINDOW = 20;

    private final Section section;
    private final Path directory;
    private List<String> starters = List.of();

    /** @param directory what relative paths are relative to */
    AgentSection(Section section, Path directory) {
        this.section = section;
        this.directory = directory;
    }

    AgentConfig read() {
        AgentConfig agent =
                switch (section.choice("kind", "scripted", List.of("scripted", "docs", "model", "openai"))) {
                    case "docs" -> docs(section);
                    case "model", "openai" -> model();
                    default -> scripted();
                };
        starters = section.texts("starters");
        section.end();
        return agent;
    }

    /** What visitors may be offered to ask first; known once the section is read. */
    List<String> starters() {
        return starters;
    }

    private AgentConfig.Scripted scripted() {
        return new AgentConfig.Scripted(
                pace(section),
                section.number("approval_seconds", 1, 86_400, AgentConfig.Scripted.APPROVAL_SECONDS),
                docsWithin());
    }

    private AgentConfig.@Nullable Docs docsWithin() {
        if (!section.has("docs")) {
            return null;
        }
        Section within = section.section("docs");
        AgentConfig.Docs docs = docs(within);
        within.end();
        return docs;
    }

    private AgentConfig.Docs docs(Section from) {
        String name = from.text("folder");
        Path folder = name == null ? directory : directory.resolve(name).normalize();
        if (name == null || !Files.isDirectory(folder)) {
            from.wrong("folder", "a directory of Markdown or HTML files");
        }
        return new AgentConfig.Docs(
                folder,
                from.text("url", AgentConfig.Docs.URL),
                from.choice("language", "en", Languages.ALL),
                pace(from));
    }

    private static int pace(Section from) {
        return from.number("pace_millis", 0, 10_000, AgentConfig.NATURAL_PACE_MILLIS);
    }

    private AgentConfig.Model model() {
        Map<String, ModelConfig> models = ModelSection.models(section);
        return new AgentConfig.Model(
                models,
                ModelSection.use(section, models),
                section.text("instructions", "You are a helpful assistant on a website. Be brief and exact."),
                section.number("window", 0, 200, WINDOW),
                section.flag("images", false),
                reasoning(),
                section.number("timeout_seconds", 1, 600, 60),
                docsWithin(),
                tools());
    }

    private boolean reasoning() {
        Section reasoning = section.section("reasoning");
        boolean visible = reasoning.flag("visible", false);
        reasoning.end();
        return visible;
    }

    private List<AgentConfig.ToolConfig> tools() {
        List<AgentConfig.ToolConfig> tools = new ArrayList<>();
        Set<String> names = new HashSet<>();
        for (Section tool : section.sections("tools")) {
            String name = tool.text("name", "");
            if (!TOOL_NAME.matcher(name).matches() || !names.add(name)) {
                tool.wrong("name", "1 to 64 of A-Z a-z 0-9 _ -, a name that no other tool has");
            }
            Map<String, String> headers = new LinkedHashMap<>();
            Section headerSection = tool.section("headers");
            for (String header : headerSection.keys()) {
                headers.put(header, headerSection.text(header, ""));
            }
            boolean approval = tool.flag("approval", true);
            Visibility visible = Visibility.of(tool.choice("visible", "name", List.of("none", "name", "result")));
            if (approval && visible == Visibility.NONE) {
                tool.wrong("visible", "name or result where the visitor must approve, or approval: false");
            }
            tools.add(new AgentConfig.ToolConfig(
                    name,
                    tool.text("description", ""),
                    tool.json("parameters"),
                    tool.url("url", ""),
                    headers,
                    approval,
                    visible,
                    tool.choice("requires", "nothing", List.of("nothing", "step_up"))
                            .equals("step_up"),
                    tool.number("timeout_seconds", 1, 300, 30),
                    tool.number("max_output", 100, 1_000_000, 20_000)));
            tool.end();
        }
        return List.copyOf(tools);
    }
}

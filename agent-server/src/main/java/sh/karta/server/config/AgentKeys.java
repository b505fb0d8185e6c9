// SPDX-License-Identifier: Apache-2.0
package sh.karta.server.config;

import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;
import sh.karta.answers.Languages;
import sh.karta.answers.crawl.CrawlSettings;

/** Every key of an agent in the config file, by its kind, with type, default and meaning. */
final class AgentKeys {
    private static final int MOST_TOKENS = 1_000_000;

    private static final Key PACE = Key.number("pace_millis", 0, 10_000, AgentConfig.NATURAL_PACE_MILLIS)
            .about("Time between two pieces of an answer.");
    private static final Key STARTERS = Key.texts("starters").about("Questions that an empty conversation offers.");

    private static final Key WITH_EMBEDDINGS =
            Key.of("embeddings", new Key.One(EndpointSection.SHAPE)).about("A model that also compares meanings.");

    private static final Key SYNONYMS =
            Key.text("synonyms", null).about("File of synonyms, separated by commas, with one group on each line.");

    /** The pattern of {@code url}. Other braces are spelling mistakes. */
    static final String PAGE_ADDRESS = "(?:[Hh][Tt][Tt][Pp][Ss]?://[^\\s{}/]|/)[^\\s{}]*\\{path\\}[^\\s{}]*";

    static final Shape DOCS = new Shape(
            Key.text("folder", null)
                    .about("Directory of Markdown, HTML or PDF files.")
                    .needed(),
            Key.text("url", PAGE_ADDRESS, AgentConfig.Docs.URL).about("Address of a page, with {path}."),
            Key.choice("language", "en", Languages.ALL).about("Language of the documents."),
            SYNONYMS,
            WITH_EMBEDDINGS,
            PACE);

    private static final int MOST_PAGES = 20_000;
    private static final Shape CRAWL = new Shape(
            Key.url("sitemap", null)
                    .about("Address of the site's sitemap, or of an index of sitemaps.")
                    .needed(),
            Key.texts("include")
                    .about("Pages to read: beginnings of paths, or of addresses with https://. Default: all."),
            Key.texts("exclude").about("Pages not to read, in the same form."),
            Key.number("max_pages", 1, MOST_PAGES, CrawlSettings.MAX_PAGES).about("Maximum number of pages."),
            Key.text("every", "[0-9]{1,5}[mhd]", "24h").about("Time between two crawls, such as 30m, 24h or 7d."));
    /** Documents that are the pages of a site. */
    static final Shape SITE = new Shape(
            Key.of("crawl", new Key.One(CRAWL))
                    .about("A website to read instead of a folder.")
                    .needed(),
            Key.choice("language", "en", Languages.ALL).about("Language of the pages."),
            SYNONYMS,
            WITH_EMBEDDINGS,
            PACE);

    private static final Key WITH_DOCS =
            Key.of("docs", new Key.Variants(new Shape(), List.of(DOCS, SITE))).about("Documents to answer from.");

    static final List<String> KINDS = List.of("scripted", "docs", "model", "openai");
    static final Shape ANY_AGENT = new Shape(kind("scripted", KINDS));
    static final Shape SCRIPTED = new Shape(
            kind("scripted", List.of("scripted")),
            PACE,
            Key.number("approval_seconds", 1, ConfigKeys.DAY, AgentConfig.Scripted.APPROVAL_SECONDS)
                    .about("How long an approval stays pending."),
            WITH_DOCS,
            STARTERS);
    static final Shape DOCS_AGENT = new Shape(kind(null, List.of("docs")).needed(), STARTERS).and(DOCS);
    static final Shape SITE_AGENT = new Shape(kind(null, List.of("docs")).needed(), STARTERS).and(SITE);

    static final Shape MODEL = new Shape(
            Key.choice(
                            "provider",
                            ModelConfig.Provider.OPENAI.word(),
                            Arrays.stream(ModelConfig.Provider.values())
                                    .map(ModelConfig.Provider::word)
                                    .toList())
                    .about("API of the endpoint."),
            Key.url("base_url", null).about("Address of the endpoint. Default: the provider's."),
            Key.text("api_key", "none").about("API key of the endpoint.").secret(),
            Key.text("model", "[\\s\\S]+", null)
                    .about("The model's name at the provider.")
                    .needed(),
            Key.number("max_output_tokens", 1, MOST_TOKENS, null).about("Limit for one answer."),
            Key.decimal("temperature", 0, 2).about("Sampling temperature."),
            Key.choice("effort", null, List.of("none", "minimal", "low", "medium", "high", "xhigh", "max"))
                    .about("How much the model reasons."),
            Key.numberOr("adaptive", "thinking", 1_024, MOST_TOKENS, null)
                    .about("anthropic only: tokens for reasoning, or adaptive."));

    static final Shape REASONING =
            new Shape(Key.flag("visible", false).about("Whether visitors see the model's raw reasoning."));

    static final Shape TOOL = new Shape(
            Key.text("name", ConfigKeys.NAME, null)
                    .about("Name, unique in the project.")
                    .needed(),
            Key.text("description", "").about("Tells the model what the tool does."),
            Key.text("title", null).about("Text for visitors instead of the name."),
            Key.text("done", null).about("Text for visitors after a call."),
            Key.text("confirm", null).about("Question to visitors before a call, with arguments in braces."),
            Key.text("approve", null).about("Label of the button that approves a call, and only this one."),
            Key.text("deny", null).about("Label of the button that refuses a call."),
            Key.of("parameters", new Key.Free(null)).about("JSON Schema of the arguments."),
            Key.url("url", null).about("Address of the endpoint.").hostOnly().needed(),
            Key.of("headers", new Key.TextByName()).about("Headers to send.").secret(),
            Key.text("secret", ConfigKeys.STANDARD_SECRET, null)
                    .about("Secret that signs the calls, whsec_ and a key in Base64.")
                    .secret(),
            Key.flag("approval", true).about("Whether the visitor must approve each call."),
            Key.choice("visible", "name", List.of("none", "name", "result"))
                    .about("The parts of a call that visitors see."),
            Key.choice("requires", "nothing", List.of("nothing", "step_up"))
                    .about("step_up: only users with a recent step-up."),
            Key.number("timeout_seconds", 1, 300, 30).about("Time for the whole response."),
            Key.number("max_output", 100, ConfigKeys.MOST, 20_000).about("Bytes of the response that are read."));

    private static final Shape ASKS_MODELS = new Shape(
            kind(null, List.of("model", "openai")).needed(),
            Key.text("instructions", "You are a helpful assistant on a website. Be brief and exact.")
                    .about("System prompt of the model."),
            Key.number("window", 0, 200, 20)
                    .about("Number of earlier questions, with their answers, that the model sees."),
            Key.flag("images", false).about("Whether the model receives uploaded images."),
            Key.of("reasoning", new Key.One(REASONING)).about("The model's raw reasoning."),
            Key.flag("suggest", false).about("Whether the model suggests quick replies, with a tool of its own."),
            Key.number("timeout_seconds", 1, 600, 60).about("How long the endpoint may be silent."),
            Key.texts("use").about("Names of the models to ask, in order."),
            WITH_DOCS,
            Key.of("tools", new Key.Many(TOOL)).about("HTTP endpoints that the model can call."),
            Key.text("secret", ConfigKeys.STANDARD_SECRET, null)
                    .about("Secret of the tools that have none of their own.")
                    .secret(),
            STARTERS);
    static final Shape MODEL_AGENT = ASKS_MODELS.and(MODEL);
    static final Shape MODELS_AGENT = ASKS_MODELS.and(new Shape(Key.of("models", new Key.ByName(ConfigKeys.NAME, MODEL))
            .about("Models by name.")
            .needed()));

    private static Key kind(@Nullable String defaultValue, List<String> words) {
        return Key.choice("kind", defaultValue, words).about("Type of the agent.");
    }

    private AgentKeys() {}
}

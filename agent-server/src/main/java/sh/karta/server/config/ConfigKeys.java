// SPDX-License-Identifier: Apache-2.0
package sh.karta.server.config;

import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;
import sh.karta.server.auth.JwtIdentity;
import sh.karta.server.docs.Languages;
import sh.karta.server.limit.LimitConfig;
import sh.karta.server.limit.ServerLimits;

/** Every key of the config file, with its type, default and meaning. */
final class ConfigKeys {
    static final String PROJECT_NAME = "[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?/[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?";
    static final String EMBED_KEY = "pk_(live|test)_[A-Za-z0-9_-]{1,100}";
    static final String NAME = "[A-Za-z0-9_-]{1,64}";
    static final String SECRET = "[\\s\\S]{16,}";
    static final String STANDARD_SECRET = "whsec_[A-Za-z0-9+/]{32,86}={0,2}";
    static final String STORE = "sqlite|embedded|jdbc:postgresql://\\S+";
    static final List<String> WEBHOOK_EVENTS = List.of("feedback", "limit");

    private static final int MOST = 1_000_000;
    private static final int DAY = 86_400;
    private static final int MOST_TOKENS = 1_000_000;

    static final Shape SERVER_LIMITS = serverLimits(ServerLimits.DEFAULT);

    private static Shape serverLimits(ServerLimits defaults) {
        return new Shape(
                Key.number("connections", 1, MOST, defaults.connections(), "Maximum number of open connections."),
                Key.number(
                        "connections_per_address",
                        1,
                        MOST,
                        defaults.connectionsPerAddress(),
                        "Maximum number of open connections of one address. With trusted_proxies: concurrent requests of one"
                                + " forwarded address."),
                Key.number("streams", 1, MOST, defaults.streams(), "Maximum number of open event streams."),
                Key.number(
                        "streams_per_visitor",
                        1,
                        MOST,
                        defaults.streamsPerVisitor(),
                        "Maximum number of open event streams of one visitor or user."),
                Key.number(
                        "turns",
                        1,
                        MOST,
                        defaults.turns(),
                        "Maximum number of running turns. A turn that waits for the visitor is not counted."),
                Key.number(
                        "turns_per_visitor",
                        1,
                        MOST,
                        defaults.turnsPerVisitor(),
                        "Maximum number of running turns of one visitor or user."),
                Key.number(
                        "turn_seconds",
                        1,
                        DAY,
                        defaults.turnSeconds(),
                        "Time limit for a turn, without the time in which it waits for the visitor."),
                Key.number(
                        "turn_total_seconds",
                        1,
                        DAY,
                        defaults.turnTotalSeconds(),
                        "Time limit for a turn, with the time in which it waits for the visitor."),
                Key.number(
                        "header_seconds", 1, DAY, defaults.headerSeconds(), "Time limit for the headers of a request."),
                Key.number("body_seconds", 1, DAY, defaults.bodySeconds(), "Time limit for a JSON body."),
                Key.number("upload_seconds", 1, DAY, defaults.uploadSeconds(), "Time limit for an upload."),
                Key.number(
                        "upload_bytes_per_second",
                        1,
                        Integer.MAX_VALUE,
                        defaults.uploadBytesPerSecond(),
                        "Minimum average rate of an upload."),
                Key.number(
                        "bodies_in_flight",
                        65_536,
                        Integer.MAX_VALUE,
                        defaults.bodiesInFlight(),
                        "Maximum number of bytes in bodies that were received and not yet handled."),
                Key.number(
                        "uploads_per_visitor",
                        1,
                        MOST,
                        defaults.uploadsPerVisitor(),
                        "Maximum number of concurrent uploads of one visitor or user."),
                Key.number(
                        "file_bytes",
                        1,
                        defaults.fileBytes(),
                        defaults.fileBytes(),
                        "Maximum size of an uploaded file. The default is the highest value."),
                Key.number(
                        "files_per_session",
                        1,
                        MOST,
                        defaults.filesPerSession(),
                        "Maximum number of files in a session."),
                Key.number(
                        "file_bytes_per_session",
                        1,
                        Integer.MAX_VALUE,
                        defaults.fileBytesPerSession(),
                        "Maximum total size of the files in a session."));
    }

    static final Shape MANAGEMENT = new Shape(
            Key.text("host", ManagementConfig.DEFAULT.host(), "Address of the management listener."),
            Key.numberOr(
                    "off",
                    "port",
                    0,
                    65_535,
                    ManagementConfig.DEFAULT.port(),
                    "Port of the management listener; 0 for any free port, off for no listener."),
            Key.text(
                    "token",
                    "[\\s\\S]*\\S[\\s\\S]*",
                    null,
                    "Secret that every request must send. Required unless the host is a loopback address."));

    static final Shape TELEMETRY =
            new Shape(Key.url("otlp", null, "Base URL of an OpenTelemetry collector that receives OTLP over HTTP.")
                    .needed());

    static final Shape WEBHOOK = new Shape(
            Key.url("url", null, "URL to which events are posted.").needed(),
            Key.text("secret", SECRET, null, "Secret that signs each delivery, 16 characters or more.")
                    .needed(),
            Key.choice(
                    "signature",
                    null,
                    List.of("standard", "karta"),
                    "standard for Standard Webhooks, karta for the header Karta-Signature. Default: standard if the"
                            + " secret begins with whsec_, otherwise karta."),
            Key.textsOf(WEBHOOK_EVENTS, "events", "Types of the events to deliver. Default: all."));

    static final Shape EMBED_KEYS = new Shape(
            Key.text("key", EMBED_KEY, null, "Publishable key of the widget.").needed(),
            Key.texts("origins", "Origins that may use the key: https://www.example.com, loopback, null or none."),
            Key.flag("enabled", true, "Whether the key is enabled."),
            Key.time("not_before", "Tokens that were minted earlier are refused."));

    static final Shape IDENTITY_JWT = new Shape(
            Key.url("jwks_url", null, "URL of the public keys (JWKS).").needed(),
            Key.text("issuer", "[\\s\\S]+", null, "The iss claim of the tokens.")
                    .needed(),
            Key.text("audience", "[\\s\\S]+", null, "The aud claim of the tokens.")
                    .needed(),
            Key.textsOf(
                    JwtIdentity.ALGORITHMS.stream().sorted().toList(),
                    "algorithms",
                    "Accepted signature algorithms. Default: all."),
            Key.text("user_claim", "sub", "Claim that contains the user's id."),
            Key.number("max_age", 1, DAY, 300, "Maximum age of a token, in seconds."));

    private static final Key PACE = Key.number(
            "pace_millis", 0, 10_000, AgentConfig.NATURAL_PACE_MILLIS, "Time between two pieces of an answer.");
    private static final Key STARTERS = Key.texts("starters", "Questions that an empty conversation offers.");

    static final Shape DOCS = new Shape(
            Key.text("folder", null, "Directory of Markdown or HTML files.").needed(),
            Key.text("url", AgentConfig.Docs.URL, "Address of a page, with {path}."),
            Key.choice("language", "en", Languages.ALL, "Language of the documents."),
            PACE);
    private static final Key WITH_DOCS = Key.of("docs", new Key.One(DOCS), "Documents to answer from.");

    static final List<String> KINDS = List.of("scripted", "docs", "model", "openai");
    static final Shape ANY_AGENT = new Shape(kind("scripted", KINDS));
    static final Shape SCRIPTED = new Shape(
            kind("scripted", List.of("scripted")),
            PACE,
            Key.number(
                    "approval_seconds",
                    1,
                    DAY,
                    AgentConfig.Scripted.APPROVAL_SECONDS,
                    "How long an approval stays pending."),
            WITH_DOCS,
            STARTERS);
    static final Shape DOCS_AGENT = new Shape(kind(null, List.of("docs")).needed(), STARTERS).and(DOCS);

    static final Shape MODEL = new Shape(
            Key.choice(
                    "provider",
                    ModelConfig.Provider.OPENAI.word(),
                    Arrays.stream(ModelConfig.Provider.values())
                            .map(ModelConfig.Provider::word)
                            .toList(),
                    "API of the endpoint."),
            Key.url("base_url", null, "Address of the endpoint. Default: the provider's."),
            Key.text("api_key", "none", "API key of the endpoint."),
            Key.text("model", "[\\s\\S]+", null, "The model's name at the provider.")
                    .needed(),
            Key.number("max_output_tokens", 1, MOST_TOKENS, null, "Limit for one answer."),
            Key.decimal("temperature", 0, 2, "Sampling temperature."),
            Key.choice(
                    "effort",
                    null,
                    List.of("none", "minimal", "low", "medium", "high", "xhigh", "max"),
                    "How much the model reasons."),
            Key.numberOr(
                    "adaptive",
                    "thinking",
                    1_024,
                    MOST_TOKENS,
                    null,
                    "anthropic only: tokens for reasoning, or adaptive."));

    static final Shape REASONING =
            new Shape(Key.flag("visible", false, "Whether visitors see the model's raw reasoning."));

    static final Shape TOOL = new Shape(
            Key.text("name", NAME, null, "Name, unique in the project.").needed(),
            Key.text("description", "", "Tells the model what the tool does."),
            Key.text("title", null, "What visitors read instead of the name."),
            Key.text("done", null, "What visitors read after a call."),
            Key.text("confirm", null, "What visitors are asked before a call, with arguments in braces."),
            Key.of("parameters", new Key.Free(), "JSON Schema of the arguments."),
            Key.url("url", null, "Address of the endpoint.").needed(),
            Key.of("headers", new Key.TextByName(), "Headers to send."),
            Key.text("secret", STANDARD_SECRET, null, "Secret that signs the calls, whsec_ and a key in Base64."),
            Key.flag("approval", true, "Whether the visitor must approve each call."),
            Key.choice("visible", "name", List.of("none", "name", "result"), "What visitors see of a call."),
            Key.choice(
                    "requires", "nothing", List.of("nothing", "step_up"), "step_up: only users with a recent step-up."),
            Key.number("timeout_seconds", 1, 300, 30, "Time for the whole response."),
            Key.number("max_output", 100, MOST, 20_000, "Bytes of the response that are read."));

    private static final Shape ASKS_MODELS = new Shape(
            kind(null, List.of("model", "openai")).needed(),
            Key.text(
                    "instructions",
                    "You are a helpful assistant on a website. Be brief and exact.",
                    "System prompt of the model."),
            Key.number("window", 0, 200, 20, "Number of earlier questions, with their answers, that the model sees."),
            Key.flag("images", false, "Whether the model receives uploaded images."),
            Key.of("reasoning", new Key.One(REASONING), "The model's raw reasoning."),
            Key.number("timeout_seconds", 1, 600, 60, "How long the endpoint may be silent."),
            Key.texts("use", "Names of the models to ask, in order."),
            WITH_DOCS,
            Key.of("tools", new Key.Many(TOOL), "HTTP endpoints that the model can call."),
            Key.text("secret", STANDARD_SECRET, null, "Secret of the tools that have none of their own."),
            STARTERS);
    static final Shape MODEL_AGENT = ASKS_MODELS.and(MODEL);
    static final Shape MODELS_AGENT = ASKS_MODELS.and(new Shape(
            Key.of("models", new Key.ByName(NAME, MODEL), "Models by name.").needed()));

    private static Key kind(@Nullable String defaultValue, List<String> words) {
        return Key.choice("kind", defaultValue, words, "Type of the agent.");
    }

    static final Shape PROJECT_LIMITS = projectLimits(LimitConfig.DEFAULT);

    private static Shape projectLimits(LimitConfig defaults) {
        return new Shape(
                Key.number(
                        "key_per_minute",
                        1,
                        MOST,
                        defaults.keyPerMinute(),
                        "Tokens minted with one key; one address may use a fifth of them."),
                Key.number(
                        "visitor_per_minute",
                        1,
                        MOST,
                        defaults.visitorPerMinute(),
                        "Writing requests of one visitor or user."),
                Key.number(
                        "address_per_minute",
                        1,
                        MOST,
                        defaults.addressPerMinute(),
                        "Mints and writing requests of one address."),
                Key.number(
                        "visitor_reads_per_minute",
                        1,
                        MOST,
                        defaults.visitorReadsPerMinute(),
                        "Reading requests of one visitor or user."),
                Key.number(
                        "visitor_transcripts_per_minute",
                        1,
                        MOST,
                        defaults.visitorTranscriptsPerMinute(),
                        "Transcripts that one visitor or user reads."),
                budget("visitor_tokens_per_day", "Tokens of one visitor or user."),
                budget("anonymous_tokens_per_day", "Tokens of all anonymous visitors."),
                budget("tokens_per_month", "Tokens of the project."));
    }

    private static Key budget(String name, String about) {
        return Key.numberOr("unlimited", name, 0, Integer.MAX_VALUE, null, about);
    }

    static final Shape PROJECT = new Shape(
            Key.of("keys", new Key.Many(EMBED_KEYS), "Embed keys of the project."),
            Key.text("identity_secret", SECRET, null, "Secret of HMAC identity tokens, 16 characters or more."),
            Key.of("identity_jwt", new Key.One(IDENTITY_JWT), "Accepts your own JSON Web Tokens."),
            Key.number(
                    "step_up_max_age",
                    1,
                    DAY,
                    (int) IdentityConfig.NONE.stepUpMaxAge().toSeconds(),
                    "How long a step-up is valid, in seconds."),
            Key.flag(
                    "legacy_user_ids",
                    false,
                    "Whether a user_id of 22 characters or more opens a history without proof."),
            Key.of(
                    "agent",
                    new Key.Variants(ANY_AGENT, List.of(SCRIPTED, DOCS_AGENT, MODEL_AGENT, MODELS_AGENT)),
                    "The agent that answers."),
            Key.of("theme", new Key.Free(), "Appearance of the widget."),
            Key.of("features", new Key.Free(), "Features of the widget: history, uploads, feedback."),
            Key.of("strings", new Key.Free(), "Texts of the widget."),
            Key.of("limits", new Key.One(PROJECT_LIMITS), "Request rates and token budgets of the project."),
            Key.number(
                    "retention_days",
                    0,
                    36_500,
                    0,
                    "Days without activity after which a session is deleted; 0 for never."));

    static final Shape ROOT = root(ServerConfig.demo());

    private static Shape root(ServerConfig defaults) {
        return new Shape(
                Key.text("host", defaults.listen().host(), "Address to listen on."),
                Key.number("port", 0, 65_535, defaults.listen().port(), "Port to listen on; 0 for any free port."),
                Key.text("data", null, "Directory of the SQLite store and of temporary files. Default: karta-data."),
                Key.text("site", null, "Directory of files to serve."),
                Key.text(
                        "store",
                        STORE,
                        defaults.store(),
                        "Where conversations are stored: sqlite, or jdbc:postgresql://host/database?user=…&password=…."),
                Key.text("live", "postgres", null, "How servers exchange live text. Default: the same as store."),
                Key.number(
                        "trusted_proxies",
                        0,
                        10,
                        0,
                        "Number of trusted reverse proxies, whose X-Forwarded-For counts."),
                Key.number(
                        "token_seconds",
                        1,
                        DAY,
                        (int) defaults.tokenLifetime().toSeconds(),
                        "How long a token is valid."),
                Key.number(
                        "stream_heartbeat_seconds",
                        1,
                        15,
                        (int) defaults.listen().heartbeat().toSeconds(),
                        "Maximum silence on a stream."),
                Key.number(
                        "lame_duck",
                        0,
                        3_600,
                        null,
                        "Seconds after SIGTERM in which new turns are accepted. Default: 10 with PostgreSQL, 0 with SQLite."),
                Key.number(
                        "stop_within",
                        1,
                        3_600,
                        (int) defaults.stop().within().toSeconds(),
                        "Seconds after SIGTERM until the process exits."),
                Key.of("limits", new Key.One(SERVER_LIMITS), "Limits of the server, for all projects together."),
                Key.of("management", new Key.One(MANAGEMENT), "Listener for metrics and details."),
                Key.text("metrics_token", null, "Old name of management.token.").replacedBy("management.token"),
                Key.of("telemetry", new Key.One(TELEMETRY), "Traces and metrics for OpenTelemetry."),
                Key.of("webhooks", new Key.Many(WEBHOOK), "URLs that receive events."),
                Key.of("projects", new Key.ByName(PROJECT_NAME, PROJECT), "Projects by name: org/agent."));
    }

    private ConfigKeys() {}
}

// SPDX-License-Identifier: Apache-2.0
package sh.karta.server.config;

import java.util.Arrays;
import java.util.List;
import sh.karta.server.auth.JwtIdentity;
import sh.karta.server.limit.LimitConfig;
import sh.karta.server.limit.LogAddresses;
import sh.karta.server.limit.ServerLimits;

/** Every key of the config file, with its type, default and meaning. {@link AgentKeys} has those of agents. */
final class ConfigKeys {
    static final String PROJECT_NAME = "[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?/[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?";
    static final String EMBED_KEY = "pk_(live|test)_[A-Za-z0-9_-]{1,100}";
    static final String NAME = "[A-Za-z0-9_-]{1,64}";
    static final String SECRET = "[\\s\\S]{16,}";
    static final String STANDARD_SECRET = "whsec_[A-Za-z0-9+/]{32,86}={0,2}";
    static final String STORE = "sqlite|embedded|jdbc:postgresql://\\S+";
    static final List<String> WEBHOOK_EVENTS = List.of("feedback", "limit");

    static final int MOST = 1_000_000;
    static final int DAY = 86_400;

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
                        "Maximum number of bytes in bodies above 64 kB that were received and not yet handled. Smaller ones may"
                                + " take a quarter of it besides."),
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
                        "Maximum total size of the files in a session."),
                Key.number(
                        "free_disk_megabytes",
                        0,
                        Integer.MAX_VALUE,
                        defaults.freeDiskMegabytes(),
                        "Free space on the disk of the data folder below which uploads are refused, in megabytes; 0 for no limit."));
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

    static final Shape PROJECT_LIMITS = projectLimits(LimitConfig.DEFAULT);

    private static Shape projectLimits(LimitConfig defaults) {
        return new Shape(
                Key.number(
                        "key_per_minute",
                        1,
                        MOST,
                        defaults.keyPerMinute(),
                        "Tokens minted with one key. One address may use a fifth of them. Half are reserved for addresses"
                                + " that use at most a hundredth."),
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

    private static final Shape TRANSCRIPTION = new Shape(
            Key.url("base_url", ModelConfig.Provider.OPENAI.baseUrl, "Address of the endpoint."),
            Key.text("api_key", null, "API key of the endpoint."),
            Key.text("model", "[\\s\\S]+", null, "The model's name at the endpoint.")
                    .needed());

    static final Shape PROJECT = new Shape(
            Key.of("keys", new Key.Many(EMBED_KEYS), "Embed keys of the project."),
            Key.text("identity_secret", SECRET, null, "Secret of HMAC identity tokens, 16 characters or more."),
            Key.text(
                    "step_up_secret",
                    SECRET,
                    null,
                    "Secret of their step-up form, 16 characters or more, other than identity_secret."),
            Key.flag(
                    "step_up_shares_secret",
                    false,
                    "Whether identity_secret signs the step-up form too. Only where users never choose their id."),
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
                    new Key.Variants(
                            AgentKeys.ANY_AGENT,
                            List.of(
                                    AgentKeys.SCRIPTED,
                                    AgentKeys.DOCS_AGENT,
                                    AgentKeys.SITE_AGENT,
                                    AgentKeys.MODEL_AGENT,
                                    AgentKeys.MODELS_AGENT)),
                    "The agent that answers."),
            Key.of("theme", new Key.Free(), "Appearance of the widget."),
            Key.of("features", new Key.Free(), "Features of the widget: history, uploads, feedback."),
            Key.of("strings", new Key.Free(), "Texts of the widget."),
            Key.of(
                    "transcription",
                    new Key.One(TRANSCRIPTION),
                    "Endpoint that turns the speech of visitors into text."),
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
                Key.choice(
                        "log_addresses",
                        defaults.listen().logAddresses().word(),
                        Arrays.stream(LogAddresses.values())
                                .map(LogAddresses::word)
                                .toList(),
                        "Address in the log of requests that are refused with 401, 403 or 429: its network (/24, IPv6"
                                + " /56), all of it, or nothing."),
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

// SPDX-License-Identifier: Apache-2.0
package sh.karta.server.config;

import java.util.Arrays;
import java.util.List;
import sh.karta.server.auth.IdentityProofs;
import sh.karta.server.auth.JwtIdentity;
import sh.karta.server.event.Suggestion;
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

    static final List<String> THEME = List.of(
            "accent",
            "accentForeground",
            "agentName",
            "title",
            "greeting",
            "placeholder",
            "disclosure",
            "agentAvatar",
            "suggestedPrompts",
            "footer",
            "privacyUrl",
            "termsUrl",
            "colorScheme",
            "position",
            "layout",
            "expandable",
            "offsetX",
            "offsetY",
            "zIndex",
            "width",
            "height",
            "radius",
            "fontFamily",
            "launcherIcon",
            "launcherLabel",
            "imageHosts");
    static final List<String> FEATURES = List.of("history", "uploads", "feedback", "branches", "handover", "dictation");

    static final int MOST = 1_000_000;
    static final int DAY = 86_400;

    static final Shape SERVER_LIMITS = new Shape(
                    Key.limit("connections", 1, MOST).about("Maximum number of open connections."),
                    Key.limit("connections_per_address", 1, MOST)
                            .about(
                                    "Maximum number of open connections of one address. With trusted_proxies: concurrent requests of one forwarded address."),
                    Key.limit("streams", 1, MOST).about("Maximum number of open event streams."),
                    Key.limit("streams_per_visitor", 1, MOST)
                            .about("Maximum number of open event streams of one visitor or user."),
                    Key.limit("turns", 1, MOST)
                            .about(
                                    "Maximum number of running turns. A turn that waits for the visitor is not counted."),
                    Key.limit("turns_per_visitor", 1, MOST)
                            .about("Maximum number of running turns of one visitor or user."),
                    Key.limit("turn_seconds", 1, DAY)
                            .about("Time limit for a turn, without the time in which it waits for the visitor."),
                    Key.limit("turn_total_seconds", 1, DAY)
                            .about("Time limit for a turn, with the time in which it waits for the visitor."),
                    Key.limit("header_seconds", 1, DAY).about("Time limit for the headers of a request."),
                    Key.limit("body_seconds", 1, DAY).about("Time limit for a JSON body."),
                    Key.limit("upload_seconds", 1, DAY).about("Time limit for an upload."),
                    Key.limit("upload_bytes_per_second", 1, Integer.MAX_VALUE)
                            .about("Minimum average rate of an upload."),
                    Key.limit("bodies_in_flight", 65_536, Integer.MAX_VALUE)
                            .about(
                                    "Maximum number of bytes in bodies above 64 kB that were received and not yet handled. Smaller ones may take a quarter of it besides."),
                    Key.limit("uploads_per_visitor", 1, MOST)
                            .about("Maximum number of concurrent uploads of one visitor or user."),
                    Key.limit("file_bytes", 1, ServerLimits.DEFAULT.fileBytes())
                            .about("Maximum size of an uploaded file. The default is the highest value."),
                    Key.limit("files_per_session", 1, MOST).about("Maximum number of files in a session."),
                    Key.limit("file_bytes_per_session", 1, Integer.MAX_VALUE)
                            .about("Maximum total size of the files in a session."),
                    Key.limit("free_disk_megabytes", 0, Integer.MAX_VALUE)
                            .about(
                                    "Free space on the disk of the data folder below which uploads are refused, in megabytes; 0 for no limit."))
            .withDefaults(ServerLimits.DEFAULT);

    static final Shape MANAGEMENT = new Shape(
            Key.text("host", "127.0.0.1").about("Address of the management listener."),
            Key.numberOr("off", "port", 0, 65_535, 8_788)
                    .about("Port of the management listener; 0 for any free port, off for no listener."),
            Key.text("token", "[\\s\\S]*\\S[\\s\\S]*", null)
                    .about("Secret that every request must send. Required unless the host is a loopback address.")
                    .secret());

    static final Shape TELEMETRY = new Shape(Key.url("otlp", null)
            .about("Base URL of an OpenTelemetry collector that receives OTLP over HTTP.")
            .hostOnly()
            .needed());

    static final Shape WEBHOOK = new Shape(
            Key.url("url", null)
                    .about("URL to which events are posted.")
                    .hostOnly()
                    .needed(),
            Key.text("secret", SECRET, null)
                    .about("Secret that signs each delivery, 16 characters or more.")
                    .secret()
                    .needed(),
            Key.choice("signature", null, List.of("standard", "karta"))
                    .about(
                            "standard for Standard Webhooks, karta for the header Karta-Signature. Default: standard if the secret begins with whsec_, otherwise karta."),
            Key.textsOf(WEBHOOK_EVENTS, "events").about("Types of the events to deliver. Default: all."));

    static final Shape EMBED_KEYS = new Shape(
            Key.text("key", EMBED_KEY, null)
                    .about("Publishable key of the widget.")
                    .needed(),
            Key.texts("origins")
                    .about("Origins that may use the key: https://www.example.com, loopback, null or none."),
            Key.flag("enabled", true).about("Whether the key is enabled."),
            Key.time("not_before").about("Tokens that were minted earlier are refused."));

    static final Shape IDENTITY_JWT = new Shape(
            Key.url("jwks_url", null).about("URL of the public keys (JWKS).").needed(),
            Key.text("issuer", "[\\s\\S]+", null)
                    .about("The iss claim of the tokens.")
                    .needed(),
            Key.text("audience", "[\\s\\S]+", null)
                    .about("The aud claim of the tokens.")
                    .needed(),
            Key.textsOf(JwtIdentity.ALGORITHMS.stream().sorted().toList(), "algorithms")
                    .about("Accepted signature algorithms. Default: all."),
            Key.text("user_claim", "sub").about("Claim that contains the user's id."),
            Key.number("max_age", 1, DAY, 300).about("Maximum age of a token, in seconds."));

    static final Shape PROJECT_LIMITS = new Shape(
                    Key.limit("key_per_minute", 1, MOST)
                            .about(
                                    "Tokens minted with one key. One address may use a fifth of them. Half are reserved for addresses that use at most a hundredth."),
                    Key.limit("visitor_per_minute", 1, MOST).about("Writing requests of one visitor or user."),
                    Key.limit("address_per_minute", 1, MOST).about("Mints and writing requests of one address."),
                    Key.limit("visitor_reads_per_minute", 1, MOST).about("Reading requests of one visitor or user."),
                    Key.limit("visitor_transcripts_per_minute", 1, MOST)
                            .about("Transcripts that one visitor or user reads."),
                    budget("visitor_tokens_per_day", "Tokens of one visitor or user."),
                    budget("anonymous_tokens_per_day", "Tokens of all anonymous visitors."),
                    budget("tokens_per_month", "Tokens of the project."))
            .withDefaults(LimitConfig.DEFAULT);

    private static Key budget(String name, String about) {
        return Key.numberOr("unlimited", name, 0, Integer.MAX_VALUE, null).about(about);
    }

    private static final String LINE = "(?=.*\\S)[^\\x00-\\x1f\\x7f-\\x9f\\u2028\\u2029]";

    private static final Shape REPLY = new Shape(
            Key.text("label", LINE + "{1," + Suggestion.LONGEST_LABEL + "}", null)
                    .about("Text of the button.")
                    .needed(),
            Key.text("text", LINE + "{1," + Suggestion.LONGEST_TEXT + "}", null)
                    .about("Message that the button sends. Default: the label."));

    private static final Shape REPLIES = new Shape(
            Key.of("after", new Key.Many(REPLY, Suggestion.MOST))
                    .about("Replies below an answer whose agent suggests none."),
            Key.of("no_answer", new Key.Many(REPLY, Suggestion.MOST))
                    .about("Replies below a reply without an answer, in place of after."));

    static final Shape PROJECT = new Shape(
            Key.of("keys", new Key.Many(EMBED_KEYS)).about("Embed keys of the project."),
            Key.text("identity_secret", SECRET, null)
                    .about("Secret of HMAC identity tokens, 16 characters or more.")
                    .secret(),
            Key.text("step_up_secret", SECRET, null)
                    .about("Secret of their step-up form, 16 characters or more, other than identity_secret.")
                    .secret(),
            Key.flag("step_up_shares_secret", false)
                    .about(
                            "Whether identity_secret signs the step-up form too. Only where users never choose their id."),
            Key.of("identity_jwt", new Key.One(IDENTITY_JWT)).about("Accepts your own JSON Web Tokens."),
            Key.number("step_up_max_age", 1, DAY, (int)
                            IdentityProofs.NONE.stepUpMaxAge().toSeconds())
                    .about("How long a step-up is valid, in seconds."),
            Key.flag("legacy_user_ids", false)
                    .about("Whether a user_id of 22 characters or more opens a history without proof."),
            Key.of(
                            "agent",
                            new Key.Variants(
                                    AgentKeys.ANY_AGENT,
                                    List.of(
                                            AgentKeys.SCRIPTED,
                                            AgentKeys.DOCS_AGENT,
                                            AgentKeys.SITE_AGENT,
                                            AgentKeys.MODEL_AGENT,
                                            AgentKeys.MODELS_AGENT)))
                    .about("The agent that answers."),
            Key.of("replies", new Key.One(REPLIES)).about("Quick replies that visitors can send with one tap."),
            Key.of("theme", new Key.Free(THEME)).about("Appearance of the widget."),
            Key.of("features", new Key.Free(FEATURES))
                    .about("Features of the widget: " + String.join(", ", FEATURES) + "."),
            Key.of("strings", new Key.Free(null)).about("Texts of the widget."),
            Key.of("transcription", new Key.One(EndpointSection.SHAPE))
                    .about("Endpoint that turns the speech of visitors into text."),
            Key.of("limits", new Key.One(PROJECT_LIMITS)).about("Request rates and token budgets of the project."),
            Key.number("retention_days", 0, 36_500, 0)
                    .about("Days without activity after which a session is deleted; 0 for never."));

    static final Shape ROOT = new Shape(
            Key.text("host", "127.0.0.1").about("Address to listen on."),
            Key.number("port", 0, 65_535, 8_787).about("Port to listen on; 0 for any free port."),
            Key.text("data", null).about("Directory of the SQLite store and of temporary files. Default: karta-data."),
            Key.text("site", null).about("Directory of files to serve."),
            Key.text("store", STORE, ServerConfig.SQLITE)
                    .about(
                            "Where conversations are stored: sqlite, or jdbc:postgresql://host/database?user=…&password=…."),
            Key.text("live", "postgres", null).about("How servers exchange live text. Default: the same as store."),
            Key.number("trusted_proxies", 0, 10, 0)
                    .about("Number of trusted reverse proxies, whose X-Forwarded-For counts."),
            Key.choice(
                            "log_addresses",
                            LogAddresses.NETWORK.word(),
                            Arrays.stream(LogAddresses.values())
                                    .map(LogAddresses::word)
                                    .toList())
                    .about(
                            "Address in the log of requests that are refused with 401, 403 or 429: its network (/24, IPv6 /56), all of it, or nothing."),
            Key.number("token_seconds", 1, DAY, 3_600).about("How long a token is valid."),
            Key.number("stream_heartbeat_seconds", 1, 15, 15).about("Maximum silence on a stream."),
            Key.number("lame_duck", 0, 3_600, null)
                    .about(
                            "Seconds after SIGTERM in which new turns are accepted. Default: 10 with PostgreSQL, 0 with SQLite."),
            Key.number("stop_within", 1, 3_600, 40).about("Seconds after SIGTERM until the process exits."),
            Key.of("limits", new Key.One(SERVER_LIMITS)).about("Limits of the server, for all projects together."),
            Key.of("management", new Key.One(MANAGEMENT)).about("Listener for metrics and details."),
            Key.text("metrics_token", null)
                    .about("Old name of management.token.")
                    .secret()
                    .replacedBy("management.token"),
            Key.of("telemetry", new Key.One(TELEMETRY)).about("Traces and metrics for OpenTelemetry."),
            Key.of("webhooks", new Key.Many(WEBHOOK)).about("URLs that receive events."),
            Key.of("projects", new Key.ByName(PROJECT_NAME, PROJECT)).about("Projects by name: org/agent."));

    private ConfigKeys() {}
}

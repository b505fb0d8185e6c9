// SPDX-License-Identifier: Apache-2.0
package sh.karta.server.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import sh.karta.answers.crawl.CrawlSettings;
import sh.karta.server.event.Suggestion;

/**
 * Tests how a config file is read, and its errors.
 *
 * <p>The file is long because a config file has many sections, whose tests share one way to read a file.
 */
final class ConfigFileTest {
    @TempDir
    Path directory;

    private ServerConfig read(String yaml) throws IOException, ConfigException {
        Path file = Files.writeString(directory.resolve("karta.yaml"), yaml);
        return ConfigFile.read(file, Map.of("SECRET", "a-secret-from-outside")::get);
    }

    /** Reads a config that is valid, which the schema must confirm. */
    private ServerConfig valid(String yaml) throws IOException, ConfigException {
        assertThat(SchemaCheck.errors(yaml)).isEmpty();
        return read(yaml);
    }

    private List<String> errors(String yaml) {
        ConfigException e = catchThrowableOfType(ConfigException.class, () -> read(yaml));
        assertThat(e).isNotNull();
        return e.errors().stream()
                .map(m -> m.replace(directory.resolve("karta.yaml") + ":", ""))
                .toList();
    }

    @Test
    void theDemoKeysAllowLoopbackPagesAndPrograms() throws Exception {
        ServerConfig demo = ServerConfig.demo().withDemoDocs(directory);
        assertThat(demo.projects().values())
                .flatExtracting(ProjectConfig::keys)
                .hasSize(1)
                .allSatisfy(key -> assertThat(key.origins().entries()).containsExactly("loopback", "none"));
    }

    @Test
    void aToolWhoseCallsAreHiddenCannotAskForAnApprovalOrAStepUp() {
        String yaml = """
                projects:
                  a/b:
                    agent:
                      kind: model
                      model: m
                      tools:
                        - {name: a, url: "https://a.example", visible: none}
                        - {name: b, url: "https://a.example", visible: none, approval: false, requires: step_up}
                        - {name: c, url: "https://a.example", visible: none, approval: false}
                        - {name: d, url: "https://a.example", visible: name, requires: step_up}
                """;
        assertThat(errors(yaml))
                .containsExactly(
                        "7: 'visible': expected name or result where the visitor must approve, or approval: false, found 'none'",
                        "8: 'visible': expected name or result where the visitor must step up, or requires: nothing, found 'none'");
    }

    @Test
    void anEmptyFileIsTheDemo() throws Exception {
        assertThat(valid("").projects()).isEqualTo(ServerConfig.demo().projects());
        assertThat(valid("{}").listen().port()).isEqualTo(8787);
    }

    @Test
    void everySettingIsReadAndPathsAreRelativeToTheFile() throws Exception {
        ServerConfig config = valid("""
                host: 0.0.0.0
                port: 9000
                data: state
                site: ../site
                token_seconds: 600
                stream_heartbeat_seconds: 10
                trusted_proxies: 1
                projects:
                  acme/support:
                    keys:
                      - key: pk_live_1
                        origins: ["https://Acme.example:443", loopback]
                    identity_secret: ${SECRET}
                    agent: {kind: scripted, pace_millis: 5}
                    theme: {accent: "#fff"}
                    limits: {visitor_per_minute: 10, tokens_per_month: 5000000}
                """);
        assertThat(config.data()).isEqualTo(directory.resolve("state").toAbsolutePath());
        assertThat(config.listen().site())
                .isEqualTo(directory.resolveSibling("site").toAbsolutePath());
        ProjectConfig project = config.projects().get("acme/support");
        assertThat(project.identity().secret()).isEqualTo("a-secret-from-outside");
        assertThat(project.keys().get(0).origins().allows("https://acme.example"))
                .isTrue();
        assertThat(project.limits().visitorPerMinute()).isEqualTo(10);
    }

    @Test
    void jsonIsYamlToo() throws Exception {
        assertThat(valid("{\"port\": 9001, \"projects\": {}}").listen().port()).isEqualTo(9001);
    }

    @Test
    void everyErrorHasItsLineAndTheExpectedValue() {
        assertThat(errors("""
                        prot: 8080
                        port: eighty
                        projects:
                          Acme/support:
                            keys:
                              - {key: sk_live_1, origins: ["https://a.example/path"]}
                              - {origins: []}
                            identity_secret: short
                            agent: {kind: oracle}
                            limits: {visitor_per_minute: 0}
                            colour: red
                        """))
                .containsExactly(
                        "1: unknown key 'prot', expected one of host, port, data, site, store, live,"
                                + " trusted_proxies, log_addresses, token_seconds, stream_heartbeat_seconds, lame_duck, stop_within,"
                                + " limits, management, telemetry, webhooks, projects",
                        "2: 'port': expected an integer from 0 to 65535, found 'eighty'",
                        "4: 'Acme/support': expected org/agent, each part with 1 to 63 of a-z 0-9 -, and - not first or last",
                        "6: 'key': expected pk_live_ or pk_test_, then 1 to 100 of A-Z a-z 0-9 _ -, found a key of 9 characters that begins with sk_live_",
                        "6: 'origins': expected a list in which each entry is an origin like https://www.example.com"
                                + " (no path, no trailing slash), or loopback, null or none, found 'https://a.example/path'",
                        "7: 'key' is missing: expected pk_live_ or pk_test_, then 1 to 100 of A-Z a-z 0-9 _ -",
                        "8: 'identity_secret': expected at least 16 characters, found 5 characters",
                        "9: 'kind': expected scripted, docs, model or openai, found 'oracle'",
                        "10: 'visitor_per_minute': expected an integer from 1 to 1000000, found '0'",
                        "11: unknown key 'colour', expected one of keys, identity_secret, step_up_secret,"
                                + " step_up_shares_secret, identity_jwt, step_up_max_age, legacy_user_ids, agent, replies, theme,"
                                + " features, strings, transcription, limits, retention_days");
    }

    @Test
    void quickRepliesBeyondTheirLimitsOrWithoutTextAreErrors() {
        assertThat(errors("""
                        projects:
                          a/b:
                            replies:
                              after:
                                - {label: %s}
                                - {label: " ", text: Hello}
                                - {text: Hello}
                                - {label: Prices, text: "one\\ntwo"}
                                - {label: Fifth, text: ""}
                              no_answer: []
                              later: []
                          c/d:
                            agent: {kind: model, model: m, suggest: true, tools: [{name: suggest, url: "https://t.example"}]}
                        """.formatted("x".repeat(61))))
                .containsExactly(
                        "5: 'after': expected a list of 1 to 4 replies, found 5",
                        "5: 'label': expected one line of 1 to 60 characters, found '" + "x".repeat(61) + "'",
                        "6: 'label': expected one line of 1 to 60 characters, found ' '",
                        "7: 'label' is missing: expected one line of 1 to 60 characters",
                        "8: 'text': expected one line of 1 to 500 characters, found 'one\ntwo'",
                        "9: 'text': expected one line of 1 to 500 characters, found ''",
                        "10: 'no_answer': expected a list of 1 to 4 replies, found 0",
                        "11: unknown key 'later', expected one of after, no_answer",
                        "13: 'name': expected another name, because suggest: true adds a tool of this name, found 'suggest'");
    }

    @Test
    void theTextOfAQuickReplyIsItsLabelUnlessItIsGiven() throws Exception {
        ProjectConfig project = valid("""
                        projects:
                          a/b:
                            replies:
                              after: [{label: Thanks}, {label: Prices, text: "What does it cost?"}]
                        """).projects().get("a/b");
        assertThat(project.replies())
                .isEqualTo(new Replies(
                        List.of(new Suggestion("Thanks", "Thanks"), new Suggestion("Prices", "What does it cost?")),
                        List.of()));
    }

    @Test
    void thePlaceholderOfExamplesIsNamedAsOne() {
        assertThat(errors("projects: {a/b: {keys: [{key: pk_live_..., origins: [loopback]}]}}"))
                .containsExactly("1: 'key': expected pk_live_ or pk_test_, then 1 to 100 of A-Z a-z 0-9 _ -,"
                        + " found 'pk_live_...', which is a placeholder: write your own key");
    }

    @Test
    void aValueOfTheWrongKindIsAnError() {
        assertThat(errors("projects: []"))
                .containsExactly("1: 'projects': expected a mapping of keys and values, found '[]'");
        assertThat(errors("text")).containsExactly("1: expected a mapping of keys and values, found 'text'");
        assertThat(errors("projects:\n  a/b:\n    theme: 7\n"))
                .containsExactly("3: 'theme': expected a mapping of keys and values, found '7'");
        assertThat(errors("port: [1]")).containsExactly("1: 'port': expected a string, found '[1]'");
        assertThat(errors("projects:\n  a/b:\n    keys: pk_live_1\n"))
                .containsExactly("3: 'keys': expected a list, found 'pk_live_1'");
    }

    @Test
    void aValueThatMayBeASecretIsNotShown() {
        assertThat(errors("webhooks: [{url: \"ftp://user:hide-me@a\", secret: hide-me}]")
                        .toString())
                .contains("found 'ftp://…@a'", "'secret': expected at least 16 characters, found 7 characters")
                .doesNotContain("hide-me");
        assertThat(errors("projects: {a/b: {keys: [{key: sk-proj-0123456789-hide-me}]}}")
                        .toString())
                .contains("found a key of 26 characters that begins with sk-proj-")
                .doesNotContain("hide-me");
        assertThat(errors("store: \"mysql://root:hide-me@db/chat\"").toString()).doesNotContain("hide-me");
    }

    @Test
    void theFormOfAWebhooksSecretChoosesItsSignature() throws Exception {
        String generated = "whsec_" + "MDEyMzQ1Njc4OWFiY2RlZmdoaWprbG1u";
        assertThat(read("webhooks: [{url: http://a, secret: " + generated + "}]")
                        .webhooks()
                        .get(0)
                        .standard())
                .isTrue();
        assertThat(read("webhooks: [{url: http://a, secret: 0123456789abcdef}]")
                        .webhooks()
                        .get(0)
                        .standard())
                .isFalse();
        assertThat(read("webhooks: [{url: http://a, signature: karta, secret: " + generated + "}]")
                        .webhooks()
                        .get(0)
                        .standard())
                .isFalse();
        assertThat(errors("webhooks: [{url: http://a, signature: standard, secret: 0123456789abcdef}]"))
                .containsExactly(
                        "1: 'secret': expected whsec_ and 24 to 64 bytes in base64, because signature is standard,"
                                + " found 16 characters");
    }

    @Test
    void twoWebhooksMustNotHaveTheSameUrl() {
        String one = "{url: http://a/hook, secret: 0123456789abcdef}";
        assertThat(errors("webhooks: [" + one + ", " + one + "]"))
                .containsExactly(
                        "1: 'url': expected a URL that no other webhook has, because deliveries are stored by URL,"
                                + " found 'http://a/hook'");
    }

    @Test
    void aManagementListenerBeyondThisMachineNeedsAToken() throws Exception {
        assertThat(errors("management: {host: 0.0.0.0}"))
                .containsExactly(
                        "1: 'token' is missing: expected a secret, because the host 0.0.0.0 is not a loopback address");
        assertThat(errors("management: {host: \"::\", port: 0}")).hasSize(1);
        assertThat(errors("management: {token: \" \"}")).hasSize(1);
        assertThat(errors("management: {port: no}"))
                .containsExactly("1: 'port': expected an integer from 0 to 65535 or off, found 'no'");
        assertThat(valid("management: {host: 0.0.0.0, token: x}").management().host())
                .isEqualTo("0.0.0.0");
        assertThat(valid("management: {host: 0.0.0.0, port: off}").management().port())
                .isNull();
        assertThat(valid("management: {host: localhost}").management().port()).isEqualTo(8788);
        String printed = ConfigPrinter.print(valid("management: {token: a-token-to-hide}"));
        assertThat(printed).contains("port: 8788").doesNotContain("a-token-to-hide");
    }

    private String printed(String agent, String limits) throws Exception {
        return ConfigPrinter.print(valid("projects: {a/b: {agent: {" + agent + "}, limits: {" + limits + "}}}"));
    }

    @Test
    void aModelAgentHasBudgetsUnlessTheFileSetsOthers() throws Exception {
        assertThat(printed("kind: openai, model: fake", ""))
                .contains(
                        "visitor_tokens_per_day: 20000",
                        "anonymous_tokens_per_day: 200000",
                        "tokens_per_month: 5000000");
        assertThat(printed(
                        "kind: openai, model: fake", "visitor_tokens_per_day: unlimited, tokens_per_month: 70000000"))
                .contains(
                        "visitor_tokens_per_day: unlimited",
                        "anonymous_tokens_per_day: 200000",
                        "tokens_per_month: 70000000");
        assertThat(printed("kind: scripted", ""))
                .contains(
                        "visitor_tokens_per_day: unlimited",
                        "anonymous_tokens_per_day: unlimited",
                        "tokens_per_month: unlimited");
        assertThat(errors("projects: {a/b: {limits: {tokens_per_month: much}}}"))
                .containsExactly("1: 'tokens_per_month': expected an integer from 0 to 2147483647 or unlimited,"
                        + " found 'much'");
    }

    @Test
    void anAgentMayNameSeveralModelsAndTheirOrder() throws Exception {
        String models = "kind: model, models: {main: {provider: anthropic, model: m, api_key: hide-me, thinking: 2048},"
                + " spare: {provider: openai-responses, model: s, effort: low, temperature: 0.3, max_output_tokens: 9}}";
        assertThat(printed(models, ""))
                .contains("use:\n      - main\n      - spare\n", "provider: anthropic", "provider: openai-responses")
                .contains("https://api.anthropic.com/v1", "thinking: 2048", "max_output_tokens: 6144")
                .contains("effort: low", "temperature: 0.3", "max_output_tokens: 9", "visitor_tokens_per_day: 20000")
                .doesNotContain("hide-me");
        assertThat(printed(models + ", use: [spare]", "")).contains("use:\n      - spare\n      tools");
    }

    @Test
    void documentsMayNameAModelThatComparesMeanings() throws Exception {
        String docs = "folder: ., embeddings: {model: small, api_key: hide-me}";
        assertThat(printed("kind: docs, " + docs, ""))
                .contains("base_url: https://api.openai.com/v1", "api_key: (set, not shown)", "model: small")
                .doesNotContain("hide-me");
        assertThat(printed("kind: model, model: m, docs: {" + docs + "}", "")).contains("model: small");
        assertThat(printed(
                        "kind: scripted, docs: {folder: ., embeddings: {model: x, base_url: \"http://[::1]/v1\"}}", ""))
                .contains("base_url: http://[::1]/v1")
                .doesNotContain("api_key");
        assertThat(errors("projects: {a/b: {agent: {kind: docs, folder: ., embeddings: {base_url: ftp://x, key: y}}}}"))
                .containsExactly(
                        "1: 'model' is missing: expected the model's name at the endpoint, such as text-embedding-3-small",
                        "1: 'base_url': expected a URL that starts with https:// or http://, found 'ftp://x'",
                        "1: unknown key 'key', expected one of base_url, api_key, model");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "https://docs.example.com",
                "https://docs.example.com/{paht}",
                "https://docs.example.com/{path}/{page}",
                "docs.example.com/{path}",
                "ftp://docs.example.com/{path}",
                "{path}",
                "https:///{path}",
                "/docs and more/{path}"
            })
    void theAddressOfAPageIsAnAddressWithItsPath(String url) {
        assertThat(errors("projects: {a/b: {agent: {kind: docs, folder: ., url: '" + url + "'}}}"))
                .containsExactly("1: 'url': expected the address of a page with {path},"
                        + " such as https://docs.example.com/{path} or /docs/{path}, found '" + url + "'");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/{path}",
                "//docs.example.com/{path}",
                "HTTPS://docs.example.com:8443/{path}.html?from=chat",
                "http://[::1]/#/{path}"
            })
    void theAddressOfAPageHasItsPathAnywhere(String url) throws Exception {
        assertThat(valid("projects: {a/b: {agent: {kind: docs, folder: ., url: '" + url + "'}}}")
                        .projects())
                .isNotEmpty();
    }

    @Test
    void documentsMayNameAFileOfSynonyms() throws Exception {
        Files.writeString(directory.resolve("words.txt"), "refund, money back\n");
        assertThat(printed("kind: docs, folder: ., synonyms: words.txt", "")).contains("synonyms: ", "words.txt");
        assertThat(errors("projects: {a/b: {agent: {kind: docs, folder: ., synonyms: none.txt}}}"))
                .containsExactly("1: 'synonyms': expected a file of synonyms, separated by commas,"
                        + " with one group on each line, found 'none.txt'");
        Files.writeString(directory.resolve("words.txt"), "refund, money back\n".repeat(60_000));
        assertThat(errors("projects: {a/b: {agent: {kind: docs, folder: ., synonyms: words.txt}}}"))
                .containsExactly("1: 'synonyms': expected a file of at most 1 MB, found 'words.txt'");
    }

    @Test
    void aProjectMayNameAnEndpointForSpeech() throws Exception {
        assertThat(ConfigPrinter.print(valid("projects: {a/b: {transcription: {model: whisper, api_key: hide-me}}}")))
                .contains("base_url: https://api.openai.com/v1", "api_key: (set, not shown)", "model: whisper")
                .doesNotContain("hide-me");
        assertThat(errors("projects: {a/b: {transcription: {base_url: ftp://x, key: y}}}"))
                .containsExactly(
                        "1: 'model' is missing: expected the model's name at the endpoint, such as whisper-1",
                        "1: 'base_url': expected a URL that starts with https:// or http://, found 'ftp://x'",
                        "1: unknown key 'key', expected one of base_url, api_key, model");
    }

    @Test
    void anAgentMayContainTheKeysOfItsOnlyModel() throws Exception {
        String one = "model: fake, base_url: \"http://127.0.0.1:1/v1\", max_output_tokens: 9";
        assertThat(printed("kind: openai, " + one, ""))
                .isEqualTo(printed("kind: model, " + one, ""))
                .contains("kind: model", "provider: openai", "http://127.0.0.1:1/v1", "max_output_tokens: 9");
        assertThat(printed("kind: model, provider: anthropic, model: m", ""))
                .contains("provider: anthropic", "max_output_tokens: 4096");
    }

    @Test
    void anOptionThatAProviderLacksIsAnError() {
        assertThat(agentErrors("model: m, thinking: adaptive"))
                .containsExactly("'thinking': not allowed here, because provider openai does not have this option"
                        + " (use effort)");
        assertThat(agentErrors("provider: anthropic, model: m, effort: minimal"))
                .containsExactly("'effort': expected low, medium, high, xhigh or max, found 'minimal'");
        assertThat(agentErrors("provider: anthropic, model: m, temperature: 1.5"))
                .containsExactly("'temperature': expected a number from 0 to 1, found '1.5'");
        assertThat(agentErrors("provider: anthropic, model: m, temperature: 1, thinking: adaptive"))
                .containsExactly(
                        "'temperature': not allowed beside 'thinking', with which the provider does" + " not allow it");
        assertThat(agentErrors("provider: anthropic, model: m, thinking: 2000, max_output_tokens: 2000"))
                .containsExactly("'max_output_tokens': expected more than 'thinking', which is 2000, found '2000'");
        assertThat(agentErrors("provider: gemini, model: m"))
                .containsExactly("'provider': expected openai, openai-responses or anthropic, found 'gemini'");
    }

    @Test
    void aSiteIsReadInsteadOfAFolder() throws Exception {
        AgentConfig.Docs docs = valid("""
                projects:
                  a/b:
                    agent:
                      kind: docs
                      crawl:
                        sitemap: https://www.example.com/sitemap.xml
                        include: [/help/, "https://faq.example.com"]
                        exclude: ["/*/old/"]
                        every: 90m
                  c/d:
                    agent:
                      docs: {language: de, crawl: {sitemap: "https://www.example.com/sitemap.xml"}}
                """).projects().get("a/b").agent().documents();
        assertThat(docs).isNotNull();
        assertThat(docs.folder()).isNull();
        assertThat(docs.crawl())
                .isEqualTo(new CrawlSettings(
                        URI.create("https://www.example.com/sitemap.xml"),
                        List.of("/help/", "https://faq.example.com"),
                        List.of("/*/old/"),
                        2_000,
                        Duration.ofMinutes(90)));
    }

    @Test
    void aSiteThatCannotBeCrawledIsAnError() {
        assertThat(errors("""
                projects:
                  a/b:
                    agent:
                      kind: docs
                      folder: docs
                      crawl:
                        sitemap: http://127.0.0.1/sitemap.xml
                        include: [help]
                        max_pages: 1000000
                        every: 5m
                """))
                .containsExactly(
                        "5: 'folder': not allowed beside 'crawl', whose pages have their own addresses",
                        "7: 'sitemap': expected a public site, because private addresses are never connected to, found"
                                + " 'http://127.0.0.1/sitemap.xml'",
                        "8: 'include': expected beginnings of paths such as /help/ or of addresses such as"
                                + " https://help.example.com/, found 'help'",
                        "9: 'max_pages': expected an integer from 1 to 20000, found '1000000'",
                        "10: 'every': expected 10m to 365d, in minutes (m), hours (h) or days (d), found '5m'");
        for (String host : List.of("localhost", "10.0.0.1", "[::1]", "[fd00::1]", "169.254.169.254")) {
            assertThat(errors(
                            "projects: {a/b: {agent: {kind: docs, crawl: {sitemap: \"http://" + host + "/s.xml\"}}}}"))
                    .as(host)
                    .singleElement()
                    .asString()
                    .contains("a public site");
        }
    }

    @Test
    void modelsThatAreMissingOrNamedWrongAreErrors() {
        assertThat(agentErrors("provider: openai"))
                .containsExactly("'model' is missing: expected the model's name at the provider");
        assertThat(agentErrors("models: {}")).containsExactly("'models': expected at least one model, found a mapping");
        assertThat(agentErrors("models: {\"a b\": {model: m}}"))
                .containsExactly("'a b': expected 1 to 64 of A-Z a-z 0-9 _ -");
        assertThat(agentErrors("model: m, models: {a: {model: m}}"))
                .containsExactly("'model': not allowed beside 'models', which has the agent's models");
        assertThat(agentErrors("use: [a, b], models: {a: {model: m}}"))
                .containsExactly("'use': expected different names of models (a), found '[a, b]'");
        assertThat(agentErrors("models: {a: {model: m, temprature: 1}}"))
                .singleElement()
                .satisfies(m -> assertThat(m).startsWith("unknown key 'temprature'"));
    }

    private List<String> agentErrors(String agent) {
        return errors("projects: {a/b: {agent: {kind: model, " + agent + "}}}").stream()
                .map(m -> m.substring("1: ".length()))
                .toList();
    }

    @Test
    void aKeyMaySetTheTimeFromWhichItsTokensAreValid() throws Exception {
        String key = "projects: {a/b: {keys: [{key: pk_live_1, not_before: \"%s\"}]}}";
        assertThat(ConfigPrinter.print(valid(key.formatted("2026-01-31T12:00:00Z"))))
                .contains("not_before: '2026-01-31T12:00:00Z'");
        assertThat(errors(key.formatted("yesterday")))
                .containsExactly("1: 'not_before': expected a time like 2026-01-31T12:00:00Z, found 'yesterday'");
    }

    @Test
    void invalidYamlDuplicateKeysAndUnsetVariablesAreErrors() {
        assertThat(errors("port: 1\n  host: x\n"))
                .singleElement()
                .satisfies(m -> assertThat(m).startsWith("2: expected YAML: "));
        assertThat(errors("port: 1\nport: 2\n")).containsExactly("2: duplicate key 'port'");
        assertThat(errors("host: ${NOWHERE}\n")).containsExactly("1: the environment variable NOWHERE is not set");
    }

    @Test
    void aLineBreakAtTheEndOfAVariableIsLeftOut() throws Exception {
        Path file = Files.writeString(directory.resolve("broken.yaml"), "host: ${HOST}\n");
        assertThat(ConfigFile.read(file, name -> "127.0.0.1\r\n").listen().host())
                .isEqualTo("127.0.0.1");
    }

    @Test
    void aFileThatTheYamlReaderRejectsIsAnError() throws Exception {
        assertThat(errors("[".repeat(30))).singleElement().asString().contains("Nesting");
        Path file = Files.write(directory.resolve("latin.yaml"), new byte[] {'a', ':', ' ', (byte) 0xe4});
        ConfigException e = catchThrowableOfType(ConfigException.class, () -> ConfigFile.read(file, name -> null));
        assertThat(e.errors()).containsExactly(file + ": expected text in UTF-8");
    }

    @Test
    void aKeyInTwoProjectsIsAnError() {
        assertThat(errors("""
                        projects:
                          a/b: {keys: [{key: pk_live_1}]}
                          a/c: {keys: [{key: pk_live_1}]}
                        """)).containsExactly("3: 'key': expected a key that no other entry has, found 'pk_live_1'");
    }

    @Test
    void theStepUpHasASecretOfItsOwnUnlessTheFileSaysThatItSharesOne() {
        String secret = "identity_secret: \"0123456789abcdef\"";
        assertThat(errors("projects: {a/b: {" + secret + ", step_up_secret: \"0123456789abcdef\"}}"))
                .containsExactly(
                        "1: 'step_up_secret': expected another secret than identity_secret, found 16 characters");
        assertThat(errors("projects: {a/b: {" + secret
                        + ", step_up_secret: \"fedcba9876543210\", step_up_shares_secret: true}}"))
                .containsExactly("1: 'step_up_shares_secret': not allowed with step_up_secret");
        assertThat(errors("projects: {a/b: {step_up_shares_secret: true}}"))
                .containsExactly(
                        "1: 'identity_secret' is missing: expected the secret that step_up_shares_secret uses");
    }

    @Test
    void anErrorNeverContainsASecret() {
        assertThat(
                        errors(
                                "projects: {a/b: {identity_secret: hunter2, step_up_secret: hunter2, keys: [{key: pk_secret_x}]}}"))
                .noneMatch(m -> m.contains("hunter2") || m.contains("pk_secret_x"));
    }

    @Test
    void aMissingFileIsAnError() {
        ConfigException e = catchThrowableOfType(
                ConfigException.class, () -> ConfigFile.read(directory.resolve("none.yaml"), n -> null));
        assertThat(e.errors())
                .singleElement()
                .satisfies(m -> assertThat(m)
                        .isEqualTo("No such file: "
                                + directory.resolve("none.yaml").toAbsolutePath()));
    }

    @Test
    void theStoreIsSqliteOrAPostgresWhosePasswordIsNotPrinted() throws Exception {
        assertThat(valid("port: 1").store()).isEqualTo("sqlite");
        ServerConfig postgres =
                valid("store: jdbc:postgresql://db.example:5433/karta?user=me&password=a-password&sslmode=require");
        assertThat(postgres.store())
                .isEqualTo("jdbc:postgresql://db.example:5433/karta?user=me&password=a-password&sslmode=require");
        assertThat(ConfigPrinter.print(postgres))
                .contains("db.example:5433/karta", "sslmode=require")
                .doesNotContain("a-password");
        assertThat(
                        ConfigPrinter.print(
                                valid(
                                        "store: jdbc:postgresql://db.example/karta?user=me&sslkey=key.pem&sslpassword=a-passphrase&SslPassWord=another")))
                .contains("sslkey=key.pem")
                .doesNotContain("a-passphrase", "another");
        assertThat(errors("store: postgres://x"))
                .containsExactly(
                        "1: 'store': expected sqlite, or jdbc:postgresql://host/database?user=name&password=${SECRET}");
    }

    @Test
    void serversExchangeLiveTextThroughTheSharedDatabaseOnly() throws Exception {
        String postgres = "store: jdbc:postgresql://db.example/karta?user=me\n";
        assertThat(valid(postgres + "live: postgres").store()).contains("db.example");
        for (String wrong : List.of("live: postgres", postgres + "live: nats://nats.example")) {
            assertThat(errors(wrong))
                    .singleElement()
                    .asString()
                    .contains("'live': expected postgres, together with a PostgreSQL store");
        }
    }

    @Test
    void aWebhookWithASecretOfTheOldFormKeepsItsSignature() throws Exception {
        String webhook = "webhooks: [{url: \"https://a.example\", secret: %s}]";
        String standard = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw";
        assertThat(valid(webhook.formatted("a-secret-of-the-old-form"))
                        .webhooks()
                        .get(0)
                        .standard())
                .isFalse();
        assertThat(valid(webhook.formatted(standard)).webhooks().get(0).standard())
                .isTrue();
        assertThat(valid(webhook.formatted(standard + ", signature: karta"))
                        .webhooks()
                        .get(0)
                        .standard())
                .isFalse();
        assertThat(errors(webhook.formatted("a-secret-of-the-old-form, signature: standard")))
                .containsExactly("1: 'secret': expected whsec_ and 24 to 64 bytes in base64, because signature is"
                        + " standard, found 24 characters");
        assertThat(ConfigPrinter.print(valid(webhook.formatted(standard)))).contains("signature: standard");
    }

    @Test
    void thePrintedConfigHidesPathsAndQueriesOfOutgoingAddresses() throws Exception {
        String printed = ConfigPrinter.print(valid("""
                telemetry: {otlp: "https://user:hide-me@otlp.example:4318/hide-me?key=hide-me"}
                webhooks:
                  - {url: "https://hooks.example/services/hide-me", secret: a-secret-to-hide-me}
                  - {url: "https://bare.example", secret: a-secret-to-hide-me}
                projects:
                  a/b:
                    agent:
                      kind: model
                      model: small
                      tools: [{name: find, url: "https://tools.example/find?code=hide-me"}]
                """));
        assertThat(printed)
                .doesNotContain("hide-me")
                .contains("https://otlp.example:4318/(set, not shown)", "https://hooks.example/(set, not shown)")
                .contains("https://tools.example/(set, not shown)", "https://bare.example\n");
    }

    @Test
    void theTurnLimitsOfAServerAreRead() throws Exception {
        assertThat(ConfigPrinter.print(valid("")))
                .contains("turns: 500", "turns_per_visitor: 4", "turn_seconds: 600", "turn_total_seconds: 1800");
        assertThat(valid("limits: {turns: 7, turn_seconds: 8}").limits())
                .satisfies(limits -> assertThat(limits.turns()).isEqualTo(7))
                .satisfies(limits -> assertThat(limits.turnSeconds()).isEqualTo(8));
    }

    @Test
    void telemetryIsOffUntilACollectorIsNamed() throws Exception {
        assertThat(valid("").otlp()).isNull();
        assertThat(valid("telemetry: {otlp: \"http://127.0.0.1:4318\"}").otlp()).hasToString("http://127.0.0.1:4318");
        assertThat(errors("telemetry: {}"))
                .containsExactly("1: 'otlp': expected a URL that starts with https:// or http://"
                        .replace("'otlp'", "'otlp' is missing"));
    }

    @Test
    void theLameDuckIsLongerWithASharedStore() throws Exception {
        assertThat(valid("").stop().lameDuck()).hasSeconds(0);
        assertThat(valid("").stop().within()).hasSeconds(40);
        ServerConfig shared = valid("store: jdbc:postgresql://db.example/karta?user=me");
        assertThat(shared.stop().lameDuck()).hasSeconds(10);
        assertThat(shared.stop().drain()).hasSeconds(20);
        assertThat(errors("lame_duck: 40"))
                .containsExactly("1: 'lame_duck': expected less than stop_within, which is 40, found '40'");
    }

    @Test
    void anOldKeyGivesOneWarningWithTheNewName() throws Exception {
        try (Warnings warnings = new Warnings()) {
            assertThat(valid("metrics_token: a-token").management().token()).isEqualTo("a-token");
            assertThat(warnings.lines())
                    .singleElement()
                    .asString()
                    .contains("metrics_token is deprecated", "management.token");
        }
        try (Warnings warnings = new Warnings()) {
            assertThat(valid("store: embedded").store()).isEqualTo("sqlite");
            assertThat(warnings.lines()).singleElement().asString().contains("store: sqlite");
        }
    }
}

// SPDX-License-Identifier: Apache-2.0
package sh.karta.server.cli;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import org.slf4j.LoggerFactory;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;
import sh.karta.server.ConfigWatch;
import sh.karta.server.KartaServer;
import sh.karta.server.config.ConfigException;
import sh.karta.server.config.ConfigFile;
import sh.karta.server.config.ConfigFinding;
import sh.karta.server.config.ConfigPrinter;
import sh.karta.server.config.ServerConfig;
import sh.karta.server.event.Json;
import sh.karta.server.problem.Problem;

/** Starts a server. This is the command that runs if no subcommand is named. */
@Command(
        name = "karta-server",
        description = "Serves the Karta chat widget and its agents.",
        mixinStandardHelpOptions = true,
        versionProvider = Cli.Version.class,
        footer = {
            "",
            "Environment variables set the same options: KARTA_PORT, KARTA_HOST, KARTA_DATA, KARTA_SITE, KARTA_CONFIG,",
            "KARTA_DOCS, KARTA_LOG_FORMAT. KARTA_LOG_LEVEL and KARTA_ACCESS_LOG (INFO, WARN, …) set the log levels.",
            "Options override environment variables, which override the config file.",
            "Without a config file there is one project, demo/assistant. Its embed key pk_test_demo accepts pages on",
            "this machine and programs without an Origin header."
        })
final class ServeCommand implements Callable<Integer> {
    @Spec
    @SuppressWarnings("NullAway.Init") // set by picocli before call()
    private CommandSpec spec;

    @Option(
            names = "--port",
            paramLabel = "N",
            defaultValue = "${env:KARTA_PORT}",
            description = "Port to listen on; 0 for any free port. Default 8787.")
    private @Nullable Integer port;

    @Option(
            names = "--host",
            paramLabel = "ADDRESS",
            defaultValue = "${env:KARTA_HOST}",
            description = "Address to listen on. Default 127.0.0.1.")
    private @Nullable String host;

    @Option(
            names = "--data",
            paramLabel = "DIR",
            defaultValue = "${env:KARTA_DATA}",
            description = "Directory for sessions and the signing secret. Default karta-data.")
    private @Nullable Path data;

    @Option(
            names = "--site",
            paramLabel = "DIR",
            defaultValue = "${env:KARTA_SITE}",
            description = "Directory of files to serve: the built widget and optional pages."
                    + " Default: the widget and the documentation in the jar, if it has them.")
    private @Nullable Path site;

    @Option(
            names = "--config",
            paramLabel = "FILE",
            defaultValue = "${env:KARTA_CONFIG}",
            description = "Config file (YAML).")
    private @Nullable Path config;

    @Option(
            names = "--docs",
            paramLabel = "DIR",
            defaultValue = "${env:KARTA_DOCS}",
            description =
                    "Documents for the demo's answers. The demo's scenes, such as \"I want a refund\", still play."
                            + " Default: the documentation in the jar, if it has it. Not allowed beside --config.")
    private @Nullable Path docs;

    @Option(
            names = "--log-format",
            paramLabel = "FORMAT",
            defaultValue = "${env:KARTA_LOG_FORMAT:-text}",
            description = "Log format: text or json. Default text.")
    private String logFormat = "text";

    @Option(names = "--print-config", description = "Prints the effective config without secrets, then exits.")
    private boolean printConfig;

    @Option(names = "--json", description = "With --print-config: prints JSON instead of YAML.")
    private boolean json;

    @Option(names = "--start-only", description = "Starts the server, prints its address, then exits.")
    private boolean startOnly;

    @Override
    public Integer call() throws ConfigException, IOException {
        if (!logFormat.equals("text") && !logFormat.equals("json")) {
            throw Problem.invalid("--log-format: expected text or json, got \"" + logFormat + "\"");
        }
        if (json && !printConfig) {
            throw Problem.invalid(
                    "--json: expected together with --print-config. For a log in JSON: --log-format json");
        }
        System.setProperty("KARTA_LOG_FORMAT", logFormat); // must precede the first logger, which loads logback.xml
        ServerConfig settings = settings();
        PrintWriter out = spec.commandLine().getOut();
        if (printConfig) {
            out.print(
                    json
                            ? Json.pretty(ConfigPrinter.json(settings)) + System.lineSeparator()
                            : ConfigPrinter.print(settings));
            out.flush();
            return Cli.OK;
        }
        KartaServer server = KartaServer.start(settings);
        if (startOnly) {
            out.println("listening on " + server.address());
            out.flush();
            server.close();
            return Cli.OK;
        }
        Runtime.getRuntime().addShutdownHook(new Thread(() -> stop(server, server.stopWithin()), "karta-stop"));
        if (config != null) {
            // Ends with the process.
            var unused = ConfigWatch.start(server, config, this::settings);
        }
        out.println("listening on " + server.address());
        out.println("data folder: " + settings.data().toAbsolutePath().normalize());
        out.flush();
        return Cli.SERVING;
    }

    private ServerConfig settings() throws ConfigException, IOException {
        if (docs != null && config != null) {
            throw Problem.invalid(
                    "--docs (KARTA_DOCS): not allowed beside --config (KARTA_CONFIG), because it is for the"
                            + " demo. In the config file, name the folder in the agent of a project:"
                            + " agent: {kind: docs, folder: pages}");
        }
        ServerConfig settings = (config == null
                        ? ServerConfig.demo()
                        : ConfigFile.check(config, System::getenv, ServeCommand::warn))
                .with(host, port, data, site);
        requireDirectory("--docs", docs);
        requireDirectory("--site", settings.listen().site());
        if (settings.listen().site() == null) {
            settings = settings.with(null, null, null, BundledFiles.site());
        }
        Path answers = docs == null && config == null ? BundledFiles.docs() : docs;
        return answers == null ? settings : settings.withDemoDocs(answers);
    }

    private static void warn(ConfigFinding finding) {
        // Not a field, because the log format must be set before the first logger.
        LoggerFactory.getLogger(ConfigFile.class).warn("{}", finding.text());
    }

    private static void requireDirectory(String option, @Nullable Path path) {
        if (path != null && !Files.isDirectory(path)) {
            throw Problem.invalid(option + ": the directory " + path + " does not exist");
        }
    }

    /** Stops the server within a time limit. The process exits when this method returns, even if a part still hangs. */
    private static void stop(KartaServer server, Duration within) {
        Thread stopper = new Thread(
                () -> {
                    try {
                        server.stop();
                    } catch (InterruptedException e) {
                        Thread.currentThread().interrupt();
                    }
                },
                "karta-stopper");
        stopper.setDaemon(true);
        stopper.start();
        try {
            stopper.join(within.toMillis());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        if (stopper.isAlive()) {
            // Not a field, because the log format must be set before the first logger.
            LoggerFactory.getLogger(ServeCommand.class)
                    .error(
                            "Shutting down timed out after {} s, exiting: unfinished turns continue on another server or at"
                                    + " the next start",
                            within.toSeconds());
        }
    }
}

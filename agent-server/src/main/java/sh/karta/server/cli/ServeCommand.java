// SPDX-License-Identifier: Apache-2.0
package sh.karta.server.cli;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;
import sh.karta.server.KartaServer;
import sh.karta.server.config.ConfigException;
import sh.karta.server.config.ConfigFile;
import sh.karta.server.config.ConfigPrinter;
import sh.karta.server.config.ServerConfig;
import sh.karta.server.problem.Problem;

/** The command without a name: serve. */
@Command(
        name = "karta-server",
        description = "Serves agents to the Karta chat widget, and the widget itself.",
        mixinStandardHelpOptions = true,
        versionProvider = Cli.Version.class,
        footer = {
            "",
            "Options may also be given by environment: KARTA_PORT, KARTA_HOST, KARTA_DATA, KARTA_SITE, KARTA_CONFIG,",
            "KARTA_DOCS, KARTA_LOG_FORMAT; KARTA_LOG_LEVEL and KARTA_ACCESS_LOG (INFO, WARN, …) say how much is logged.",
            "An option wins over the environment, the environment over the config file.",
            "Without a config file there is one project, demo/assistant, with the embed key pk_test_demo for pages of",
            "this machine and for programs."
        })
final class ServeCommand implements Callable<Integer> {
    @Spec
    @SuppressWarnings("NullAway.Init") // set by picocli before call()
    private CommandSpec spec;

    @Option(
            names = "--port",
            paramLabel = "N",
            defaultValue = "${env:KARTA_PORT}",
            description = "Port to listen on; 0 takes a free one. Default 8787.")
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
            description = "Where sessions and the signing secret are kept. Default karta-data.")
    private @Nullable Path data;

    @Option(
            names = "--site",
            paramLabel = "DIR",
            defaultValue = "${env:KARTA_SITE}",
            description = "Files to serve: the built widget, and pages if there are any.")
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
            description = "Documents from which the demo answers; demo/features is then the scripted one.")
    private @Nullable Path docs;

    @Option(
            names = "--log-format",
            paramLabel = "FORMAT",
            defaultValue = "${env:KARTA_LOG_FORMAT:-text}",
            description = "text or json.")
    private String logFormat = "text";

    @Option(names = "--print-config", description = "Prints the config in force, without secrets, and ends.")
    private boolean printConfig;

    @Option(names = "--start-only", description = "Starts, says where it listens, and ends.")
    private boolean startOnly;

    @Override
    public Integer call() throws ConfigException, IOException {
        if (!logFormat.equals("text") && !logFormat.equals("json")) {
            throw Problem.invalid("--log-format: expected text or json");
        }
        System.setProperty("KARTA_LOG_FORMAT", logFormat); // read by logback.xml, which nothing has loaded yet
        ServerConfig settings = settings();
        PrintWriter out = spec.commandLine().getOut();
        if (printConfig) {
            out.print(ConfigPrinter.print(settings));
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
        Runtime.getRuntime()
                .addShutdownHook(new Thread(() -> stop(server, settings.stop().within()), "karta-stop"));
        out.println("listening on " + server.address());
        out.flush();
        return Cli.SERVING;
    }

    private ServerConfig settings() throws ConfigException {
        ServerConfig settings = (config == null ? ServerConfig.demo() : ConfigFile.read(config, System::getenv))
                .with(host, port, data, site);
        requireDirectory("--docs", docs);
        requireDirectory("--site", settings.listen().site());
        return docs == null ? settings : settings.withDemoDocs(docs);
    }

    private static void requireDirectory(String option, @Nullable Path path) {
        if (path != null && !Files.isDirectory(path)) {
            throw Problem.invalid(option + ": there is no directory " + path);
        }
    }

    /** The process ends when this returns, so the limit holds whatever hangs. */
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
    }
}

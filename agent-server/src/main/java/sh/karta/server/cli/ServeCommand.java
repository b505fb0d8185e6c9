// SPDX-License-Identifier: Apache-2.0
package sh.karta.server.cli;

import java.io.IOException;
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
import sh.karta.server.config.ServerConfig;

/** The command without a name: serve. */
@Command(
        name = "karta-server",
        description = "Serves agents to the Karta chat widget, and the widget itself.",
        mixinStandardHelpOptions = true,
        versionProvider = Cli.Version.class,
        footer = {
            "",
            "Options may also be given by environment: KARTA_PORT, KARTA_HOST, KARTA_DATA, KARTA_SITE, KARTA_CONFIG.",
            "An option wins over the environment, the environment over the config file.",
            "Without a config file there is one project, demo/assistant, with the embed key pk_test_demo for pages of",
            "this machine."
        })
final class ServeCommand implements Callable<Integer> {
    private static final Duration PATIENCE = Duration.ofSeconds(20);

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
            description = "Documents from which the demo answers what its script is not about.")
    private @Nullable Path docs;

    @Override
    public Integer call() {
        ServerConfig settings;
        try {
            settings = (config == null ? ServerConfig.demo() : ConfigFile.read(config, System::getenv))
                    .with(host, port, data, site);
        } catch (ConfigException e) {
            e.mistakes().forEach(this::complain);
            return Cli.USAGE;
        }
        if (docs != null && !Files.isDirectory(docs)) {
            complain("--docs: there is no directory " + docs);
            return Cli.USAGE;
        }
        if (docs != null) {
            settings = settings.withDemoDocs(docs);
        }
        if (settings.site() != null && !Files.isDirectory(settings.site())) {
            complain("--site: there is no directory " + settings.site());
            return Cli.USAGE;
        }
        try {
            KartaServer server = KartaServer.start(settings);
            Runtime.getRuntime().addShutdownHook(new Thread(() -> stop(server), "karta-stop"));
            spec.commandLine().getOut().println("listening on " + server.address());
            spec.commandLine().getOut().flush();
            return Cli.SERVING;
        } catch (IOException e) {
            complain(String.valueOf(e.getMessage()));
            return Cli.FAILED;
        }
    }

    private static void stop(KartaServer server) {
        try {
            server.stop(PATIENCE);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void complain(String message) {
        spec.commandLine().getErr().println("karta-server: " + message);
        spec.commandLine().getErr().flush();
    }
}

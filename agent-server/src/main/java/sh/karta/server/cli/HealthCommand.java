// SPDX-License-Identifier: Apache-2.0
package sh.karta.server.cli;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;
import sh.karta.server.config.ConfigException;
import sh.karta.server.config.ConfigFile;
import sh.karta.server.config.ServerConfig;
import sh.karta.server.event.Json;
import sh.karta.server.outgoing.OutgoingHttp;
import sh.karta.server.problem.Problem;

/** Checks readiness from a command line: {@code health}. For supervisors in images without an HTTP client. */
@Command(
        name = "health",
        mixinStandardHelpOptions = true,
        description = "Checks whether the server on this machine is ready. Exits with 1 if it is not.")
final class HealthCommand implements Callable<Integer> {
    private static final Duration TIMEOUT = Duration.ofSeconds(5);
    private static final int OK = 200;
    private static final Set<String> ALL_ADDRESSES = Set.of("0.0.0.0", "::");

    @Spec
    @SuppressWarnings("NullAway.Init") // set by picocli before call()
    private CommandSpec spec;

    @Option(
            names = "--port",
            paramLabel = "N",
            defaultValue = "${env:KARTA_PORT}",
            description = "Port of the server. Default: that of the config file, or 8787.")
    private @Nullable Integer port;

    @Option(
            names = "--host",
            paramLabel = "ADDRESS",
            defaultValue = "${env:KARTA_HOST}",
            description = "Address that the server listens on. Default: that of the config file, or 127.0.0.1.")
    private @Nullable String host;

    @Option(
            names = "--config",
            paramLabel = "FILE",
            defaultValue = "${env:KARTA_CONFIG}",
            description = "The server's config file.")
    private @Nullable Path config;

    @Option(names = "--json", description = "Prints a JSON object with address, ready and message.")
    private boolean json;

    @Override
    public Integer call() throws ConfigException, IOException, InterruptedException {
        ServerConfig.Listen listen = (config == null ? ServerConfig.demo() : ConfigFile.read(config, System::getenv))
                .with(host, port, null, null)
                .listen();
        if (listen.port() == 0) {
            throw Problem.invalid("--port: the server picks its own port. Expected the one that it printed.");
        }
        String address = address(listen);
        HttpClient http = OutgoingHttp.client(TIMEOUT);
        HttpRequest request =
                OutgoingHttp.request(URI.create(address + "/readyz"), TIMEOUT).build();
        HttpResponse<String> response;
        try {
            response = http.send(request, BodyHandlers.ofString());
        } catch (IOException e) {
            String message = "The server at " + address + " does not respond. Check that it is running.";
            if (json) {
                return print(address, false, message);
            }
            throw new IOException(message, e);
        }
        boolean ready = response.statusCode() == OK;
        if (json) {
            return print(address, ready, response.body());
        }
        spec.commandLine().getOut().println(response.body());
        return ready ? Cli.OK : Cli.FAILED;
    }

    private int print(String address, boolean ready, String message) {
        ObjectNode state =
                Json.object().put("address", address).put("ready", ready).put("message", message);
        spec.commandLine().getOut().println(Json.pretty(state));
        return ready ? Cli.OK : Cli.FAILED;
    }

    /** Returns the address at which the command asks the server: 127.0.0.1 for a server that listens on all addresses. */
    private static String address(ServerConfig.Listen listen) {
        String host = ALL_ADDRESSES.contains(listen.host()) ? "127.0.0.1" : listen.host();
        return "http://" + (host.contains(":") ? "[" + host + "]" : host) + ":" + listen.port();
    }
}

// SPDX-License-Identifier: Apache-2.0
package sh.karta.server.cli;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;
import sh.karta.server.outgoing.OutgoingHttp;

/** Checks readiness from a command line: {@code health}. For supervisors in images without an HTTP client. */
@Command(
        name = "health",
        mixinStandardHelpOptions = true,
        description = "Checks whether the server on this machine is ready. Exits with 1 if it is not.")
final class HealthCommand implements Callable<Integer> {
    private static final Duration TIMEOUT = Duration.ofSeconds(5);
    private static final int OK = 200;

    @Spec
    @SuppressWarnings("NullAway.Init") // set by picocli before call()
    private CommandSpec spec;

    @Option(
            names = "--port",
            paramLabel = "N",
            defaultValue = "${env:KARTA_PORT:-8787}",
            description = "Port of the server. Default 8787.")
    private int port;

    @Override
    public Integer call() throws IOException, InterruptedException {
        HttpClient http = OutgoingHttp.client(TIMEOUT);
        HttpRequest request = OutgoingHttp.request(URI.create("http://127.0.0.1:" + port + "/readyz"), TIMEOUT)
                .build();
        HttpResponse<String> response;
        try {
            response = http.send(request, BodyHandlers.ofString());
        } catch (IOException e) {
            throw new IOException("The server on port " + port + " does not respond. Check that it is running.", e);
        }
        spec.commandLine().getOut().println(response.body());
        return response.statusCode() == OK ? Cli.OK : Cli.FAILED;
    }
}

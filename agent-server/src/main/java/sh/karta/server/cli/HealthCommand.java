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

/** {@code health}: for supervisors that run a command, in images that have no HTTP client of their own. */
@Command(
        name = "health",
        mixinStandardHelpOptions = true,
        description = "Asks the server on this machine whether it is ready; exit code 1 if it is not.")
final class HealthCommand implements Callable<Integer> {
    private static final Duration PATIENCE = Duration.ofSeconds(5);
    private static final int OK = 200;

    @Spec
    @SuppressWarnings("NullAway.Init") // set by picocli before call()
    private CommandSpec spec;

    @Option(
            names = "--port",
            paramLabel = "N",
            defaultValue = "${env:KARTA_PORT:-8787}",
            description = "Port the server listens on. Default 8787.")
    private int port;

    @Override
    public Integer call() throws IOException, InterruptedException {
        HttpClient http = OutgoingHttp.client(PATIENCE);
        HttpRequest request = OutgoingHttp.request(URI.create("http://127.0.0.1:" + port + "/readyz"), PATIENCE)
                .build();
        HttpResponse<String> response;
        try {
            response = http.send(request, BodyHandlers.ofString());
        } catch (IOException e) {
            throw new IOException("nothing answers on port " + port, e);
        }
        spec.commandLine().getOut().println(response.body());
        return response.statusCode() == OK ? Cli.OK : Cli.FAILED;
    }
}

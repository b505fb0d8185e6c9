// SPDX-License-Identifier: Apache-2.0
package sh.karta.server.cli;

import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;
import sh.karta.server.event.Json;
import sh.karta.server.problem.Problem;

/** Writes the start script beside the jar, so that the command is called {@code karta-server}: {@code install}. */
@Command(
        name = "install",
        mixinStandardHelpOptions = true,
        description = "Writes the start script karta-server beside the jar. The script takes the same arguments.")
final class InstallCommand implements Callable<Integer> {
    private static final String NAME = "karta-server";

    @Spec
    @SuppressWarnings("NullAway.Init") // set by picocli before call()
    private CommandSpec spec;

    @Option(names = "--jar", paramLabel = "FILE", description = "The jar that the script starts. Default: this jar.")
    private @Nullable Path jar;

    @Mixin
    @SuppressWarnings("NullAway.Init") // set by picocli before call()
    private Result result;

    @Override
    public Integer call() throws IOException {
        Path started = (jar == null ? thisJar() : jar).toAbsolutePath().normalize();
        if (!Files.isRegularFile(started)) {
            throw Problem.invalid("--jar: expected a jar file, got " + started);
        }
        Path script = started.resolveSibling(NAME);
        Files.writeString(script, script().replace("$here/" + NAME + ".jar", "$here/" + quoted(started)));
        if (!script.toFile().setExecutable(true, false)) {
            throw new IOException(script + " cannot be made executable. Run: chmod +x " + script);
        }
        result.print(
                spec.commandLine().getOut(),
                Json.object().put("script", script.toString()),
                "Wrote " + script + ". Start the server with it, or put its directory on the PATH.");
        return Cli.OK;
    }

    private static String quoted(Path jar) {
        String name = String.valueOf(jar.getFileName());
        if (!name.matches("[A-Za-z0-9._-]+")) {
            throw Problem.invalid("The jar's name must have only letters, digits, dots and dashes, got " + name);
        }
        return name;
    }

    private static Path thisJar() {
        return Path.of(URI.create(InstallCommand.class
                .getProtectionDomain()
                .getCodeSource()
                .getLocation()
                .toString()));
    }

    private static String script() throws IOException {
        try (InputStream stream = InstallCommand.class.getResourceAsStream(NAME)) {
            if (stream == null) {
                throw new IOException("This jar contains no start script. Build it with Maven.");
            }
            return new String(stream.readAllBytes(), StandardCharsets.UTF_8);
        }
    }
}

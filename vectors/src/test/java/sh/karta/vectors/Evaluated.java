// SPDX-License-Identifier: Apache-2.0
package sh.karta.vectors;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Runs the built jar of the server in a directory of its own, which has {@code docs} and {@code questions.yaml}. */
final class Evaluated {
    private static final Path ROOT = Path.of(System.getProperty("karta.root"));
    static final Path SERVER = ROOT.resolve("agent-server/target/karta-server.jar");
    static final Path ADD_ON = ROOT.resolve("vectors/target/karta-vectors.jar");

    private final Path directory;

    Evaluated(Path directory) throws IOException {
        this.directory = directory;
        Files.copy(SERVER, directory.resolve("karta-server.jar"));
    }

    Path addOn() {
        return directory.resolve("karta-vectors.jar");
    }

    void addAddOn() throws IOException {
        Files.copy(ADD_ON, addOn());
    }

    /** Returns the output of the command {@code evaluate}. */
    String evaluate(String... javaOptions) throws IOException {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(List.of(javaOptions));
        command.addAll(List.of("-jar", directory.resolve("karta-server.jar").toString(), "evaluate"));
        command.addAll(
                List.of("--questions", directory.resolve("questions.yaml").toString()));
        command.addAll(List.of("--docs", directory.resolve("docs").toString()));
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        return new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    }
}

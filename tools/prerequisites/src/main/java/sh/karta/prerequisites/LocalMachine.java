// SPDX-License-Identifier: Apache-2.0
package sh.karta.prerequisites;

import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.Charset;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** The machine this process runs on. */
final class LocalMachine implements Machine {
    @Override
    public Optional<Path> executable(String nameOrPath) {
        Path given = Path.of(nameOrPath);
        Stream<Path> candidates = given.isAbsolute()
                ? Stream.of(given)
                : Arrays.stream(System.getenv().getOrDefault("PATH", "").split(File.pathSeparator))
                        .filter(folder -> !folder.isEmpty())
                        .map(folder -> Path.of(folder, nameOrPath));
        return candidates
                .filter(file -> Files.isRegularFile(file) && Files.isExecutable(file))
                .findFirst();
    }

    @Override
    public Optional<String> firstLineOf(List<String> command) {
        try {
            Process process = new ProcessBuilder(command)
                    .redirectError(ProcessBuilder.Redirect.DISCARD)
                    .start();
            try (BufferedReader lines =
                    new BufferedReader(new InputStreamReader(process.getInputStream(), Charset.defaultCharset()))) {
                List<String> printed = lines.lines().toList();
                return process.waitFor() == 0 ? printed.stream().findFirst() : Optional.empty();
            }
        } catch (IOException notThere) {
            return Optional.empty();
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
            return Optional.empty();
        }
    }

    @Override
    public int run(List<String> command) {
        try {
            ProcessBuilder builder = new ProcessBuilder(command).inheritIO();
            builder.environment().put("DEBIAN_FRONTEND", "noninteractive");
            return builder.start().waitFor();
        } catch (IOException unusable) {
            throw new UncheckedIOException(unusable);
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
            return 1;
        }
    }

    @Override
    public boolean installsPackages() {
        return isDebianLike() && firstLineOf(List.of("id", "-u")).equals(Optional.of("0"));
    }

    @Override
    public boolean isDebianLike() {
        return executable("apt-get").isPresent();
    }

    @Override
    public boolean isContinuousIntegration() {
        return "true".equals(System.getenv("CI"));
    }
}

// SPDX-License-Identifier: Apache-2.0
package sh.karta.sbom;

import java.io.File;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** The entry of {@code java -jar karta-sbom.jar}. Exit codes: 0 written, 1 a component is unknown, 2 wrong usage. */
@Command(
        name = "karta-sbom",
        mixinStandardHelpOptions = true,
        description = "Writes the bill of materials of an artefact in CycloneDX 1.6.")
public final class Main implements Callable<Integer> {
    @Spec
    @SuppressWarnings("NullAway.Init") // Set by picocli before the command runs
    private CommandSpec spec;

    @Option(names = "--name", required = true, description = "The name of the artefact.")
    @SuppressWarnings("NullAway.Init")
    private String name;

    @Option(names = "--version", required = true, description = "Its version.")
    @SuppressWarnings("NullAway.Init")
    private String version;

    @Option(names = "--purl", required = true, description = "Its package URL.")
    @SuppressWarnings("NullAway.Init")
    private String purl;

    @Option(names = "--timestamp", required = true, description = "The time of the build, in ISO 8601.")
    @SuppressWarnings("NullAway.Init")
    private Instant timestamp;

    @Option(names = "--file", description = "A file of the artefact, or a folder with its files. May be repeated.")
    private List<Path> files = new ArrayList<>();

    @Option(
            names = "--classpath",
            description =
                    "The class path of the contained libraries, with their POMs beside them. Modules of this build are skipped.")
    private String classpath = "";

    @Option(names = "--requires", description = "The package URL of a requirement. May be repeated.")
    private List<String> required = new ArrayList<>();

    @Option(names = "--out", required = true, description = "The file to write. May be repeated.")
    @SuppressWarnings("NullAway.Init")
    private List<Path> outs;

    public static void main(String[] arguments) {
        System.exit(new CommandLine(new Main()).execute(arguments));
    }

    @Override
    public Integer call() throws IOException {
        try {
            Sbom sbom = new Sbom(name, version, purl, timestamp);
            for (Path file : files) {
                addFiles(sbom, file);
            }
            for (String entry : classpath.split(File.pathSeparator, -1)) {
                if (entry.endsWith(".jar") && !isOwn(Path.of(entry))) {
                    sbom.addLibrary(Path.of(entry));
                }
            }
            required.forEach(sbom::addRequired);
            byte[] json = sbom.json();
            for (Path out : outs) {
                Files.write(out, json);
            }
            return 0;
        } catch (UnknownException unknown) {
            PrintWriter err = spec.commandLine().getErr();
            err.println("karta-sbom: " + unknown.getMessage());
            err.flush();
            return 1;
        }
    }

    private void addFiles(Sbom sbom, Path place) throws IOException {
        if (Files.isRegularFile(place)) {
            sbom.addFile(place);
            return;
        }
        try (Stream<Path> all = Files.list(place)) {
            // Skips bills written by an earlier build.
            for (Path file : all.filter(each -> !outs.contains(each)).sorted().toList()) {
                sbom.addFile(file);
            }
        }
    }

    /** Returns whether a class path entry is a module of this build. */
    private static boolean isOwn(Path jar) {
        Path folder = jar.getParent();
        return folder != null && folder.endsWith("target");
    }
}

// SPDX-License-Identifier: Apache-2.0
package sh.karta.release;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.time.Clock;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** The entry of {@code tools/release/release}. Exit codes: 0 released, 1 refused, 2 wrong usage. */
@Command(
        name = "release",
        mixinStandardHelpOptions = true,
        description =
                "Makes a release: checks, sets the version, builds, tests, packs, signs, and prints how to publish.",
        footer = {
            "",
            "The key is an OpenPGP secret key, as gpg --export-secret-keys writes it. Its passphrase is taken",
            "from KARTA_RELEASE_PASSPHRASE. Nothing leaves this machine, and nothing is committed."
        })
public final class Main implements Callable<Integer> {
    static final String PASSPHRASE = "KARTA_RELEASE_PASSPHRASE";

    @Spec
    @SuppressWarnings("NullAway.Init") // Set by picocli before the command runs
    private CommandSpec spec;

    @Parameters(paramLabel = "VERSION", description = "The version, for example 1.2.3.")
    @SuppressWarnings("NullAway.Init") // Required
    private String version;

    @Option(names = "--key", required = true, paramLabel = "FILE", description = "The operator's secret key.")
    @SuppressWarnings("NullAway.Init") // Required
    private Path key;

    @Option(
            names = "--root",
            paramLabel = "DIR",
            defaultValue = ".",
            description = "The work tree. Default: this folder.")
    @SuppressWarnings("NullAway.Init") // Has a default
    private Path root;

    @Option(names = "--out", paramLabel = "DIR", description = "A new folder. Default: target/release/VERSION.")
    @Nullable
    private Path out;

    @Option(
            names = "--scan",
            paramLabel = "COMMAND",
            defaultValue = "",
            description = "Looks for known vulnerabilities in the bills of materials, which are added as -L FILE. For"
                    + " example 'osv-scanner scan source'. A release is refused unless the command succeeds.")
    @SuppressWarnings("NullAway.Init") // Has a default
    private String scan;

    @Option(
            names = "--dry-run",
            description = "Use the artefacts of the last build. Build nothing and change nothing in the work tree.")
    private boolean dry;

    private final Build build;
    private final Release.Environment environment;

    Main(Build build, Release.Environment environment) {
        this.build = build;
        this.environment = environment;
    }

    public static void main(String[] arguments) {
        System.exit(new CommandLine(new Main(Build.MAVEN, System::getenv)).execute(arguments));
    }

    @Override
    public Integer call() throws InterruptedException {
        PrintWriter err = spec.commandLine().getErr();
        try {
            Path folder =
                    out == null ? root.resolve("target").resolve("release").resolve(version) : out;
            WorkTree tree = new WorkTree(root.toAbsolutePath().normalize());
            new Release(
                            version,
                            tree,
                            build,
                            Clock.systemUTC(),
                            Scanner.of(scan),
                            environment,
                            spec.commandLine().getOut())
                    .make(() -> Signer.read(key, passphrase()), folder, dry);
            return 0;
        } catch (RefusedException refused) {
            err.println("release: " + refused.getMessage());
        } catch (IOException failed) {
            err.println("release: " + failed);
        }
        err.flush();
        return 1;
    }

    private char[] passphrase() {
        String given = environment.get(PASSPHRASE);
        return given == null ? new char[0] : given.toCharArray();
    }
}

// SPDX-License-Identifier: Apache-2.0
package sh.karta.server.cli;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import picocli.CommandLine;
import picocli.CommandLine.IVersionProvider;

/** Runs a command line and says with which exit code to leave: 0 done, 1 failed, 2 wrong usage or config. */
public final class Cli {
    /** The command goes on running in the threads it has started. */
    public static final int SERVING = -1;

    static final int OK = 0;
    static final int FAILED = 1;
    static final int USAGE = 2;

    private Cli() {}

    public static int run(String... arguments) {
        return new CommandLine(new ServeCommand())
                .setCaseInsensitiveEnumValuesAllowed(true)
                .execute(arguments);
    }

    /** Reads the version that the build put into the jar. */
    static final class Version implements IVersionProvider {
        @Override
        public String[] getVersion() throws IOException {
            try (InputStream stream = Version.class.getResourceAsStream("version.txt")) {
                String version = stream == null ? "?" : new String(stream.readAllBytes(), StandardCharsets.UTF_8);
                return new String[] {"karta-server " + version.strip()};
            }
        }
    }
}

// SPDX-License-Identifier: Apache-2.0
package sh.karta.demo;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.net.URI;
import java.nio.charset.Charset;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Consumer;

/**
 * Starts the server with the given command line. Prints the addresses of the demo page and the documentation when the
 * server listens, and opens the demo page in the user's browser if there is one. Runs until the server ends, by Ctrl+C
 * or because it cannot start. In that case the server's own message gives the reason.
 */
public final class Demo {
    /** Prefix of the server's ready message, followed by its address (public-api §8). */
    private static final String LISTENING = "listening on ";

    private final PrintStream out;
    private final Consumer<URI> browser;

    Demo(PrintStream out, Consumer<URI> browser) {
        this.out = out;
        this.browser = browser;
    }

    /** Runs the command line in {@code args}. Exits with the server's exit code. */
    public static void main(String[] args) throws IOException, InterruptedException {
        // A killed build, unlike one that receives Ctrl+C, leaves its children running. So this process ends with its
        // parent.
        ProcessHandle.current().parent().ifPresent(build -> {
            var unused = build.onExit().thenRun(() -> System.exit(0));
        });
        System.exit(new Demo(System.out, Demo::openBrowser).run(List.of(args)));
    }

    /** Runs the server until it ends and returns its exit code. */
    int run(List<String> commandLine) throws IOException, InterruptedException {
        Process server =
                new ProcessBuilder(commandLine).redirectErrorStream(true).start();
        Thread stop = new Thread(server::destroy);
        Runtime.getRuntime().addShutdownHook(stop);
        try (BufferedReader lines =
                new BufferedReader(new InputStreamReader(server.getInputStream(), Charset.defaultCharset()))) {
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                out.println(line);
                int at = line.indexOf(LISTENING);
                if (at >= 0) {
                    announce(URI.create(line.substring(at + LISTENING.length()).strip()));
                }
            }
        }
        return server.waitFor();
    }

    private void announce(URI page) {
        out.println();
        out.println("  The demo page:      " + page.resolve("/"));
        out.println("  The documentation:  " + page.resolve("/docs/"));
        out.println("  To stop it:         Ctrl+C");
        out.println();
        browser.accept(page.resolve("/"));
    }

    private static void openBrowser(URI page) {
        List<String> command = browserCommand(System.getProperty("os.name", ""), System.getenv());
        if (command.isEmpty()) {
            return;
        }
        ProcessBuilder builder = new ProcessBuilder(command);
        builder.command().add(page.toString());
        try {
            builder.redirectError(ProcessBuilder.Redirect.DISCARD)
                    .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                    .start();
        } catch (IOException noBrowser) {
            // The address is printed. Opening it is only a convenience.
        }
    }

    /** Returns the command that opens an address on this desktop, or an empty list without a desktop. */
    static List<String> browserCommand(String system, Map<String, String> environment) {
        String name = system.toLowerCase(Locale.ROOT);
        if (environment.containsKey("CI")) {
            return List.of();
        }
        if (name.startsWith("mac")) {
            return List.of("open");
        }
        if (name.startsWith("windows")) {
            return List.of("explorer");
        }
        return environment.containsKey("DISPLAY") || environment.containsKey("WAYLAND_DISPLAY")
                ? List.of("xdg-open")
                : List.of();
    }
}

// SPDX-License-Identifier: Apache-2.0
package sh.karta.server.cli;

/** Runs the command line: {@code java -jar karta-server.jar}. */
public final class Main {
    private Main() {}

    public static void main(String[] arguments) {
        int code = Cli.run(arguments);
        if (code != Cli.SERVING) {
            System.exit(code);
        }
    }
}

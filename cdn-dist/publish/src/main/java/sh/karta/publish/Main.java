// SPDX-License-Identifier: Apache-2.0
package sh.karta.publish;

import picocli.CommandLine;

/** The entry of {@code java -jar karta-publish.jar}. */
public final class Main {
    private Main() {}

    public static void main(String[] arguments) {
        System.exit(commandLine().execute(arguments));
    }

    static CommandLine commandLine() {
        CommandLine line = new CommandLine(new PublishCommand());
        line.getCommandSpec().version("karta-publish " + Main.class.getPackage().getImplementationVersion());
        return line;
    }
}

// SPDX-License-Identifier: Apache-2.0
package sh.karta.release;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * A program that looks for known vulnerabilities in bills of materials, such as OSV-Scanner. It fails if a component has one.
 *
 * @param command the program and its first arguments, after which {@code -L FILE} follows for each bill; empty for none
 */
record Scanner(List<String> command) {
    /** @param line words separated by spaces */
    static Scanner of(String line) {
        return new Scanner(line.isBlank() ? List.of() : List.of(line.strip().split(" +")));
    }

    /** Refuses a release whose scanner cannot be run, before the long build. */
    void check() throws InterruptedException, RefusedException {
        if (!command.isEmpty() && run(List.of(command.get(0), "--version")) != 0) {
            throw new RefusedException("--scan: " + command.get(0) + " --version has failed");
        }
    }

    /** Refuses a release with a known vulnerability, which the program has printed. */
    void scan(List<Path> bills) throws InterruptedException, RefusedException {
        if (command.isEmpty()) {
            return;
        }
        List<String> words = new ArrayList<>(command);
        bills.forEach(bill -> words.addAll(List.of("-L", bill.toString())));
        int code = run(words);
        if (code != 0) {
            throw new RefusedException("the scan for known vulnerabilities ended with exit code " + code
                    + ", see its output. Update the components that it names");
        }
    }

    private static int run(List<String> words) throws InterruptedException, RefusedException {
        try {
            return new ProcessBuilder(words).inheritIO().start().waitFor();
        } catch (IOException missing) {
            throw new RefusedException("--scan: " + words.get(0) + " cannot be run: " + missing.getMessage());
        }
    }
}

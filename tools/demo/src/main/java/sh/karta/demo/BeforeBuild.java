// SPDX-License-Identifier: Apache-2.0
package sh.karta.demo;

import java.io.IOException;
import java.io.PrintStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.util.List;

/**
 * Says what the demo is going to do and how long that takes, and stops the build if the demo's port is taken. Runs from
 * its source, before anything is compiled.
 */
final class BeforeBuild {
    private static final int HIGHEST_PORT = 65_535;

    private final PrintStream out;

    BeforeBuild(PrintStream out) {
        this.out = out;
    }

    /** Expects the demo's port as the only argument. Exits with 1 if the demo cannot listen there. */
    public static void main(String[] args) {
        System.exit(new BeforeBuild(System.out).run(args[0]) ? 0 : 1);
    }

    /** Returns whether the demo can listen on the port. Prints what happens next, or what is wrong. */
    boolean run(String port) {
        if (!port.matches("\\d{1,5}") || Integer.parseInt(port) > HIGHEST_PORT) {
            print("demo.port: expected a number from 0 to " + HIGHEST_PORT + ", got \"" + port + "\"");
            return false;
        }
        int number = Integer.parseInt(port);
        if (!isFree(number)) {
            printTaken(number);
            return false;
        }
        print(
                "Builds the widget, the server and the documentation, then serves them at",
                "http://127.0.0.1:" + port + "/ until you press Ctrl+C. No test runs.",
                "This takes about three minutes on two cores. The first time, Maven and npm",
                "also download 400 MB.");
        return true;
    }

    /** Prints that the port is taken, and the command for the next free one. */
    void printTaken(int port) {
        int other = port;
        do {
            other = other % HIGHEST_PORT + 1;
        } while (!isFree(other));
        print(
                "Port " + port + " is in use, perhaps by another demo. For another port:",
                "mvn -Pdemo -Ddemo.port=" + other);
    }

    private void print(String... lines) {
        out.println();
        for (String line : List.of(lines)) {
            out.println("  " + line);
        }
        out.println();
    }

    /** Returns whether the server could listen on the port now. Port 0, which means any, is always free. */
    static boolean isFree(int port) {
        try (ServerSocket socket = new ServerSocket()) {
            socket.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
            return true;
        } catch (IOException taken) {
            return false;
        }
    }
}

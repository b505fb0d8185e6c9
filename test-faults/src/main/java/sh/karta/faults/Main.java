// SPDX-License-Identifier: Apache-2.0
package sh.karta.faults;

import java.net.URI;

/**
 * Runs the proxy: {@code java -jar karta-faults.jar http://127.0.0.1:8787 [port]}. Prints
 * {@code listening on <address> control <address>} when ready, and runs until it is killed.
 */
public final class Main {
    private Main() {}

    public static void main(String[] arguments) throws InterruptedException {
        if (arguments.length == 0 || arguments.length > 2) {
            System.err.println("Usage: java -jar karta-faults.jar <server URL> [port]");
            System.exit(2);
        }
        int port = arguments.length == 2 ? Integer.parseInt(arguments[1]) : 0;
        try (FaultProxy proxy = FaultProxy.start(URI.create(arguments[0]), port)) {
            System.out.println("listening on " + proxy.address() + " control " + proxy.controlAddress());
            Thread.currentThread().join();
        }
    }
}

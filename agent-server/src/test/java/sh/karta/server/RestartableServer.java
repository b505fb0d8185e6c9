// SPDX-License-Identifier: Apache-2.0
package sh.karta.server;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** A server process that is killed and started again on the same port with the same data. */
final class RestartableServer implements AutoCloseable {
    private final HeldPort port = new HeldPort();
    private final Path log;
    private final Path data;
    private final Path config;
    private ServerProcess process;

    /** Starts it. Several servers may share a directory under different names. */
    RestartableServer(Path directory, String name, String yaml) throws IOException {
        log = directory.resolve("log");
        data = directory.resolve(name);
        config = Files.writeString(directory.resolve(name + ".yaml"), "management: {port: off}\n" + yaml);
        process = launch();
    }

    private ServerProcess launch() {
        return ServerProcess.startLogging(
                log,
                "--port",
                Integer.toString(port.number()),
                "--data",
                data.toString(),
                "--config",
                config.toString());
    }

    ServerProcess process() {
        return process;
    }

    String address() {
        return process.address();
    }

    /** Returns the folder with the data. */
    Path data() {
        return data;
    }

    void kill() {
        process.kill();
    }

    void startAgain() {
        process = launch();
    }

    @Override
    public void close() {
        process.close();
        port.close();
    }
}

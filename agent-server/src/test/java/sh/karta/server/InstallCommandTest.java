// SPDX-License-Identifier: Apache-2.0
package sh.karta.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import sh.karta.server.ServerProcess.Outcome;
import sh.karta.server.event.Json;

/** Tests the start script and the command that installs it. */
final class InstallCommandTest {
    @TempDir
    Path folder;

    private static String ok(Outcome outcome) {
        assertThat(outcome.code()).as(outcome.err()).isZero();
        return outcome.out();
    }

    @Test
    void theJarInstallsItsStartScriptUnderTheNameOfTheCommand() throws Exception {
        Path jar = Files.createFile(folder.resolve("karta-server-1.2.3.jar"));
        assertThat(ok(ServerProcess.runHere("install", "--jar", jar.toString())))
                .contains("Wrote " + folder.resolve("karta-server"));
        Path script = folder.resolve("karta-server");
        assertThat(Files.isExecutable(script)).isTrue();
        assertThat(Files.readString(script))
                .isEqualTo(Files.readString(Path.of("dist/karta-server"))
                        .replace("$here/karta-server.jar", "$here/karta-server-1.2.3.jar"));
        assertThat(Json.parseTrusted(ok(ServerProcess.runHere("install", "--json", "--jar", jar.toString()))))
                .isEqualTo(Json.object().put("script", script.toString()));
        Outcome missing = ServerProcess.runHere("install", "--jar", "nowhere.jar");
        assertThat(missing.code()).isEqualTo(2);
        assertThat(missing.err()).contains("--jar: expected a jar file, got ", "nowhere.jar");
    }

    @Test
    void theStartScriptStartsTheServer() throws Exception {
        Path script = Files.copy(Path.of("dist/karta-server"), folder.resolve("karta-server"));
        Files.writeString(folder.resolve("fake-java"), "#!/bin/sh\necho \"$@\"\n");
        assertThat(folder.resolve("fake-java").toFile().setExecutable(true)).isTrue();
        ProcessBuilder builder = new ProcessBuilder("sh", script.toString(), "--port", "1").redirectErrorStream(true);
        builder.environment().put("KARTA_JAVA", folder.resolve("fake-java").toString());
        Process process = builder.start();
        String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(said).contains("-jar " + folder.toRealPath().resolve("karta-server.jar") + " --port 1");
    }
}

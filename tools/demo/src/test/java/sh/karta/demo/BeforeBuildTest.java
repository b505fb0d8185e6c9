// SPDX-License-Identifier: Apache-2.0
package sh.karta.demo;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class BeforeBuildTest {
    private final ByteArrayOutputStream printed = new ByteArrayOutputStream();
    private final BeforeBuild beforeBuild = new BeforeBuild(new PrintStream(printed, true, StandardCharsets.UTF_8));

    @Test
    void saysWhatHappensWhereAndHowLongItTakes() {
        assertThat(beforeBuild.run("0")).isTrue();
        assertThat(output())
                .contains("Builds the widget, the server and the documentation")
                .contains("http://127.0.0.1:0/")
                .contains("minutes on two cores");
    }

    @Test
    void aTakenPortStopsTheBuildWithTheCommandForAFreeOne() throws Exception {
        try (ServerSocket other = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            assertThat(beforeBuild.run(Integer.toString(other.getLocalPort()))).isFalse();

            assertThat(output())
                    .contains("Port " + other.getLocalPort() + " is in use")
                    .doesNotContain("minutes");
            Matcher command =
                    Pattern.compile("mvn -Pdemo -Ddemo\\.port=(\\d+)\n").matcher(output());
            assertThat(command.find()).isTrue();
            assertThat(Integer.parseInt(command.group(1))).isNotEqualTo(other.getLocalPort());
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "eight", "-1", "65536", "100000", "87 87"})
    void anInvalidPortStopsTheBuild(String port) {
        assertThat(beforeBuild.run(port)).isFalse();
        assertThat(output()).contains("demo.port: expected a number from 0 to 65535, got \"" + port + "\"");
    }

    /** The build starts it before anything is compiled, so it must not use another class of the project. */
    @Test
    void runsFromItsSource() throws Exception {
        Process run = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "src/main/java/sh/karta/demo/BeforeBuild.java",
                        "eight")
                .redirectErrorStream(true)
                .start();
        assertThat(new String(run.getInputStream().readAllBytes(), StandardCharsets.UTF_8))
                .contains("got \"eight\"");
        assertThat(run.waitFor()).isEqualTo(1);
    }

    private String output() {
        return printed.toString(StandardCharsets.UTF_8);
    }
}

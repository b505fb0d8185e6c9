// SPDX-License-Identifier: Apache-2.0
package sh.karta.publish;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

/** The behaviour of every target, and of the command line with it. */
abstract class TargetContract {
    @TempDir
    protected Path folder;

    protected final StringWriter out = new StringWriter();
    protected final StringWriter err = new StringWriter();

    /** Returns an empty target, the same one for each call within a test. */
    abstract Target target() throws IOException;

    /** Returns the command line options of the target. */
    abstract List<String> options() throws IOException;

    protected int run(List<String> options, String... command) {
        CommandLine line = Main.commandLine();
        line.setOut(new PrintWriter(out, true)).setErr(new PrintWriter(err, true));
        List<String> arguments = new ArrayList<>(Arrays.asList(command));
        arguments.addAll(options);
        return line.execute(arguments.toArray(String[]::new));
    }

    private static Item item(String key, String text) {
        return new Item(key, Sites.bytes(text), "no-cache");
    }

    @Test
    void aPutFileCanBeRead() throws IOException {
        try (Target target = target()) {
            Instant before = Instant.now().minus(Duration.ofMinutes(1));
            target.put(item("a/b.js", "one"));
            target.put(item("a/c/d.js.br", "two"));
            target.put(item("ab/e.js", "three"));
            target.put(item("a/b.js", "four"));

            assertThat(target.read("a/b.js")).hasValue(Sites.bytes("four"));
            assertThat(target.sha256("a/b.js")).hasValue(Item.sha256(Sites.bytes("four")));
            assertThat(target.list("a/").keySet()).containsExactly("a/b.js", "a/c/d.js.br");
            assertThat(target.list("a/").get("a/b.js")).isAfter(before);
        }
    }

    @Test
    void aMissingFileIsEmptyAndCanBeDeleted() throws IOException {
        try (Target target = target()) {
            assertThat(target.read("none.js")).isEmpty();
            assertThat(target.sha256("none.js")).isEmpty();
            assertThat(target.list("none/")).isEmpty();
            target.delete("none.js");
            target.put(item("a.js", "one"));
            target.delete("a.js");
            assertThat(target.read("a.js")).isEmpty();
        }
    }

    @Test
    void theCommandPublishesRollsBackAndReportsItsChanges() throws IOException {
        Path first = Sites.write(folder.resolve("first"), "0.1.0", "one");
        Path second = Sites.write(folder.resolve("second"), "0.2.0", "two");

        assertThat(run(options(), "publish", "--site", first.toString())).isZero();
        assertThat(run(options(), "publish", "--site", second.toString())).isZero();
        assertThat(out.toString()).contains("put widget/v1/karta.js").contains("files put");
        try (Target target = target()) {
            assertThat(target.read("widget/v1/karta.js").orElseThrow())
                    .asString()
                    .contains(Sites.chunk("two"));
            assertThat(target.read("_headers")).hasValue(Files.readAllBytes(second.resolve("_headers")));
        }

        assertThat(run(options(), "rollback", "0.1.0")).isZero();
        try (Target target = target()) {
            assertThat(target.read("widget/v1/karta.js").orElseThrow())
                    .asString()
                    .contains(Sites.chunk("one"));
        }
        assertThat(err.toString()).isEmpty();
    }

    @Test
    void theCommandFailsWithOneSentenceAndARemedy() throws IOException {
        assertThat(run(options(), "publish", "--site", folder.toString())).isEqualTo(1);
        assertThat(err.toString()).contains("run the build first").contains("Nothing was changed.");
    }

    @Test
    void aDryRunPrintsWould() throws IOException {
        Path site = Sites.write(folder.resolve("first"), "0.1.0", "one");

        assertThat(run(options(), "publish", "--dry-run", "--site", site.toString()))
                .isZero();
        assertThat(out.toString()).contains("would put widget/v1/karta.js").contains("would change nothing else");
        try (Target target = target()) {
            assertThat(target.list("")).isEmpty();
        }
    }
}

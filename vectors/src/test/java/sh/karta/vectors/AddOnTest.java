// SPDX-License-Identifier: Apache-2.0
package sh.karta.vectors;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.jar.JarFile;
import java.util.zip.ZipEntry;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIf;
import org.junit.jupiter.api.io.TempDir;

/** Tests the built jar of the add-on, beside the built jar of the server. */
final class AddOnTest {
    @TempDir
    Path directory;

    private Evaluated server;

    @BeforeEach
    void write() throws IOException {
        Files.writeString(
                Files.createDirectories(directory.resolve("docs")).resolve("refunds.md"),
                "# Refunds\n\nA refund takes three days.\n");
        Files.writeString(
                directory.resolve("questions.yaml"),
                "questions:\n  - {ask: How many days does a refund last, page: refunds}\n");
        server = new Evaluated(directory);
    }

    private String evaluate(String... javaOptions) throws IOException {
        return server.evaluate(javaOptions);
    }

    @Test
    @EnabledIf("sh.karta.vectors.MiniLm#runsHere")
    void theServerFindsTheAddOnBesideItsJar() throws IOException {
        assertThat(evaluate())
                .contains("words alone (there is no model for vectors)")
                .doesNotContain("words and");
        server.addAddOn();
        assertThat(evaluate()).contains("words and vectors: all-MiniLM-L6-v2 (8 bits)\n");
    }

    @Tag("full")
    @Test
    void onAMachineWithoutNativeCodeWordsAloneDecide() throws IOException {
        server.addAddOn();
        assertThat(evaluate("-Dos.arch=riscv64"))
                .contains("words alone decide", "ONNX Runtime has no native code for ", "-riscv64")
                .contains("words alone (there is no model for vectors)\n")
                .doesNotContain("words and vectors");
    }

    @Tag("full")
    @Test
    void aRuntimeThatCannotBeLoadedIsReported() throws IOException {
        server.addAddOn();
        String missing = directory.resolve("missing").toString();
        assertThat(evaluate("-Djava.io.tmpdir=" + missing)).contains("ONNX Runtime cannot be loaded", missing);
    }

    @Test
    void anIncompleteJarIsLeftOut() throws IOException {
        byte[] whole = Files.readAllBytes(Evaluated.ADD_ON);
        Files.write(server.addOn(), Arrays.copyOf(whole, whole.length / 2));
        assertThat(evaluate())
                .contains("karta-vectors.jar cannot be used: ", "END header")
                .doesNotContain("words and");
    }

    @Tag("full")
    @Test
    void aJarOfAnotherKindIsLeftOut() throws IOException {
        Files.copy(Evaluated.SERVER, server.addOn());
        assertThat(evaluate())
                .contains("has no Embeddings for this version of the server: words alone decide")
                .doesNotContain("words and");
    }

    private static List<String> names(Path jar) throws IOException {
        try (JarFile file = new JarFile(jar.toFile())) {
            return file.stream().map(ZipEntry::getName).toList();
        }
    }

    /** As Linux, Windows and macOS name libraries. */
    private static boolean isNative(String name) {
        return name.matches(".*\\.(?:so(?:\\.\\d+)*|dll|dylib|jnilib)");
    }

    @Test
    void theServerHasNoNativeCodeButThatOfSqlite() throws IOException {
        assertThat(names(Evaluated.ADD_ON)).as("the names are recognized").anyMatch(AddOnTest::isNative);
        assertThat(names(Evaluated.SERVER))
                .filteredOn(AddOnTest::isNative)
                .isNotEmpty()
                .allMatch(name -> name.startsWith("org/sqlite/native/"));
    }

    @Test
    void theAddOnHasItsLicencesAndTheServerHasNoneOfItsLibraries() throws IOException {
        assertThat(names(Evaluated.ADD_ON))
                .contains(
                        "META-INF/LICENSE",
                        "META-INF/NOTICE",
                        "META-INF/LICENSE-onnxruntime",
                        "META-INF/LICENSE-pdfbox",
                        "META-INF/NOTICE-pdfbox",
                        "META-INF/LICENSE-fontbox",
                        "META-INF/NOTICE-fontbox",
                        "ThirdPartyNotices.txt")
                .contains("ai/onnxruntime/native/linux-x64/libonnxruntime.so", "all-minilm-l6-v2-q.onnx")
                .noneMatch(
                        name -> name.contains("dSYM") || name.endsWith(".pdb") || name.startsWith("sh/karta/answers"));
        assertThat(names(Evaluated.SERVER))
                .noneMatch(name -> name.contains("onnx") || name.contains("pdfbox") || name.startsWith("ai/"));
    }
}

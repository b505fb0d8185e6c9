// SPDX-License-Identifier: Apache-2.0
package sh.karta.demo;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import javax.xml.parsers.DocumentBuilderFactory;
import javax.xml.xpath.XPathConstants;
import javax.xml.xpath.XPathExpressionException;
import javax.xml.xpath.XPathFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.w3c.dom.Document;
import org.w3c.dom.NodeList;

class DemoTest {
    private final ByteArrayOutputStream printed = new ByteArrayOutputStream();
    private final List<URI> opened = new ArrayList<>();
    private final Demo demo = new Demo(new PrintStream(printed, true, StandardCharsets.UTF_8), opened::add);

    @TempDir
    private Path folder;

    @Test
    void printsAndOpensTheAddressWhenTheServerListens() throws Exception {
        int exitCode = demo.run(program("System.out.println(\"listening on http://127.0.0.1:8787\");"));

        assertThat(exitCode).isZero();
        assertThat(opened).containsExactly(URI.create("http://127.0.0.1:8787/"));
        assertThat(output())
                .contains("The demo page:      http://127.0.0.1:8787/\n")
                .contains("The documentation:  http://127.0.0.1:8787/docs/\n")
                .contains("Ctrl+C");
    }

    @Test
    void showsTheServersMessageWhenItCannotStart() throws Exception {
        int exitCode = demo.run(program("System.err.println(\"port 8787 is in use\"); System.exit(2);"));

        assertThat(exitCode).isEqualTo(2);
        assertThat(opened).isEmpty();
        assertThat(output()).contains("port 8787 is in use").doesNotContain("The demo page");
    }

    @Test
    void opensABrowserOnlyOnADesktop() {
        assertThat(Demo.browserCommand("Mac OS X", Map.of())).containsExactly("open");
        assertThat(Demo.browserCommand("Windows 11", Map.of())).containsExactly("explorer");
        assertThat(Demo.browserCommand("Linux", Map.of("DISPLAY", ":0"))).containsExactly("xdg-open");
        assertThat(Demo.browserCommand("Linux", Map.of("WAYLAND_DISPLAY", "wayland-0")))
                .containsExactly("xdg-open");
        assertThat(Demo.browserCommand("Linux", Map.of())).isEmpty();
        assertThat(Demo.browserCommand("Mac OS X", Map.of("CI", "true"))).isEmpty();
    }

    /** The server looks for the add-on beside its own jar. Without it, the demo would silently compare words alone. */
    @Test
    void theDemoStartsTheServersJarWithTheAddOnBesideIt() throws Exception {
        Document pom = DocumentBuilderFactory.newInstance()
                .newDocumentBuilder()
                .parse(Path.of("pom.xml").toFile());
        List<String> copied = texts(pom, "//resource").stream()
                .map(resource -> resource.replaceAll("\\s+", "").replaceAll("^.*/\\.\\./", ""))
                .toList();
        assertThat(copied)
                .containsExactlyInAnyOrder("server-dist/targetkarta-server.jar", "vectors/targetkarta-vectors.jar");
        assertThat(texts(pom, "//outputDirectory")).containsExactly("${demo.folder}");
        assertThat(texts(pom, "//argument")).containsSequence("-jar", "${demo.folder}/karta-server.jar");
        assertThat(texts(pom, "//dependency/artifactId")).as("built first").contains("server-dist", "vectors");
    }

    private static List<String> texts(Document xml, String path) throws XPathExpressionException {
        NodeList found = (NodeList) XPathFactory.newInstance().newXPath().evaluate(path, xml, XPathConstants.NODESET);
        return IntStream.range(0, found.getLength())
                .mapToObj(i -> found.item(i).getTextContent())
                .toList();
    }

    /** Returns the command line of a fake server that runs the given statements. */
    private List<String> program(String statements) throws Exception {
        Path source = folder.resolve("Server.java");
        Files.writeString(source, "class Server { public static void main(String[] args) { " + statements + " } }");
        return List.of(Path.of(System.getProperty("java.home"), "bin", "java").toString(), source.toString());
    }

    private String output() {
        return printed.toString(StandardCharsets.UTF_8);
    }
}

// SPDX-License-Identifier: Apache-2.0
package sh.karta.release;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import org.cyclonedx.Version;
import org.cyclonedx.model.Component;
import org.cyclonedx.parsers.JsonParser;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** The bills of materials of the build's real artefacts. */
@Tag("full")
class BillsTest {
    private static final Path ROOT =
            Path.of(System.getProperty("karta.root")).toAbsolutePath().normalize();

    @Test
    void everyBillFollowsTheSchemaOfItsFormat() throws Exception {
        for (Map.Entry<String, byte[]> bill : bills().entrySet()) {
            assertThat(new JsonParser().validate(bill.getValue(), Version.VERSION_16))
                    .as(bill.getKey())
                    .isEmpty();
        }
    }

    @Test
    void aBillListsTheArtefactAndItsLibraries() throws Exception {
        Map<String, String> libraries = Map.of(
                "server-dist/target/karta-server",
                "jetty-server",
                "vectors/target/karta-vectors",
                "onnxruntime",
                "cdn-dist/publish/target/karta-publish",
                "s3",
                "npm-dist/target/karta-widget-" + Shipped.version(ROOT),
                "teavm-classlib",
                "npm-dist/target/karta-react-" + Shipped.version(ROOT),
                "@karta/widget");
        for (Map.Entry<String, String> each : libraries.entrySet()) {
            byte[] bill = bills().get(each.getKey() + ".cdx.json");
            assertThat(new JsonParser().parse(bill).getComponents())
                    .as(each.getKey())
                    .extracting(Component::getName)
                    .contains(each.getValue())
                    .anyMatch(name -> each.getKey().endsWith(name.replaceAll("\\.(jar|tgz)$", "")));
        }
    }

    private static Map<String, byte[]> bills() throws Exception {
        Map<String, byte[]> bills = new TreeMap<>(Shipped.files(ROOT));
        bills.keySet().removeIf(name -> !name.endsWith(".cdx.json"));
        return bills;
    }
}

// SPDX-License-Identifier: Apache-2.0
package sh.karta.widget.architecture;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Every handwritten source names its licence. The format check covers only Java. */
class LicenceTest {
    @Test
    void everySourceNamesItsLicenceInItsFirstLines() throws IOException {
        List<String> without = new ArrayList<>();
        List<Path> sources = Sources.find();
        for (Path source : sources) {
            if (Files.readAllLines(source).stream()
                    .limit(3)
                    .noneMatch(line -> line.contains("SPDX-License-Identifier: Apache-2.0"))) {
                without.add(Sources.root().relativize(source).toString());
            }
        }
        assertThat(without).isEmpty();
        assertThat(sources).as("sources seen").hasSizeGreaterThan(800);
    }
}

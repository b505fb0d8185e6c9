// SPDX-License-Identifier: Apache-2.0
package sh.karta.widget.architecture;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** A file of more than 400 lines usually mixes two ideas. One that does not gives its reason. */
class LongFilesTest {
    private static final int MAX_LINES = 400;
    private static final String REASON = " is long because ";

    @Test
    void aLongFileHasAReason() throws IOException {
        List<String> without = new ArrayList<>();
        for (Path source : Sources.find()) {
            String text = Files.readString(source);
            if (!source.endsWith("pom.xml") && text.lines().count() > MAX_LINES && !text.contains(REASON)) {
                without.add(Sources.root().relativize(source).toString());
            }
        }
        assertThat(without).isEmpty();
    }
}

// SPDX-License-Identifier: Apache-2.0
package sh.karta.inpage;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import org.teavm.extension.spi.resources.DefaultResourcesPolicy;

/** Names the resources that TeaVM puts into the module: the scripts. Runs in the compiler. */
public final class ScriptFiles extends DefaultResourcesPolicy {
    private static final String FOLDER = "sh/karta/scripted/";
    private static final String LIST = FOLDER + "topics.txt";

    @Override
    public String[] supplyResources(Collection<? extends String> names) {
        List<String> files = new ArrayList<>(List.of(LIST));
        try (InputStream stream = environment().classLoader().getResourceAsStream(LIST)) {
            if (stream == null) {
                throw new IllegalStateException("The resource " + LIST + " is missing");
            }
            new BufferedReader(new InputStreamReader(stream, StandardCharsets.UTF_8))
                    .lines()
                    .forEach(name -> files.add(FOLDER + name + ".md"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return files.toArray(new String[0]);
    }
}

// SPDX-License-Identifier: Apache-2.0
package sh.karta.answers;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The synonyms of an index: those that the server has for English documents, and those in a file of the operator. */
public final class SynonymSource {
    /** Maximum size of the file, because synonyms are compared for each question. */
    public static final long MAX_BYTES = 1_024 * 1_024;

    private final @Nullable Path file;

    /** @param file synonyms, separated by commas, with one group on each line; null for none */
    SynonymSource(@Nullable Path file) {
        this.file = file;
    }

    /** Returns a text that differs after the file has changed. */
    String fingerprint() throws IOException {
        return file == null ? "" : Files.getLastModifiedTime(file) + " " + Files.size(file);
    }

    /**
     * @param language language of the documents
     * @throws IOException if the file is missing, unreadable or larger than 1 MB
     */
    Synonyms read(String language) throws IOException {
        List<String> lines = new ArrayList<>(language.equals("en") ? WordFile.resource("synonyms.txt") : List.of());
        if (file != null) {
            if (Files.size(file) > MAX_BYTES) {
                throw new IOException(file + " has more than 1 MB of synonyms");
            }
            lines.addAll(WordFile.lines(DocsFolder.text(file)));
        }
        return new Synonyms(lines);
    }
}

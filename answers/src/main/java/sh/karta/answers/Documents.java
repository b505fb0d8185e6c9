// SPDX-License-Identifier: Apache-2.0
package sh.karta.answers;

import java.io.IOException;
import java.util.List;
import java.util.SortedMap;

/** The documents of an index. Used by one thread at a time. */
interface Documents {
    /**
     * The passages of one document.
     *
     * @param path the value of {@code {path}} in the URL template: for a file its path relative to the folder, with slashes,
     *     percent-encoded and without extension; {@code index} and {@code README} have the path of their folder, and a PDF file keeps its extension
     */
    record Page(String path, List<Passage> passages) {}

    /** Returns the names of all documents, each with a text that differs after the document has changed. */
    SortedMap<String, String> fingerprint() throws IOException;

    /** Reads documents. Leaves out those that cannot be parsed. */
    List<Page> read(Iterable<String> names) throws IOException;
}

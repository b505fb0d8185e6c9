// SPDX-License-Identifier: Apache-2.0
package sh.karta.answers.embedding;

import java.io.IOException;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;
import sh.karta.server.outgoing.ModelEndpoint;

/** A model that maps texts to vectors, such that texts with a similar meaning have vectors with a small angle. Thread-safe. */
public interface Embeddings {
    /** Folder of the vectors within the server's folder of data. */
    String FOLDER = "vectors";

    /** Returns an identifier that changes whenever the vectors would. Never contains a secret. */
    String name();

    /** Returns whether the model understands a language. For others, words alone decide. */
    boolean understands(String language);

    /**
     * Returns the vector of each text, in the same order. Blocks.
     *
     * @param texts at most {@link #batch}
     * @param within the longest time that the caller waits
     * @throws RefusedTextException if the model has no vector for one of the texts
     * @throws IOException if there are no vectors; the message says why
     */
    List<float[]> of(List<String> texts, Duration within) throws IOException;

    /** Returns the maximum number of texts in one call. */
    int batch();

    /** Returns the model of an endpoint, or without an endpoint that of the add-on; null if there is neither. */
    static @Nullable Embeddings configured(@Nullable ModelEndpoint endpoint) {
        return endpoint == null ? EmbeddingAddOn.find() : new EmbeddingEndpoint(endpoint);
    }
}

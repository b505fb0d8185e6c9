// SPDX-License-Identifier: Apache-2.0
package sh.karta.answers.embedding;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import sh.karta.answers.addon.AddOn;

/** The model of the add-on, which runs in this process. */
final class EmbeddingAddOn {
    private static final Logger LOG = LoggerFactory.getLogger(EmbeddingAddOn.class);

    private EmbeddingAddOn() {}

    /** Created once, because the model needs much memory. */
    private static final class Loaded {
        static final @Nullable Embeddings MODEL = load();
    }

    /** Returns the model of the add-on beside the server's jar; null if there is none or it cannot be loaded. */
    static @Nullable Embeddings find() {
        return Loaded.MODEL;
    }

    private static @Nullable Embeddings load() {
        Embeddings found = AddOn.besideServer().service(Embeddings.class, "words alone decide");
        if (found != null) {
            LOG.info("Documents are also compared by meaning, with {} in {}", found.name(), AddOn.FILE);
        }
        return found;
    }
}

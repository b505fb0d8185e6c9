// SPDX-License-Identifier: Apache-2.0
/**
 * Vectors for texts, from the endpoint of a model or from the add-on. Entry: {@link sh.karta.server.docs.embedding.Embeddings}.
 */
@UsedBy({".", "cli", "config", "docs", "docs.evaluation", "sh.karta.benchmark.search", "sh.karta.vectors"})
@NullMarked
package sh.karta.server.docs.embedding;

import org.jspecify.annotations.NullMarked;
import sh.karta.architecture.UsedBy;

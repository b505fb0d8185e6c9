// SPDX-License-Identifier: Apache-2.0
/**
 * Vectors for texts, from the endpoint of a model or from the add-on. Entry: {@link sh.karta.answers.embedding.Embeddings}.
 */
@UsedBy({".", "evaluation", "sh.karta.benchmark.search", "sh.karta.server", "sh.karta.server.cli", "sh.karta.vectors"})
@NullMarked
package sh.karta.answers.embedding;

import org.jspecify.annotations.NullMarked;
import sh.karta.architecture.UsedBy;

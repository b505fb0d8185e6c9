// SPDX-License-Identifier: Apache-2.0
/**
 * Compares the search in documents with plain Lucene: which pages are found, and what an index and a question cost. Entry: {@link
 * sh.karta.benchmark.search.SearchBenchmark}.
 */
@UsedBy({})
@NullMarked
package sh.karta.benchmark.search;

import org.jspecify.annotations.NullMarked;
import sh.karta.architecture.UsedBy;

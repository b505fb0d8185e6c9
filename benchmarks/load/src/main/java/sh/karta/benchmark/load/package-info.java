// SPDX-License-Identifier: Apache-2.0
/**
 * Measures the cost of the tag for a page. Entry: {@link sh.karta.benchmark.load.LoadBenchmark}. Permitted
 * dependents: none.
 */
@NullMarked
package sh.karta.benchmark.load;

import org.jspecify.annotations.NullMarked;

// SPDX-License-Identifier: Apache-2.0
/**
 * Measures what the tag costs a page. Entry: {@link sh.karta.benchmark.load.LoadBenchmark}. Permitted dependents: none.
 */
@NullMarked
package sh.karta.benchmark.load;

import org.jspecify.annotations.NullMarked;

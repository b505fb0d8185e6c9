// SPDX-License-Identifier: Apache-2.0
/** Core on the JVM, measured by JMH. Entry: {@link sh.karta.benchmark.jvm.CoreBenchmark}. Permitted dependents: none. */
@NullMarked
package sh.karta.benchmark.jvm;

import org.jspecify.annotations.NullMarked;

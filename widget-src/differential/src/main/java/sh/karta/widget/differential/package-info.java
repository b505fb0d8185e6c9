// SPDX-License-Identifier: Apache-2.0
/**
 * Plays random conversations and random Markdown documents and traces everything that core does. The trace must be the same
 * on the JVM, as compiled JavaScript, and after the optimizer and the minifier. Entry: {@link
 * sh.karta.widget.differential.Main} for compiled code, {@link sh.karta.widget.differential.Traces} for both.
 *
 * <p>The suites of core themselves are not compiled. JUnit and AssertJ need reflection, of which TeaVM compiles little, and
 * they catch exceptions, which the optimizer refuses. The suites pass on the JVM. Therefore the JVM's trace is the expected one.
 */
@UsedBy({})
@NullMarked
package sh.karta.widget.differential;

import org.jspecify.annotations.NullMarked;
import sh.karta.architecture.UsedBy;

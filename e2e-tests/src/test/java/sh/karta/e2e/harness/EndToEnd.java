// SPDX-License-Identifier: Apache-2.0
package sh.karta.e2e.harness;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * Marks a class of end-to-end tests. Its methods may take a {@link sh.karta.e2e.stack.Stack}, one per class with its
 * own ports and data, and a {@link Visit}, a new one in Chromium per test. A test fails if its page has a problem
 * that it did not {@linkplain Visit#expectProblem expect}.
 */
@Target(ElementType.TYPE)
@Retention(RetentionPolicy.RUNTIME)
@ExtendWith(EndToEndExtension.class)
public @interface EndToEnd {
    /** Returns the agent server's configuration file in YAML, or an empty string for none. */
    String config() default "";
}

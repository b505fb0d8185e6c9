// SPDX-License-Identifier: Apache-2.0
package sh.karta.e2e.harness;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * Marks a class of end-to-end tests. Its methods may take a {@link sh.karta.e2e.stack.Stack}, one per class with its
 * own project and page server, and a {@link Visit}, a new one in Chromium per test. A test fails if its page has a
 * problem that it did not {@linkplain Visit#expectProblem expect}.
 */
@Target(ElementType.TYPE)
@Retention(RetentionPolicy.RUNTIME)
@ExtendWith(EndToEndExtension.class)
public @interface EndToEnd {
    /** Returns whether the class has an agent server of its own, which it may kill. All others share one. */
    boolean ownServer() default false;

    /** Returns another origin that the project's key allows, or an empty string. */
    String origin() default "";

    /** Returns further settings of the class's project in YAML. */
    String project() default "";
}

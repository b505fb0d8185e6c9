// SPDX-License-Identifier: Apache-2.0
package sh.karta.architecture;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * Lists the packages that may use the annotated package. {@link PackageRules} checks the list in the tests; nothing of the
 * annotation remains at run time.
 *
 * <p>Entries are relative to the root package of the module's product, such as {@code sh.karta.widget}: {@code core.sse} is that
 * package alone, {@code panel..} is {@code panel} with everything below it, {@code .} is the root package, and {@code ..} is every
 * package. An empty list means that the package is an entry point.
 */
@Target(ElementType.PACKAGE)
@Retention(RetentionPolicy.CLASS)
public @interface UsedBy {
    String[] value();
}

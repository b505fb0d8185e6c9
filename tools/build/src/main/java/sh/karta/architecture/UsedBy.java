// SPDX-License-Identifier: Apache-2.0
package sh.karta.architecture;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * Lists the packages whose main code may use the annotated package. Tests may use every package. The module {@code
 * tools/rules} checks the lists of all modules. Nothing of the annotation remains at run time.
 *
 * <p>Entries are relative to the root package of the product, such as {@code sh.karta.widget}: {@code core.sse} is that package
 * alone, {@code panel..} is {@code panel} with everything below it, {@code .} is the root package, and {@code ..} is every package
 * of every product. Packages of other products have their complete names. An empty list means that the package is an entry point.
 */
@Target(ElementType.PACKAGE)
@Retention(RetentionPolicy.CLASS)
public @interface UsedBy {
    String[] value();
}

// SPDX-License-Identifier: Apache-2.0
package sh.karta.teavm;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * Marks a functional interface as a function of JavaScript. The interface extends {@code JSObject}.
 *
 * <p>A lambda or a reference to a static method compiles to one arrow function, and a call of the interface's method compiles to
 * a call of the function. Neither creates a Java object. A lambda of a {@code @JSFunctor} is an object of a class of its own,
 * and TeaVM wraps a function around it.
 */
@Retention(RetentionPolicy.CLASS)
@Target(ElementType.TYPE)
public @interface PlainFunction {}

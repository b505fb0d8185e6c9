// SPDX-License-Identifier: Apache-2.0
package sh.karta.e2e.harness;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import java.util.Arrays;
import java.util.stream.Stream;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.ArgumentsProvider;
import org.junit.jupiter.params.provider.ArgumentsSource;
import org.junit.jupiter.params.support.AnnotationConsumer;
import org.junit.jupiter.params.support.ParameterDeclarations;

/**
 * The engines in which a parameterized test or class runs. A parameterized class is better: it runs all of its tests in
 * one engine before the next, so each browser is started once.
 */
@Target({ElementType.METHOD, ElementType.TYPE})
@Retention(RetentionPolicy.RUNTIME)
@ArgumentsSource(EngineSource.Provider.class)
public @interface EngineSource {
    Engine[] value() default {Engine.CHROMIUM, Engine.FIREFOX, Engine.WEBKIT};

    /**
     * Returns whether engines differ in the tested behaviour: layout, input, focus, streams, policies. Otherwise the
     * test runs only in the first engine, unless {@code -Pfull} is set.
     */
    boolean differs() default true;

    /** Reads the annotation. */
    final class Provider implements ArgumentsProvider, AnnotationConsumer<EngineSource> {
        private Engine[] engines = {};

        @Override
        public void accept(EngineSource source) {
            boolean all = source.differs() || Boolean.getBoolean("karta.full");
            engines = all ? source.value() : Arrays.copyOf(source.value(), 1);
        }

        @Override
        public Stream<? extends Arguments> provideArguments(
                ParameterDeclarations parameters, ExtensionContext context) {
            return Arrays.stream(engines).map(Arguments::of);
        }
    }
}

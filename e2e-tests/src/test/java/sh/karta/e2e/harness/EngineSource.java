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

/** The engines in which a parameterized test or class runs. */
@Target({ElementType.METHOD, ElementType.TYPE})
@Retention(RetentionPolicy.RUNTIME)
@ArgumentsSource(EngineSource.Provider.class)
public @interface EngineSource {
    /** Returns the engines with {@code -Pfull}. */
    Engine[] value() default {Engine.CHROMIUM, Engine.FIREFOX, Engine.WEBKIT};

    /** Returns the engines of a normal run. By default it is the first of {@link #value}. */
    Engine[] fast() default {};

    /** Reads the annotation. */
    final class Provider implements ArgumentsProvider, AnnotationConsumer<EngineSource> {
        private Engine[] engines = {};

        @Override
        public void accept(EngineSource source) {
            Engine[] first = Arrays.copyOf(source.value(), 1);
            Engine[] fast = source.fast().length == 0 ? first : source.fast();
            engines = Boolean.getBoolean("karta.full") ? source.value() : fast;
        }

        @Override
        public Stream<? extends Arguments> provideArguments(
                ParameterDeclarations parameters, ExtensionContext context) {
            return Arrays.stream(engines).map(Arguments::of);
        }
    }
}

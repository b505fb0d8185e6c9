// SPDX-License-Identifier: Apache-2.0
package sh.karta.e2e.harness;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.extension.AfterTestExecutionCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ExtensionContext.Namespace;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;
import sh.karta.e2e.stack.Stack;

/** Provides tests with their stack and visit, and fails tests whose visit had problems. */
final class EndToEndExtension implements ParameterResolver, AfterTestExecutionCallback {
    private static final Namespace HERE = Namespace.create(EndToEndExtension.class);
    private static final Path FOLDER = Path.of("target", "e2e");

    @Override
    public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
        Class<?> type = parameter.getParameter().getType();
        return type == Stack.class || type == Visit.class || type == Tabs.class || type == LoneTab.class;
    }

    @Override
    public Object resolveParameter(ParameterContext parameter, ExtensionContext context) {
        Class<?> type = parameter.getParameter().getType();
        if (type == Stack.class) {
            return stack(context);
        }
        if (type == LoneTab.class) {
            return loneTab(context);
        }
        return type == Visit.class ? visit(context) : tabs(context);
    }

    @Override
    public void afterTestExecution(ExtensionContext context) {
        boolean failed = context.getExecutionException().isPresent();
        Visit visit = context.getStore(HERE).get(Visit.class, Visit.class);
        if (visit != null) {
            visit.end(failed);
        }
        Tabs tabs = context.getStore(HERE).get(Tabs.class, Tabs.class);
        if (tabs != null) {
            tabs.end(failed);
        }
        LoneTab lone = context.getStore(HERE).get(LoneTab.class, LoneTab.class);
        if (lone != null) {
            lone.end(failed);
        }
    }

    private static Stack stack(ExtensionContext context) {
        // Uses the outermost context of the class, because a parameterized class also has one per argument.
        ExtensionContext ofClass = context;
        for (ExtensionContext at = context;
                at.getTestClass().isPresent();
                at = at.getParent().orElseThrow()) {
            ofClass = at;
        }
        Path folder = folder(ofClass);
        String config =
                ofClass.getRequiredTestClass().getAnnotation(EndToEnd.class).config();
        return ofClass.getStore(HERE).computeIfAbsent(Stack.class, key -> start(folder, config), Stack.class);
    }

    private static Stack start(Path folder, String config) {
        if (config.isEmpty()) {
            return Stack.start(folder);
        }
        try {
            Path file = Files.createDirectories(folder).resolve("config.yaml");
            return Stack.start(
                    folder, "--config", Files.writeString(file, config).toString());
        } catch (IOException unusable) {
            throw new UncheckedIOException(unusable);
        }
    }

    private static Visit visit(ExtensionContext context) {
        return context.getStore(HERE)
                .computeIfAbsent(
                        Visit.class,
                        key -> Visit.start(Engines.ofThisThread(context).chromium(), named(context)),
                        Visit.class);
    }

    private static Tabs tabs(ExtensionContext context) {
        return context.getStore(HERE)
                .computeIfAbsent(
                        Tabs.class, key -> new Tabs(Engines.ofThisThread(context), named(context)), Tabs.class);
    }

    private static LoneTab loneTab(ExtensionContext context) {
        return context.getStore(HERE)
                .computeIfAbsent(
                        LoneTab.class, key -> Engines.ofThisThread(context).loneTab(named(context)), LoneTab.class);
    }

    private static Path named(ExtensionContext context) {
        return folder(context).resolve(context.getDisplayName().replaceAll("[^A-Za-z0-9]+", "-"));
    }

    private static Path folder(ExtensionContext context) {
        return FOLDER.resolve(context.getRequiredTestClass().getSimpleName())
                .resolve(context.getTestMethod().map(method -> method.getName()).orElse(""));
    }
}

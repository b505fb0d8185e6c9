// SPDX-License-Identifier: Apache-2.0
package sh.karta.e2e.harness;

import java.nio.file.Path;
import org.junit.jupiter.api.extension.AfterTestExecutionCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ExtensionContext.Namespace;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;
import sh.karta.e2e.stack.Stack;
import sh.karta.e2e.stack.TestCounts;

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
        Class<?> tests = ofClass.getRequiredTestClass();
        Path own = folder(ofClass);
        return ofClass.getStore(HERE)
                .computeIfAbsent(
                        Stack.class,
                        key -> tests.getAnnotation(EndToEnd.class).ownServer()
                                ? Stack.start(own)
                                : SharedServer.of(context, FOLDER).stackOf(tests),
                        Stack.class);
    }

    private static Visit visit(ExtensionContext context) {
        return context.getStore(HERE)
                .computeIfAbsent(
                        Visit.class,
                        key -> {
                            count(context);
                            return Visit.start(Engines.ofThisThread(context).chromium(), named(context));
                        },
                        Visit.class);
    }

    private static Tabs tabs(ExtensionContext context) {
        return context.getStore(HERE)
                .computeIfAbsent(
                        Tabs.class,
                        key -> new Tabs(Engines.ofThisThread(context), named(context), () -> count(context)),
                        Tabs.class);
    }

    private static LoneTab loneTab(ExtensionContext context) {
        return context.getStore(HERE)
                .computeIfAbsent(
                        LoneTab.class,
                        key -> {
                            count(context);
                            return Engines.ofThisThread(context).loneTab(named(context));
                        },
                        LoneTab.class);
    }

    private static void count(ExtensionContext context) {
        TestCounts.add(
                TestCounts.BROWSER_TESTS,
                context.getRequiredTestClass().getSimpleName() + "."
                        + context.getRequiredTestMethod().getName() + " " + context.getDisplayName());
    }

    private static Path named(ExtensionContext context) {
        return folder(context).resolve(context.getDisplayName().replaceAll("[^A-Za-z0-9]+", "-"));
    }

    private static Path folder(ExtensionContext context) {
        return FOLDER.resolve(context.getRequiredTestClass().getSimpleName())
                .resolve(context.getTestMethod().map(method -> method.getName()).orElse(""));
    }
}

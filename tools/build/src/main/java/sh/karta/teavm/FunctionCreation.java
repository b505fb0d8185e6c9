// SPDX-License-Identifier: Apache-2.0
package sh.karta.teavm;

import java.lang.invoke.CallSite;
import java.lang.invoke.LambdaMetafactory;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.util.ArrayList;
import java.util.List;
import org.teavm.classlib.impl.JCLPlugin;
import org.teavm.classlib.impl.lambda.LambdaMetafactorySubstitutor;
import org.teavm.dependency.BootstrapMethodSubstitutor;
import org.teavm.dependency.DynamicCallSite;
import org.teavm.model.MethodDescriptor;
import org.teavm.model.MethodHandle;
import org.teavm.model.MethodHandleType;
import org.teavm.model.MethodReference;
import org.teavm.model.ValueType;
import org.teavm.model.emit.ProgramEmitter;
import org.teavm.model.emit.ValueEmitter;
import org.teavm.vm.spi.After;
import org.teavm.vm.spi.TeaVMHost;
import org.teavm.vm.spi.TeaVMPlugin;

/**
 * Compiles a lambda of a {@link PlainFunction} to one arrow to the static method that holds its code:
 *
 * <pre>
 * resolve -> enqueue(call, resolve)
 * (argument0) => javaMethods.get('…enqueue(…)V').invoke(captured0, argument0)
 * </pre>
 *
 * <p>TeaVM compiles all other lambdas.
 */
@After({JCLPlugin.class, FunctionCalls.class})
public final class FunctionCreation implements TeaVMPlugin, BootstrapMethodSubstitutor {
    private static final MethodReference METAFACTORY = new MethodReference(
            LambdaMetafactory.class,
            "metafactory",
            MethodHandles.Lookup.class,
            String.class,
            MethodType.class,
            MethodType.class,
            java.lang.invoke.MethodHandle.class,
            MethodType.class,
            CallSite.class);

    private final BootstrapMethodSubstitutor others = new LambdaMetafactorySubstitutor();

    @SuppressWarnings("NullAway.Init")
    private Functions functions;

    @Override
    public void install(TeaVMHost host) {
        if (!Functions.isOn()) {
            return;
        }
        functions = host.getService(Functions.class);
        host.add(METAFACTORY, this);
    }

    @Override
    public ValueEmitter substitute(DynamicCallSite site, ProgramEmitter program) {
        ValueType type = site.getCalledMethod().getResultType();
        if (!Functions.isFunction(type, site.getAgent().getClassSource())) {
            return others.substitute(site, program);
        }
        MethodHandle body = site.getBootstrapArguments().get(1).getMethodHandle();
        if (body.getKind() != MethodHandleType.INVOKE_STATIC) {
            throw new IllegalArgumentException(site.getCaller() + ": expected a lambda or a static method as " + type
                    + ", got " + body.getClassName() + "." + body.getName());
        }
        int captures = site.getCalledMethod().parameterCount();
        List<String> captured = Functions.names("captured", captures);
        List<String> own = Functions.names("argument", body.getArgumentCount() - captures);
        List<String> all = new ArrayList<>(captured);
        all.addAll(own);
        String target = new MethodReference(body.getClassName(), new MethodDescriptor(body.getName(), body.signature()))
                .toString();
        String script = "return (" + String.join(", ", own) + ") => javaMethods.get('" + target + "').invoke("
                + String.join(", ", all) + ")";
        MethodReference method = functions.add(
                site.getAgent().getUnprocessedClassSource(),
                site.getCaller().getClassName(),
                site.getCalledMethod().getSignature(),
                captured,
                script);
        return program.invoke(method, site.getArguments().toArray(ValueEmitter[]::new));
    }
}

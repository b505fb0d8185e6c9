// SPDX-License-Identifier: Apache-2.0
package sh.karta.teavm;

import java.util.ArrayList;
import java.util.List;
import org.teavm.jso.impl.JSOPlugin;
import org.teavm.model.BasicBlock;
import org.teavm.model.ClassHolder;
import org.teavm.model.ClassHolderTransformer;
import org.teavm.model.ClassHolderTransformerContext;
import org.teavm.model.ClassReader;
import org.teavm.model.ClassReaderSource;
import org.teavm.model.Instruction;
import org.teavm.model.MethodHolder;
import org.teavm.model.ValueType;
import org.teavm.model.Variable;
import org.teavm.model.instructions.InvocationType;
import org.teavm.model.instructions.InvokeInstruction;
import org.teavm.vm.spi.Before;
import org.teavm.vm.spi.TeaVMHost;
import org.teavm.vm.spi.TeaVMPlugin;

/** Compiles {@code resolve.call(answer)}, where {@code resolve} is a {@link PlainFunction}, to {@code resolve(answer)}. */
@Before(JSOPlugin.class)
public final class FunctionCalls implements TeaVMPlugin, ClassHolderTransformer {
    private final Functions functions = new Functions();

    @Override
    public void install(TeaVMHost host) {
        if (!Functions.isOn()) {
            return;
        }
        host.registerService(Functions.class, functions);
        host.add(this);
    }

    @Override
    public void transformClass(ClassHolder type, ClassHolderTransformerContext context) {
        ClassReaderSource classes = context.getHierarchy().getClassSource();
        for (MethodHolder method : List.copyOf(type.getMethods())) {
            if (method.getProgram() == null) {
                continue;
            }
            for (BasicBlock block : method.getProgram().getBasicBlocks()) {
                for (Instruction each : block) {
                    if (each instanceof InvokeInstruction call && isCall(call, classes)) {
                        replace(type.getName(), call, classes);
                    }
                }
            }
        }
        functions.moveTo(type);
    }

    /** Returns whether a call calls the interface's own method. Inherited methods are not the function. */
    private static boolean isCall(InvokeInstruction call, ClassReaderSource classes) {
        ClassReader type = classes.get(call.getMethod().getClassName());
        return call.getType() == InvocationType.VIRTUAL
                && Functions.isFunction(ValueType.object(call.getMethod().getClassName()), classes)
                && type.getMethod(call.getMethod().getDescriptor()) != null;
    }

    private void replace(String type, InvokeInstruction call, ClassReaderSource classes) {
        List<ValueType> signature = new ArrayList<>();
        signature.add(ValueType.object(call.getMethod().getClassName()));
        signature.addAll(List.of(call.getMethod().getSignature()));
        List<String> arguments = Functions.names("argument", call.getArguments().size());
        List<String> parameters = new ArrayList<>();
        parameters.add("callee");
        parameters.addAll(arguments);
        // The comma keeps a function that is read from a property from getting the object as `this`.
        String script = (call.getMethod().getReturnType() == ValueType.VOID ? "" : "return ") + "(0, callee)("
                + String.join(", ", arguments) + ")";
        List<Variable> values = new ArrayList<>();
        values.add(call.getInstance());
        values.addAll(call.getArguments());
        call.setType(InvocationType.SPECIAL);
        call.setMethod(functions.add(classes, type, signature.toArray(ValueType[]::new), parameters, script));
        call.setInstance(null);
        call.setArguments(values.toArray(Variable[]::new));
    }
}

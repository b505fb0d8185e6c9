// SPDX-License-Identifier: Apache-2.0
package sh.karta.teavm;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.teavm.jso.JSBody;
import org.teavm.model.AnnotationHolder;
import org.teavm.model.AnnotationValue;
import org.teavm.model.ClassHolder;
import org.teavm.model.ClassReader;
import org.teavm.model.ClassReaderSource;
import org.teavm.model.ElementModifier;
import org.teavm.model.MethodHolder;
import org.teavm.model.MethodReference;
import org.teavm.model.ValueType;

/**
 * Native methods with a {@link JSBody}, one for each place that creates or calls a function. TeaVM compiles and inlines them.
 *
 * <p>TeaVM looks for such a method in the original class and compiles it in the transformed class, so each method is added to both.
 */
final class Functions {
    private final Map<String, List<MethodHolder>> added = new HashMap<>();
    private int count;

    /** Returns whether the compiler was asked for functions. The plugin is on the class path of each compilation. */
    static boolean isOn() {
        return Boolean.getBoolean("karta.functions");
    }

    static boolean isFunction(ValueType type, ClassReaderSource classes) {
        if (!(type instanceof ValueType.Object object)) {
            return false;
        }
        ClassReader found = classes.get(object.getClassName());
        return found != null && found.getAnnotations().get(PlainFunction.class.getName()) != null;
    }

    /** Returns parameter names of several letters, because TeaVM renames the parameters of a script to single letters. */
    static List<String> names(String prefix, int count) {
        return IntStream.range(0, count).mapToObj(i -> prefix + i).toList();
    }

    /**
     * Adds a static native method to a class.
     *
     * @param classes the classes as they were read
     * @param signature the types of the parameters, then the type of the result
     */
    MethodReference add(
            ClassReaderSource classes, String type, ValueType[] signature, List<String> parameters, String script) {
        String name = "function$" + count++;
        ((ClassHolder) classes.get(type)).addMethod(method(name, signature, parameters, script));
        MethodHolder copy = method(name, signature, parameters, script);
        added.computeIfAbsent(type, key -> new ArrayList<>()).add(copy);
        return new MethodReference(type, copy.getDescriptor());
    }

    /** Moves the added methods to the class as it is transformed. */
    void moveTo(ClassHolder type) {
        List<MethodHolder> methods = added.remove(type.getName());
        if (methods != null) {
            methods.forEach(type::addMethod);
        }
    }

    private static MethodHolder method(String name, ValueType[] signature, List<String> parameters, String script) {
        MethodHolder method = new MethodHolder(name, signature);
        method.getModifiers().add(ElementModifier.STATIC);
        method.getModifiers().add(ElementModifier.NATIVE);
        AnnotationHolder body = new AnnotationHolder(JSBody.class.getName());
        List<AnnotationValue> names =
                parameters.stream().map(AnnotationValue::new).toList();
        body.getValues().put("params", new AnnotationValue(names));
        body.getValues().put("script", new AnnotationValue(script));
        method.getAnnotations().add(body);
        return method;
    }
}

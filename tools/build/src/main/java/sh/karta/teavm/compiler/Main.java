// SPDX-License-Identifier: Apache-2.0
package sh.karta.teavm.compiler;

import java.io.File;
import java.util.List;
import org.teavm.backend.javascript.JSModuleType;
import org.teavm.tooling.ConsoleTeaVMToolLog;
import org.teavm.tooling.TeaVMProblemRenderer;
import org.teavm.tooling.TeaVMTargetType;
import org.teavm.tooling.TeaVMTool;
import org.teavm.tooling.TeaVMToolException;
import org.teavm.vm.TeaVMOptimizationLevel;

/**
 * Compiles classes of the class path to one file of JavaScript. The same classes result in the same bytes.
 *
 * <p>TeaVM iterates over hash tables whose keys have the identity hash codes of the JVM, and over tables that it numbers across
 * compilations. So the order of classes in its output, and with it the size of the result, depends on the thread that compiles, and on
 * earlier compilations. Here it is always the first thread of a new process. Start the process with
 * {@code -XX:+UseSerialGC}: another garbage collector gives other hash codes to the classes of Java's library.
 */
public final class Main {
    /** Enough for all names, so that TeaVM puts none of them into an object, which would cost a look-up for each use. */
    private static final int MAX_TOP_LEVEL_NAMES = 10_000;

    private Main() {}

    /**
     * Compiles. Exits with 1 if TeaVM finds a problem.
     *
     * @param args the main class, the folder and name of the file to write, and any of {@code module} (an ES module, otherwise the top level of a script),
     *     {@code functions} (lambdas as plain functions, see {@code sh.karta.teavm}), {@code full} (the highest level of optimization, which inlines more and so results in more bytes) and {@code minified}
     *     (short names and no source map)
     */
    public static void main(String[] args) throws TeaVMToolException {
        List<String> options = List.of(args);
        System.setProperty("karta.functions", String.valueOf(options.contains("functions")));
        TeaVMTool compiler = new TeaVMTool();
        ConsoleTeaVMToolLog log = new ConsoleTeaVMToolLog(false);
        compiler.setLog(log);
        compiler.setTargetType(TeaVMTargetType.JAVASCRIPT);
        compiler.setMainClass(args[0]);
        compiler.setTargetDirectory(new File(args[1]));
        compiler.setTargetFileName(args[2]);
        compiler.setJsModuleType(options.contains("module") ? JSModuleType.ES2015 : JSModuleType.NONE);
        compiler.setOptimizationLevel(
                options.contains("full") ? TeaVMOptimizationLevel.FULL : TeaVMOptimizationLevel.ADVANCED);
        compiler.setObfuscated(options.contains("minified"));
        compiler.setSourceMapsFileGenerated(!options.contains("minified"));
        compiler.setMaxTopLevelNames(MAX_TOP_LEVEL_NAMES);
        compiler.setStrict(false);
        compiler.generate();
        TeaVMProblemRenderer.describeProblems(
                compiler.getDependencyInfo().getCallGraph(), compiler.getProblemProvider(), log);
        if (!compiler.getProblemProvider().getSevereProblems().isEmpty()) {
            System.exit(1);
        }
    }
}

// SPDX-License-Identifier: Apache-2.0
package sh.karta.server.cli;

import com.fasterxml.jackson.databind.node.ArrayNode;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;
import sh.karta.server.config.ConfigException;
import sh.karta.server.config.ConfigFile;
import sh.karta.server.config.ConfigFinding;
import sh.karta.server.event.Json;

/** Validates a config file: {@code check-config FILE}. */
@Command(
        name = "check-config",
        mixinStandardHelpOptions = true,
        description =
                "Validates a config file and prints each error and each probable mistake with its line. Exits with 2 if there are errors.")
final class CheckConfigCommand implements Callable<Integer> {
    @Spec
    @SuppressWarnings("NullAway.Init") // set by picocli before call()
    private CommandSpec spec;

    @Parameters(paramLabel = "FILE", description = "The config file.")
    @SuppressWarnings("NullAway.Init") // set by picocli before call()
    private Path file;

    @Option(
            names = "--json",
            description = "Prints an array of JSON objects with file, line, severity (error or warning) and message.")
    private boolean json;

    @Override
    public Integer call() throws Exception {
        return json ? callForPrograms() : callForPeople();
    }

    private int callForPrograms() {
        List<ConfigFinding> findings = new ArrayList<>();
        int code = Cli.OK;
        try {
            ConfigFile.check(file, System::getenv, findings::add);
        } catch (ConfigException e) {
            findings.addAll(e.findings());
            code = Cli.USAGE;
        }
        ArrayNode all = Json.object().arrayNode();
        findings.forEach(finding -> all.addObject()
                .put("file", finding.file())
                .put("line", finding.line())
                .put("severity", finding.error() ? "error" : "warning")
                .put("message", finding.message()));
        spec.commandLine().getOut().println(Json.pretty(all));
        return code;
    }

    private int callForPeople() throws ConfigException {
        PrintWriter err = spec.commandLine().getErr();
        int projects = ConfigFile.check(file, System::getenv, warning -> err.println("Warning: " + warning.text()))
                .projects()
                .size();
        err.flush();
        spec.commandLine()
                .getOut()
                .println(file + " is valid: " + projects + (projects == 1 ? " project" : " projects"));
        return Cli.OK;
    }
}

// SPDX-License-Identifier: Apache-2.0
package sh.karta.server.config;

import com.fasterxml.jackson.databind.JsonNode;
import com.networknt.schema.Error;
import com.networknt.schema.Schema;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import java.util.List;
import java.util.regex.Pattern;
import org.yaml.snakeyaml.DumperOptions;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.SafeConstructor;
import org.yaml.snakeyaml.nodes.Tag;
import org.yaml.snakeyaml.representer.Representer;
import org.yaml.snakeyaml.resolver.Resolver;
import sh.karta.server.event.Json;

/** Validates config files as an editor does: with the JSON Schema alone. */
public final class SchemaCheck {
    private static final Schema SCHEMA =
            SchemaRegistry.withDefaultDialect(SpecificationVersion.DRAFT_7).getSchema(ConfigSchema.schema());

    private SchemaCheck() {}

    /** YAML 1.2, which editors read, has no timestamps. */
    private static final class WithoutTimestamps extends Resolver {
        @Override
        public void addImplicitResolver(Tag tag, Pattern pattern, String first, int limit) {
            if (!tag.equals(Tag.TIMESTAMP)) {
                super.addImplicitResolver(tag, pattern, first, limit);
            }
        }
    }

    /** Returns the errors that the schema finds. */
    public static List<String> errors(String yaml) {
        return errors(json(yaml));
    }

    static List<String> errors(JsonNode json) {
        return SCHEMA.validate(json).stream().map(Error::toString).toList();
    }

    static JsonNode json(String yaml) {
        LoaderOptions options = new LoaderOptions();
        DumperOptions output = new DumperOptions();
        Object value = new Yaml(
                        new SafeConstructor(options), new Representer(output), output, options, new WithoutTimestamps())
                .load(yaml);
        if (value == null) {
            return Json.object();
        }
        return Json.scalar(value);
    }
}

// SPDX-License-Identifier: Apache-2.0
package sh.karta.answers.evaluation;

import java.io.IOException;
import java.io.Reader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.SafeConstructor;
import org.yaml.snakeyaml.error.YAMLException;
import sh.karta.server.problem.Problem;

/** Reads a file of questions: a list {@code questions} of {@code {ask, page, language}}. */
final class QuestionFile {
    private static final String NONE = "none";
    private static final String SMALL_TALK = "small talk";

    private QuestionFile() {}

    /** @throws Problem {@code invalid_request} if the file has another form; the message names the question */
    static List<Question> read(Path file) throws IOException {
        Object content;
        try (Reader reader = Files.newBufferedReader(file)) {
            content = new Yaml(new SafeConstructor(new LoaderOptions())).load(reader);
        } catch (YAMLException e) {
            throw Problem.invalid(file + ": invalid YAML: " + e.getMessage());
        }
        if (!(content instanceof Map<?, ?> map) || !(map.get("questions") instanceof List<?> list) || list.isEmpty()) {
            throw Problem.invalid(file + ": expected a non-empty list \"questions\"");
        }
        List<Question> questions = new ArrayList<>();
        for (Object item : list) {
            questions.add(question(file + ", question " + (questions.size() + 1), item));
        }
        return questions;
    }

    private static Question question(String where, Object item) {
        if (!(item instanceof Map<?, ?> map) || !(map.get("ask") instanceof String ask) || map.get("page") == null) {
            throw Problem.invalid(where + ": expected \"ask\" and \"page\", got " + item);
        }
        Object page = map.get("page");
        List<String> pages = page instanceof List<?> many
                ? many.stream().map(String::valueOf).toList()
                : List.of(page.toString());
        String language =
                map.get("language") == null ? "en" : map.get("language").toString();
        boolean unanswered = pages.equals(List.of(NONE)) || pages.equals(List.of(SMALL_TALK));
        return new Question(ask, language, unanswered ? List.of() : pages, pages.equals(List.of(SMALL_TALK)));
    }
}

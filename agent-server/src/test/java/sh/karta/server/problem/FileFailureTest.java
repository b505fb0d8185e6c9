// SPDX-License-Identifier: Apache-2.0
package sh.karta.server.problem;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import org.assertj.core.api.Assertions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class FileFailureTest {
    @Test
    void aRefusedAccessIsNamedWithItsRemedy() {
        assertThat(FileFailure.message(new AccessDeniedException("/data/lock")))
                .isEqualTo("/data/lock: permission denied. Give the user who runs karta-server access to it, or to its"
                        + " folder if it does not exist yet.");
    }

    @Test
    void aFileInTheWayIsNamed(@TempDir Path folder) throws IOException {
        Path file = Files.writeString(folder.resolve("karta.yaml"), "");
        IOException failure = Assertions.catchThrowableOfType(IOException.class, () -> Files.createDirectories(file));
        assertThat(FileFailure.message(failure))
                .isEqualTo(file + " exists already, as a file. Name another path, or move it away.");
    }

    @Test
    void aMissingFileAndAFileInsteadOfADirectoryAreNamed() {
        assertThat(FileFailure.message(new NoSuchFileException("/questions.yaml")))
                .isEqualTo("/questions.yaml does not exist. Check the path.");
        assertThat(FileFailure.message(new NotDirectoryException("/data")))
                .isEqualTo("/data is a file, expected a directory.");
    }

    @Test
    void aReasonIsKept() {
        assertThat(FileFailure.message(new FileSystemException("/data/lock", null, "Read-only file system")))
                .isEqualTo("/data/lock: Read-only file system");
        assertThat(FileFailure.message(new NoSuchFileException("/pages", null, "the documents folder does not exist")))
                .isEqualTo("/pages: the documents folder does not exist");
        assertThat(FileFailure.message(new IOException("Cannot listen"))).isEqualTo("Cannot listen");
        assertThat(FileFailure.message(new IOException())).isEqualTo("java.io.IOException");
    }
}
